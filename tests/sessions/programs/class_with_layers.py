"""Layers, made by a method of the class as well, and a rate that is fed."""
import numpy as np
import tensorflow as tf


class Network:
    def __init__(self, hidden):
        self.inputs = tf.placeholder(tf.float32, [None, 2])
        self.labels = tf.placeholder(tf.int32, [None])
        self.rate = tf.placeholder(tf.float32, [])
        net = tf.layers.dense(
            self.inputs, hidden, activation=tf.nn.tanh,
            kernel_initializer=tf.constant_initializer(0.3), name="first",
        )
        net = self._layer(net, "second")
        self.logits = tf.layers.dense(net, 3, kernel_initializer=tf.constant_initializer(0.1), name="logits")
        self.loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.labels, logits=self.logits)
        )
        hits = tf.equal(tf.argmax(self.logits, 1), tf.cast(self.labels, tf.int64))
        self.accuracy = tf.reduce_mean(tf.cast(hits, tf.float32))
        self.step = tf.train.GradientDescentOptimizer(self.rate).minimize(self.loss)
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def _layer(self, inputs, name):
        weights = tf.Variable(np.arange(8).reshape([4, 2]) / 10, dtype=tf.float32)
        return tf.nn.relu(tf.matmul(inputs, weights))

    def train(self, inputs, labels, rate=0.1):
        feed = {self.inputs: inputs, self.labels: labels, self.rate: rate}
        return self.sess.run([self.loss, self.step], feed_dict=feed)[0]

    def evaluate(self, inputs, labels):
        loss, accuracy = self.sess.run(
            [self.loss, self.accuracy], feed_dict={self.inputs: inputs, self.labels: labels}
        )
        return loss, accuracy


points = [[1.0, 0.5], [-1.0, 2.0], [0.3, 0.3]]
network = Network(4)
for rate in (0.5, 0.1):
    print(network.train(points, [0, 1, 2], rate))
print(network.train(points, [0, 1, 2]))
print(*network.evaluate(points, [0, 1, 0]))
