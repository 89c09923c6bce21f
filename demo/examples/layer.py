"""A layer whose weights Keras 3 would not see: it would run, warn once, and never train."""

import tensorflow as tf


class Linear(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.kernel = tf.compat.v1.get_variable("kernel", [2, 1])
        self.offset = tf.Variable(tf.zeros([1]), name="offset")

    def call(self, inputs):
        return tf.matmul(inputs, self.kernel) + self.offset
