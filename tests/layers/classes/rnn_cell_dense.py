"""A cell whose step calls functions that make weights, and whose constructor calls none of its base."""
import tensorflow as tf


class Small(tf.contrib.rnn.RNNCell):
    def __init__(self, size):
        self.size = size

    @property
    def state_size(self):
        return self.size

    @property
    def output_size(self):
        return self.size

    def __call__(self, inputs, state, scope=None):
        joined = tf.concat([inputs, state], 1)
        state = tf.layers.dense(joined, self.size, activation=tf.nn.tanh, name="new")
        return tf.layers.dense(state, self.size, name="out"), state


def make():
    return Small(3)


INPUT = [[[1.0, -2.0], [0.5, 3.0]], [[0.1, 0.2], [-0.3, 0.4]]]
CELL = True
WEIGHTS = True
