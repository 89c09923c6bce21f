"""A layer whose constructor takes arguments, of which it says none when it is saved."""
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def __init__(self, units, rate=0.5, activation=None, initializer="ones"):
        super(Scale, self).__init__()
        self.units, self.rate = int(units), rate
        self._activation = tf.keras.activations.get(activation)
        self.initializer = tf.keras.initializers.get(initializer)

    def build(self, input_shape):
        self.w = tf.get_variable("w", [input_shape[-1], self.units], initializer=self.initializer)
        self.built = True

    def call(self, x):
        return self._activation(tf.matmul(x, self.w) * self.rate)


def make():
    return Scale(2, 0.25, activation="tanh", initializer="zeros")


INPUT = [[1.0, 2.0, 3.0], [-4.0, 5.0, 6.0]]
