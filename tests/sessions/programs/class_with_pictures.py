"""A class that builds a network for pictures with batch normalization, keeps its session, saves and restores it."""
import os
import tempfile

import numpy as np
import tensorflow as tf


class Network(object):
    def __init__(self, size, rate=0.05):
        self.size = size
        self.images = tf.placeholder(tf.float32, [None, size, size, 1])
        self.labels = tf.placeholder(tf.float32, [None, 1])
        self.is_training = tf.placeholder(tf.bool)
        self._build()
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        with tf.control_dependencies(updates):
            self.train_op = tf.train.MomentumOptimizer(rate, 0.5).minimize(self.loss)
        self.saver = tf.train.Saver()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def _build(self):
        net = tf.layers.conv2d(self.images, 3, 2, use_bias=False, kernel_initializer=tf.constant_initializer([0.3, -0.2, 0.1] * 4))
        net = tf.layers.batch_normalization(net, training=self.is_training, momentum=0.7)
        net = tf.layers.max_pooling2d(tf.nn.relu(net), 2, 2)
        net = tf.layers.batch_normalization(net, training=self.is_training, momentum=0.6)
        net = tf.layers.flatten(net)
        self.pred = tf.layers.dense(net, 1, kernel_initializer=tf.constant_initializer(0.1))
        self.loss = tf.reduce_mean(tf.square(self.pred - self.labels))

    def fit(self, images, labels):
        _, loss = self.sess.run(
            [self.train_op, self.loss], {self.images: images, self.labels: labels, self.is_training: True}
        )
        return loss

    def predict(self, images):
        return self.sess.run(self.pred, {self.images: images, self.is_training: False})

    def save(self, path):
        self.saver.save(self.sess, path)

    def restore(self, path):
        self.saver.restore(self.sess, path)


rng = np.random.RandomState(5)
xs = rng.rand(2, 5, 5, 1).astype(np.float32)
ys = np.array([[0.3], [-0.4]], np.float32)
network = Network(5)
path = os.path.join(tempfile.mkdtemp(), "model")
for step in range(4):
    print(step, network.fit(xs, ys))
    if step == 2:
        network.save(path)
print(network.predict(xs))
network.restore(path)
print(network.predict(xs))
