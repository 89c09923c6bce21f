import tensorflow as tf


class Linear(tf.layers.Layer):
    def __init__(self, units, **kwargs):
        super(Linear, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_variable("w", [int(input_shape[-1]), self.units])
        self.b = self.add_weight("b", shape=[self.units], initializer=tf.zeros_initializer())
        self.built = True

    def call(self, x):
        return tf.matmul(x, self.w) + self.b


def make():
    return Linear(3)


INPUT = [[1.0, -2.0], [0.5, 3.0]]
