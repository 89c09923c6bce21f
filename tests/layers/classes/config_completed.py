"""A layer that says one of its two arguments when it is saved."""
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def __init__(self, factor, bias=0.0, **kwargs):
        super(Scale, self).__init__(**kwargs)
        self.factor = factor
        self.bias = bias

    def build(self, input_shape):
        self.w = tf.get_variable("w", [input_shape[-1], 1])
        super(Scale, self).build(input_shape)

    def call(self, x):
        return tf.matmul(x, self.w) * self.factor + self.bias

    def get_config(self):
        config = super(Scale, self).get_config()
        config.update({
            "factor": self.factor,
        })
        return config


def make():
    return Scale(2.0, bias=1.0)


INPUT = [[1.0, 2.0], [-3.0, 4.0]]
