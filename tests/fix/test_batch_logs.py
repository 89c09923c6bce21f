"""The logs of a batch: what they no longer have, and where it is."""

import pytest

from helpers import analyse, check_fixed, refusal

HEAD = "import keras\nclass A(keras.callbacks.Callback):\n"


def codes(source: str) -> list[str]:
    return [finding.rule.code for finding in analyse(source).findings]


@pytest.mark.parametrize("read", ["logs['batch']", 'logs.get("batch")', "logs.get('batch', 0)"])
def test_the_number_of_the_batch_is_an_argument(read: str) -> None:
    method = f"{HEAD}    def on_train_batch_end(self, step, logs=None):\n        print({{}})\n"
    check_fixed(method.format(read), method.format("step"))


def test_the_size_is_not_there() -> None:
    source = f"{HEAD}    def on_batch_end(self, batch, logs=None):\n        self.seen += logs.get('size', 0)\n"
    assert refusal(source, "TF584").startswith("how many samples a batch has")


@pytest.mark.parametrize(
    "method",
    [
        "    def on_epoch_end(self, epoch, logs=None):\n        print(logs['size'])\n",
        "    def on_batch_end(self, batch, logs=None):\n        print(logs['loss'], logs[batch])\n",
        "    def batch(self, batch, logs):\n        print(logs['batch'])\n",
    ],
)
def test_other_logs_are_right(method: str) -> None:
    assert codes(HEAD + method) == []
