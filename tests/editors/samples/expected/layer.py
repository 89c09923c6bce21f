import tensorflow as tf


class MyLayer(tf.keras.layers.Layer):
    def __init__(self):
        super(MyLayer, self).__init__()
        self.W = self.add_weight(name="W", shape=[2, 1], initializer="glorot_uniform")

    def call(self, inputs):
        return tf.matmul(inputs, self.W)
