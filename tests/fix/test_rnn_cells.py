"""Classes that derive from TensorFlow 1's cells become layers for `tf.keras.layers.RNN`, where that is exact."""

import pytest

from eagerly.fix import fix_everything
from helpers import analyse, check_fixed, check_quick_fix, refusal

CELL = """\
import tensorflow as tf
class Cell(tf.nn.rnn_cell.RNNCell):
    def __init__(self, n):
        super().__init__()
        self.n = n

    @property
    def state_size(self):
        return {size}

    @property
    def output_size(self):
        return self.n

    def {step}:
        {body}
"""
ONE = "h = tf.tanh(x + state)\n        return h, h"
TWO = "c, h = state\n        return h, (c + x, h)"


def source(body: str = ONE, size: str = "self.n", step: str = "call(self, x, state)") -> str:
    return CELL.format(body=body, size=size, step=step)


def converted(code: str) -> str:
    return code.replace("tf.nn.rnn_cell.RNNCell", "tf.keras.layers.Layer")


def test_one_state_comes_and_goes_in_a_list() -> None:
    check_quick_fix(
        source(),
        converted(
            source(
                "state = states[0]\n        h = tf.tanh(x + state)\n        return h, [h]", step="call(self, x, states)"
            )
        ),
        "TF634",
    )


def test_a_scope_for_all_goes_with_its_parameter() -> None:
    body = "with tf.variable_scope(scope or 'cell'):\n            # one step\n            h = tf.tanh(x + s)\n"
    body += "        return (h, h)"
    check_quick_fix(
        source(body, step="__call__(self, x, s, scope=None)"),
        converted(
            source(
                "# one step\n        s = states[0]\n        h = tf.tanh(x + s)\n        return (h, [h])",
                step="call(self, x, states)",
            )
        ),
        "TF634",
    )


@pytest.mark.parametrize("size", ["(self.n, self.n)", "[self.n, 2 * self.n]"])
def test_several_states_are_a_list_as_they_are(size: str) -> None:
    check_quick_fix(source(TWO, size), converted(source(TWO, size)), "TF634")


def test_tuples_of_states_become_lists() -> None:
    body = "new = tf.nn.rnn_cell.LSTMStateTuple(state.c + x, state.h)\n        return x, new"
    check_quick_fix(
        source(body, "tf.nn.rnn_cell.LSTMStateTuple(self.n, self.n)"),
        converted(source("new = [state[0] + x, state[1]]\n        return x, new", "[self.n, self.n]")),
        "TF634",
    )


@pytest.mark.parametrize(
    "line",
    [
        "from tensorflow.nn.rnn_cell import RNNCell",
        "from tensorflow.contrib.rnn import RNNCell",
        "from tensorflow.python.ops.rnn_cell_impl import RNNCell",
    ],
)
def test_the_base_may_be_imported(line: str) -> None:
    imported = "import tensorflow as tf\n" + source().replace("tf.nn.rnn_cell.RNNCell", "RNNCell").replace(
        "import tensorflow as tf\n", f"{line}\n"
    )
    result = fix_everything(analyse(imported, unsafe_fixes=True))
    assert "from tensorflow.keras.layers import Layer as RNNCell" in str(result.text)
    assert "[h]" in str(result.text)
    assert [finding.message for finding in result.remaining.findings] == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (source() + "y, s = Cell(3)(x, s)\n", "line 18: the cell is called with its state"),
        (source() + "cell = Cell(3)\ny, s = cell(x, s)\n", "line 19: the cell is called with its state"),
        (source() + "s = Cell(3).zero_state(2, tf.float32)\n", "line 18: a cell of Keras has no `zero_state`"),
        (source() + "class Other(Cell): ...\n", "another class derives from `Cell`"),
        (source() + "ok = isinstance(x, tf.nn.rnn_cell.RNNCell)\n", None),
        (source(size="tf.TensorShape([self.n])"), "whether `tf.TensorShape([self.n])` is one size can't be told"),
        (source(size="self.sizes"), "whether `self.sizes` is one size can't be told"),
        (source("return self.step(x, state)"), "does not return an output and a state that are written out"),
        (source("return x, self.more(state)", "[self.n, self.n]"), "is a list of states can't be told"),
        (source("return x, [state]"), "it has one state, and gives several back"),
        (source("states = 1\n        return x, state"), "`states` is something else in it"),
        (
            source(
                "with tf.variable_scope(scope) as s:\n            return x, state",
                step="call(self, x, state, scope=None)",
            ),
            "`scope` is used beside the scope of all variables",
        ),
        (source(step="call(self, x, state, more)"), "a step takes its input, the state, and perhaps a `scope`"),
        (source(step="run(self, x, state)"), "no one method that computes a step"),
        (source().replace("RNNCell)", "RNNCell, Mixin)"), "is not the one base of a class here"),
        (source().replace("__init__()", "__init__(True)"), "is given something by position"),
        (
            source().replace("(self, n)", "(self, n, reuse=None)").replace("__init__()", "__init__(_reuse=reuse)")
            + "cell = Cell(3, reuse=True)\n",
            "line 18: it is given `reuse`",
        ),
    ],
)
def test_what_stops_it(code: str, reason: str | None) -> None:
    if reason is None:
        assert "not the one base" in refusal(code.replace(source(), "import tensorflow as tf\n"), "TF634")
    else:
        assert reason in refusal(code, "TF634")


def test_what_a_scope_needs_goes_from_the_constructor() -> None:
    before = (
        source().replace("(self, n)", "(self, n, reuse=None)").replace("__init__()", "__init__(_reuse=reuse, name='a')")
    )
    after = converted(
        source("state = states[0]\n        h = tf.tanh(x + state)\n        return h, [h]", step="call(self, x, states)")
    )
    check_quick_fix(before, after.replace("__init__()", "__init__(name='a')"), "TF634")


def test_a_constructor_that_calls_none_of_its_base_does_now() -> None:
    before = source().replace("        super().__init__()\n", "")
    check_quick_fix(
        before,
        converted(
            source(
                "state = states[0]\n        h = tf.tanh(x + state)\n        return h, [h]", step="call(self, x, states)"
            )
        ),
        "TF634",
    )


def test_weights_of_a_step_are_made_once() -> None:
    body = "w = tf.get_variable('w', [x.shape[-1], 3])\n        h = tf.matmul(x, w) + state\n        return h, h"
    before = source(body, size="3").replace("(self, n)", "(self)").replace("self.n = n", "self.n = 3")
    after = converted(before).replace(
        "    def call(self, x, state):\n        w = tf.get_variable('w', [x.shape[-1], 3])\n"
        "        h = tf.matmul(x, w) + state\n        return h, h\n",
        "    def build(self, input_shape):\n        super().build(input_shape)\n"
        "        self.w = self.add_weight(name='w', shape=[input_shape[-1], 3], initializer=\"glorot_uniform\")\n\n"
        "    def call(self, x, states):\n        state = states[0]\n        h = tf.matmul(x, self.w) + state\n"
        "        return h, [h]\n",
    )
    check_fixed(before, after)
