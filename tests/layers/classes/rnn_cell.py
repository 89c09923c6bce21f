"""A cell whose weights are made by the step, with one tensor for a state."""
import tensorflow as tf


class Gated(tf.nn.rnn_cell.RNNCell):
    """A gate between the old state and a new one."""

    def __init__(self, num_units, reuse=None):
        super(Gated, self).__init__(_reuse=reuse)
        self._num_units = num_units

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def __call__(self, inputs, state, scope=None):
        """One step."""
        with tf.variable_scope(scope or type(self).__name__):
            size = inputs.get_shape().as_list()[-1]
            w = tf.get_variable("w", [size, self._num_units])
            u = tf.get_variable("u", [self._num_units, self._num_units])
            gate = tf.get_variable("gate", [self._num_units], initializer=tf.zeros_initializer())
            new = tf.tanh(tf.matmul(inputs, w) + tf.matmul(state, u))
            kept = tf.sigmoid(gate)
            state = kept * state + (1.0 - kept) * new
        return state, state


def make():
    return Gated(3)


INPUT = [[[1.0, -2.0], [0.5, 3.0]], [[0.1, 0.2], [-0.3, 0.4]]]
CELL = True
