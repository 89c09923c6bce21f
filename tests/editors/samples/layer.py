import tensorflow as tf


class MyLayer(tf.keras.layers.Layer):
    def __init__(self):
        super(MyLayer, self).__init__()
        self.W = tf.compat.v1.get_variable("W", [2, 1])

    def call(self, inputs):
        return tf.matmul(inputs, self.W)
