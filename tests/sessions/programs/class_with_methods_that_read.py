"""A class whose methods make layers, and read placeholders."""
import numpy as np
import tensorflow as tf


class Net:
    def __init__(self):
        self._build()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def _layer(self, inputs, units):
        hidden = tf.layers.dense(inputs, units, tf.nn.relu, kernel_initializer=tf.constant_initializer(0.3))
        hidden = tf.layers.dropout(hidden, 0.0, training=self.is_training)
        return tf.nn.dropout(hidden, rate=1.0 - self.keep)

    def _build(self):
        self.x = tf.placeholder(tf.float32, [None, 2])
        self.keep = tf.placeholder(tf.float32, [])
        self.is_training = tf.placeholder(tf.bool, [])
        h = self.x
        for size in [3, 2]:
            h = self._layer(h, size)
        self.out = tf.reduce_sum(self._layer(h, 2), axis=1)
        self.loss = tf.reduce_mean(tf.square(self.out - 1.0))
        self.train_op = tf.train.GradientDescentOptimizer(0.1).minimize(self.loss)

    def fit(self, x):
        return self.sess.run([self.loss, self.train_op], {self.x: x, self.keep: 1.0, self.is_training: True})[0]

    def predict(self, x):
        return self.sess.run(self.out, {self.x: x, self.keep: 1.0, self.is_training: False})


net = Net()
data = np.array([[1.0, 2.0], [0.5, 0.1]], np.float32)
for _ in range(3):
    print(net.fit(data), net.predict(data))
