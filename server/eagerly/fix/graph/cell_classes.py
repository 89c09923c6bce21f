"""The classes for cells of recurrent networks that a program gets, and which of TensorFlow 1 they are for."""

from __future__ import annotations

from collections.abc import Callable

from eagerly.names.symbols import Symbol

_MODULES = ("nn.rnn_cell.", "contrib.rnn.")
_RUNNING = {"dynamic_rnn", "static_rnn"}
STATE = "LSTMStateTuple"
CLASSES = {"BasicLSTMCell": "LSTMCell", "LSTMCell": "LSTMCell", "GRUCell": "GRUCell", "BasicRNNCell": "BasicRNNCell"}
"""The class for each cell of TensorFlow 1."""
PARTS = {"LSTMCell": (STATE,)}
"""What a class needs in front of it."""
_SYMBOLS = {
    "layer": "keras.layers.Layer", "tanh": "tanh", "sigmoid": "sigmoid", "zeros": "zeros", "split": "split",
    "matmul": "matmul", "concat": "concat",
}  # fmt: skip
_TEXTS = {
    STATE: 'LSTMStateTuple = collections.namedtuple("LSTMStateTuple", ("c", "h"))',
    "LSTMCell": '''\
class LSTMCell({layer}):
    """A cell with the weights and gates of `tf.nn.rnn_cell.LSTMCell` in TensorFlow 1."""

    def __init__(
        self,
        units,
        forget_bias=1.0,
        activation={tanh},
        kernel_initializer="glorot_uniform",
    ):
        super().__init__()
        self.output_size = units
        self.state_size = LSTMStateTuple(units, units)
        self.forget_bias = forget_bias
        self.activation = activation
        self.kernel_initializer = kernel_initializer

    def build(self, input_shape):
        units = self.output_size
        self.kernel = self.add_weight(
            shape=(input_shape[-1] + units, 4 * units),
            initializer=self.kernel_initializer,
            name="kernel",
        )
        self.bias = self.add_weight(shape=(4 * units,), initializer="zeros", name="bias")

    def zero_state(self, batch_size, dtype):
        c, h = ({zeros}([batch_size, units], dtype) for units in self.state_size)
        return LSTMStateTuple(c, h)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return self.zero_state(batch_size, dtype)

    def call(self, inputs, state):
        c, h = state
        gates = {matmul}({concat}([inputs, h], 1), self.kernel) + self.bias
        i, j, f, o = {split}(gates, 4, axis=1)
        c = c * {sigmoid}(f + self.forget_bias) + {sigmoid}(i) * self.activation(j)
        h = self.activation(c) * {sigmoid}(o)
        return h, LSTMStateTuple(c, h)''',
    "GRUCell": '''\
class GRUCell({layer}):
    """A cell with the weights and gates of `tf.nn.rnn_cell.GRUCell` in TensorFlow 1."""

    def __init__(
        self,
        units,
        activation={tanh},
        kernel_initializer="glorot_uniform",
        bias_initializer=None,
    ):
        super().__init__()
        self.output_size = self.state_size = units
        self.activation = activation
        self.kernel_initializer = kernel_initializer
        self.bias_initializer = bias_initializer

    def build(self, input_shape):
        units, rows = self.output_size, input_shape[-1] + self.output_size
        self.gate_kernel = self.add_weight(
            shape=(rows, 2 * units),
            initializer=self.kernel_initializer,
            name="gate_kernel",
        )
        self.gate_bias = self.add_weight(
            shape=(2 * units,),
            initializer=self.bias_initializer or "ones",
            name="gate_bias",
        )
        self.candidate_kernel = self.add_weight(
            shape=(rows, units),
            initializer=self.kernel_initializer,
            name="candidate_kernel",
        )
        self.candidate_bias = self.add_weight(
            shape=(units,),
            initializer=self.bias_initializer or "zeros",
            name="candidate_bias",
        )

    def zero_state(self, batch_size, dtype):
        return {zeros}([batch_size, self.state_size], dtype)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return self.zero_state(batch_size, dtype)

    def call(self, inputs, state):
        gates = {matmul}({concat}([inputs, state], 1), self.gate_kernel)
        r, u = {split}({sigmoid}(gates + self.gate_bias), 2, axis=1)
        candidate = {matmul}({concat}([inputs, r * state], 1), self.candidate_kernel)
        candidate = self.activation(candidate + self.candidate_bias)
        state = u * state + (1 - u) * candidate
        return state, state''',
    "BasicRNNCell": '''\
class BasicRNNCell({layer}):
    """A cell with the weights of `tf.nn.rnn_cell.BasicRNNCell` in TensorFlow 1."""

    def __init__(
        self, units, activation={tanh}, kernel_initializer="glorot_uniform"
    ):
        super().__init__()
        self.output_size = self.state_size = units
        self.activation = activation
        self.kernel_initializer = kernel_initializer

    def build(self, input_shape):
        units = self.output_size
        self.kernel = self.add_weight(
            shape=(input_shape[-1] + units, units),
            initializer=self.kernel_initializer,
            name="kernel",
        )
        self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias")

    def zero_state(self, batch_size, dtype):
        return {zeros}([batch_size, self.state_size], dtype)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return self.zero_state(batch_size, dtype)

    def call(self, inputs, state):
        output = {matmul}({concat}([inputs, state], 1), self.kernel) + self.bias
        output = self.activation(output)
        return output, output''',
}


def cell_class(symbol: object) -> str | None:
    """The name of a class of cells of TensorFlow 1 that there is a class for, if a symbol is one."""
    module, _, name = (symbol.path if isinstance(symbol, Symbol) else "").rpartition(".")
    return name if f"{module}." in _MODULES and name in CLASSES else None


def is_state_class(symbol: object) -> bool:
    """Whether a symbol is the class for a state of two tensors."""
    module, _, name = (symbol.path if isinstance(symbol, Symbol) else "").rpartition(".")
    return f"{module}." in _MODULES and name == STATE


def runs_cells(symbol: object) -> str | None:
    """The name of the function of TensorFlow that runs a cell over its inputs, if a symbol is one."""
    module, _, name = (symbol.path if isinstance(symbol, Symbol) else "").rpartition(".")
    return name if module in ("nn", "contrib.rnn") and name in _RUNNING else None


def written(part: str, names: dict[str, str], spelled: Callable[[str], str], unit: str) -> list[str]:
    """The lines of a class.

    Args:
        part: which.
        names: the names that these classes have in the program.
        spelled: gives the way to write a symbol of TensorFlow.
        unit: one level of indentation.
    """
    text = _TEXTS[part].format(**{name: spelled(path) for name, path in _SYMBOLS.items()})
    for each, name in names.items():
        text = text.replace(f"class {each}(", f"class {name}(").replace(f"{each}(", f"{name}(")
        text = text.replace(f"{each} = ", f"{name} = ")
    return text.replace("    ", unit).splitlines()
