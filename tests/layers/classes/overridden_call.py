import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super(Net, self).__init__(**kwargs)
        self.hidden = tf.keras.layers.Dense(3, activation="tanh")
        self.out = tf.keras.layers.Dense(2, use_bias=False)

    def __call__(self, x, training=None):
        return self.out(self.hidden(x))


def make():
    return Net()


INPUT = [[1.0, -2.0], [0.5, 3.0]]
