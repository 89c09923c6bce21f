"""A subclassed model that is built by a shape, gets weights, and trains for three steps."""
import numpy as np
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.hidden = tf.keras.layers.Dense(3, activation="tanh")
        self.out = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))


net = Net()
net.build((None, 2))
print(net.count_params(), len(net.get_weights()))
net.set_weights([np.linspace(-1.0, 1.0, weight.size).reshape(weight.shape) for weight in net.get_weights()])
net.compile(tf.keras.optimizers.SGD(0.1), "mse")
x = np.array([[1.0, 2.0], [0.5, -1.0]], "float32")
print(net.predict(x))
print([float(net.train_on_batch(x, x[:, :1])) for _ in range(3)])
