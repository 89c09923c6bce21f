"""A cell that has a `build`, and two tensors for a state."""
import tensorflow as tf
from tensorflow.contrib.rnn import RNNCell


class Memory(RNNCell):
    def __init__(self, num_units, forget_bias=1.0, **kwargs):
        super(Memory, self).__init__(**kwargs)
        self._num_units = num_units
        self._forget_bias = forget_bias

    @property
    def state_size(self):
        return tf.contrib.rnn.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        depth = inputs_shape[1].value
        self._kernel = self.add_variable("kernel", shape=[depth + self._num_units, 3 * self._num_units])
        self._bias = self.add_variable("bias", shape=[3 * self._num_units], initializer=tf.zeros_initializer())
        self.built = True

    def call(self, inputs, state):
        gates = tf.matmul(tf.concat([inputs, state.h], 1), self._kernel) + self._bias
        j, f, o = tf.split(gates, 3, axis=1)
        c = state.c * tf.sigmoid(f + self._forget_bias) + tf.tanh(j)
        h = tf.tanh(c) * tf.sigmoid(o)
        return h, tf.contrib.rnn.LSTMStateTuple(c, h)


def make():
    return Memory(2)


INPUT = [[[1.0, -2.0], [0.5, 3.0]], [[0.1, 0.2], [-0.3, 0.4]]]
CELL = True
