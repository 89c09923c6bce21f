import tensorflow as tf
from tensorflow.keras import backend as K


class Mixed(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(2,), initializer="ones")
        super(Mixed, self).build(input_shape)

    def call(self, x, training=None):
        if training is None:
            training = K.learning_phase()
        halved = tf.cond(tf.cast(training, tf.bool), lambda: x * 0.5, lambda: x * 1.5)
        return halved * K.switch(K.learning_phase(), self.w * 2.0, self.w)


def make():
    return Mixed()


INPUT = [[1.0, -2.0], [0.5, 3.0]]
