"""The shape of a model's input goes into an `Input` in front of its layers."""

import pytest

from helpers import check_fixed, refusal

IMPORT = "import keras\nfrom keras.layers import LSTM, Conv1D, Dense, Embedding\nfrom keras.models import Sequential\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "m = Sequential([LSTM(2, batch_input_shape=(1, n, 2), stateful=True)])\n",
            "m = Sequential([keras.Input(batch_shape=(1, n, 2)), LSTM(2, stateful=True)])\n",
        ),
        (
            "m = Sequential([\n    LSTM(2, input_dim=3, input_length=4),\n    Dense(1),\n])\n",
            "m = Sequential([\n    keras.Input(shape=(4, 3)),\n    LSTM(2),\n    Dense(1),\n])\n",
        ),
        (
            "m = Sequential()\nm.add(Embedding(input_dim=9, output_dim=2, input_length=x.shape[1]))\nm.add(Dense(1))\n",
            "m = Sequential()\nm.add(keras.Input(shape=(x.shape[1],)))\nm.add(Embedding(input_dim=9, output_dim=2))\n"
            "m.add(Dense(1))\n",
        ),
        (
            "def f(self):\n    self.m = Sequential()\n    self.m.add(Conv1D(2, input_dim=3, kernel_size=2))\n",
            "def f(self):\n    self.m = Sequential()\n    self.m.add(keras.Input(shape=(None, 3)))\n"
            "    self.m.add(Conv1D(2, kernel_size=2))\n",
        ),
        ("y = Embedding(9, 2, input_length=n)(x)\n", "y = Embedding(9, 2)(x)\n"),
    ],
)
def test_an_input_stands_in_front(before: str, after: str) -> None:
    check_fixed(IMPORT + before, IMPORT + after)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("layer = LSTM(2, batch_input_shape=s)\n", "the file does not show the model that it is the first layer of"),
        ("m = Sequential([Dense(1), LSTM(2, batch_input_shape=s)])\n", "the file does not show the model"),
        ("m = Sequential()\nm.add(Dense(2))\nm.add(LSTM(2, batch_input_shape=s))\n", "it is not the first layer"),
        ("m = Sequential([Embedding(9, 2, input_length=[3, 4])])\n", "it is no plain number"),
        ("m = Sequential([Conv1D(2, 2, input_length=3)])\n", "the layer does not say what one step has"),
    ],
)
def test_only_the_first_layer_says_what_comes_in(source: str, reason: str) -> None:
    code = "TF522" if "batch" in source else "TF524"
    assert refusal(IMPORT + source, code).startswith(reason)


def test_each_model_of_a_name_has_its_own_first_layer() -> None:
    check_fixed(
        f"{IMPORT}m = Sequential()\nm.add(Dense(2))\nm = Sequential()\nm.add(LSTM(2, batch_input_shape=s))\n",
        f"{IMPORT}m = Sequential()\nm.add(Dense(2))\nm = Sequential()\nm.add(keras.Input(batch_shape=s))\n"
        "m.add(LSTM(2))\n",
    )
