"""A layer of early Keras: its weights are variables of the backend, and it says itself which ones it has."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K


class Scale(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super(Scale, self).__init__(**kwargs)
        self.rate = K.variable(0.5, name="rate")

    def build(self, input_shape):
        self.k = K.variable(np.ones((2, 3)), name="k")
        self.bias = K.zeros((3,))
        self._trainable_weights.append(self.k)
        super(Scale, self).build(input_shape)

    def call(self, x):
        return K.dot(x, self.k) * self.rate + self.bias


def make():
    return Scale()


INPUT = [[1.0, -2.0], [0.5, 3.0]]
