"""A module that keeps layers of Keras and a variable of its own."""
import tensorflow as tf


class Net(tf.Module):
    def __init__(self, name=None):
        super(Net, self).__init__(name=name)
        self.hidden = tf.keras.layers.Dense(3, activation="tanh")
        self.out = tf.keras.layers.Dense(1)
        self.scale = tf.Variable(1.0, name="scale")

    def __call__(self, x):
        return self.out(self.hidden(x)) * self.scale


def make():
    net = Net()
    assert isinstance(len(net.trainable_variables), int)
    return net


INPUT = [[1.0, -2.0], [0.5, 3.0]]
WEIGHTS = True
