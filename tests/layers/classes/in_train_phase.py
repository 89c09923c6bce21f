import tensorflow as tf
from tensorflow.keras import backend as K


class Scaled(tf.keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super(Scaled, self).__init__(**kwargs)
        self.factor = factor

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(2,), initializer="ones")
        super(Scaled, self).build(input_shape)

    def call(self, x, mask=None, **kwargs):
        def scaled():
            return x * self.factor * self.w

        tested = K.in_test_phase(x * 3.0, lambda: x)
        return K.in_train_phase(scaled, x * self.w) + tested


def make():
    return Scaled(2.0)


INPUT = [[1.0, -2.0], [0.5, 3.0]]
