"""A model that is given a loss or a metric of its own tensors is made anew, with a layer that adds it."""

from __future__ import annotations

import pytest

from eagerly.fix import fix_everything
from helpers import analyse, found, refusal

HEAD = """\
import keras
from keras.models import Model
x = keras.Input((2,))
y = keras.layers.Dense(1)(x)
"""
LOSS = "m.add_loss(keras.ops.mean(y))\n"
METRIC = 'm.add_metric(keras.ops.mean(y), name="mean", aggregation="mean")\n'


def fixed(source: str) -> str:
    """What becomes of the lines below the head, without the classes that the file gets."""
    text = str(fix_everything(analyse(HEAD + source, unsafe_fixes=True)).text)
    assert fix_everything(analyse(text, unsafe_fixes=True)).text.data == text.encode()
    lines = text.removeprefix(HEAD).splitlines()
    return "\n".join(line for line in lines if line.startswith(("m ", "m.", "def", "    m", "class")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"m = Model(x, y)\n{LOSS}",
            "m = Model(x, y)\nclass AddedLoss(keras.layers.Layer):\n"
            "m = Model(m.input, AddedLoss()(m.output, keras.ops.mean(y)))",
        ),
        (
            f'm = Model(x, y, name="n")\n{METRIC}',
            'm = Model(x, y, name="n")\nclass AddedMetric(keras.layers.Layer):\n'
            'm = Model(m.input, AddedMetric("mean")(m.output, keras.ops.mean(y)), name=m.name)',
        ),
        (
            f"def f():\n    m = Model(x, y)\n    {LOSS}    {METRIC}    {LOSS}",
            "class AddedLoss(keras.layers.Layer):\nclass AddedMetric(keras.layers.Layer):\n"
            "def f():\n    m = Model(x, y)\n"
            "    m = Model(m.input, AddedLoss()(m.output, keras.ops.mean(y)))\n"
            '    m = Model(m.input, AddedMetric("mean")(m.output, keras.ops.mean(y)))\n'
            "    m = Model(m.input, AddedLoss()(m.output, keras.ops.mean(y)))",
        ),
    ],
)
def test_a_layer_adds_it(before: str, after: str) -> None:
    assert fixed(before) == after


def test_the_layer_is_there_once() -> None:
    once = str(fix_everything(analyse(HEAD + f"m = Model(x, y)\n{LOSS}", unsafe_fixes=True)).text)
    again = str(
        fix_everything(analyse(once + f"n = Model(x, y)\n{LOSS.replace('m.', 'n.', 1)}", unsafe_fixes=True)).text
    )
    assert again == once + "n = Model(x, y)\nn = Model(n.input, AddedLoss()(n.output, keras.ops.mean(y)))\n"
    assert found(again) == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"def f(m: Model):\n    {LOSS}", "the model is not made where it gets this"),
        (f"m = Model(x, y)\ndef f():\n    {LOSS}", "the model is not made where it gets this"),
        (f"m = Model(x, y)\nuse(m)\n{LOSS}", "line 6: the model is used there as it is without this"),
        (f"m = Model(x, [y, y])\n{LOSS}", "its outputs would lose their names"),
        (f"m = Model(x, y)\n{LOSS}m.compile(loss={{'y': 'mse'}})\n", "its output would lose the name that `compile`"),
        (f"m = keras.Sequential([keras.layers.Dense(1)])\n{LOSS}", "the file does not show what inputs and output"),
        (f"class AddedLoss:\n    pass\nm = Model(x, y)\n{LOSS}", "the file has an `AddedLoss` of its own"),
    ],
)
def test_a_loss_that_stays(source: str, reason: str) -> None:
    assert refusal(HEAD + source, "TF567").startswith(reason)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("m.add_metric(y)", "it is not given a value and a name"),
        ("m.add_metric(y, name='y')", 'it does not say `aggregation="mean"`'),
        ("f(m.add_metric)", "it is passed on here rather than called"),
    ],
)
def test_a_metric_that_stays(call: str, reason: str) -> None:
    assert refusal(f"{HEAD}m = Model(x, y)\n{call}\n", "TF640").startswith(reason)
