"""`workers` and its like go from the methods of a model to the class of the data."""

from __future__ import annotations

import pytest

from helpers import check_fixed, refusal

HEAD = "import keras\nm = keras.Sequential()\n"


def data(init: str, rest: str = "") -> str:
    return f"{HEAD}class D(keras.utils.Sequence):\n    def __init__(self, x):\n{init}        self.x = x\n{rest}"


CALLED = data("        super().__init__()\n")


def test_the_class_of_the_data_gets_what_its_calls_say() -> None:
    check_fixed(
        f"{data('')}d = D(1)\nm.fit_generator(d, workers=4, use_multiprocessing=True)\nm.evaluate(d, workers=4)\n",
        data("        super().__init__(workers=4, use_multiprocessing=True)\n") + "d = D(1)\nm.fit(d)\nm.evaluate(d)\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m.fit(D(1), workers=4)\n", "super().__init__(workers=4)"),
        ("m.fit(x=D(1), workers=4, max_queue_size=20)\n", "super().__init__(workers=4, max_queue_size=20)"),
        ("m.fit(D(1), workers=1, use_multiprocessing=False)\n", "super().__init__()"),
    ],
)
def test_a_call_of_super_gets_more_arguments(before: str, after: str) -> None:
    rest = before.split("D(1)")[0] + "D(1))\n"
    check_fixed(CALLED + before, CALLED.replace("super().__init__()", after) + rest)


def test_a_generator_is_read_by_one_thread() -> None:
    source = f"{HEAD}def batches():\n    yield x, y\nm.fit(batches(), workers=4)\n"
    check_fixed(source, source.replace(", workers=4", ""))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"{CALLED}m.fit(D(1), workers=n)\n", "`n` may not be known where the data is made"),
        (f"{CALLED}m.fit(D(1), workers=4)\nm.fit(D(2), workers=8)\n", "the calls give `workers` different values"),
        (CALLED.replace("__init__()", "__init__(workers=2)") + "m.fit(D(1), workers=4)\n", "`D` has another `workers`"),
        (
            f"{HEAD}class D(keras.utils.Sequence):\n    def __len__(self):\n        return 1\nm.fit(D(), workers=4)\n",
            "`D` has no `__init__` to give it to",
        ),
        (f"{HEAD}m.fit(data, workers=4)\n", "`workers` has no counterpart"),
        (f"{CALLED}class E(D):\n    pass\nm.fit(E(1), workers=4)\n", "`workers` has no counterpart"),
    ],
)
def test_what_the_file_does_not_show_has_no_fix(source: str, reason: str) -> None:
    assert refusal(source, "TF518") == reason
