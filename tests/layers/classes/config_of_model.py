"""A model whose constructor takes arguments: Keras 3 by itself would save their defaults."""
import tensorflow as tf


class Scaled(tf.keras.Model):
    def __init__(self, factor=2.0, units=1):
        super(Scaled, self).__init__()
        self.factor = factor
        self.units = units
        self.dense = tf.keras.layers.Dense(units)

    def call(self, x):
        return self.dense(tf.to_float(x)) * self.factor


def make():
    return Scaled(7.0, units=3)


INPUT = [[1.0, 2.0], [-3.0, 4.0]]
