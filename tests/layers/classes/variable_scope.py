import tensorflow as tf


class Projection(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super(Projection, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        with tf.variable_scope("proj"):
            self.w = tf.get_variable("w", [int(input_shape[-1]), self.units], trainable=True)
            # Starts at zero.
            self.b = tf.get_variable(
                'b', [self.units],
                initializer=tf.zeros_initializer())
        with tf.variable_scope(self.name, reuse=tf.AUTO_REUSE):
            self.g = tf.get_variable("g", [1, 1], initializer=tf.ones_initializer())
        super(Projection, self).build(input_shape)

    def call(self, x):
        with tf.variable_scope("head"):
            v = tf.get_variable("v", [1, self.units])
            y = tf.matmul(x, self.w) * v
        return (y + self.b) * self.g


def make():
    return Projection(3)


INPUT = [[1.0, -2.0], [0.5, 3.0]]
