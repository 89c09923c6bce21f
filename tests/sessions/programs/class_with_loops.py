"""A class whose networks are made by loops, one of them trained, both saved and restored."""
import os
import tempfile

import tensorflow as tf


class Policy:
    def __init__(self, sizes=(4, 3)):
        self.x = tf.placeholder(tf.float32, [None, 2])
        self.y = tf.placeholder(tf.float32, [None, 1])
        with tf.variable_scope("main"):
            self.main = self._mlp(self.x, [4, 3])
        with tf.variable_scope("target"):
            self.target = self._mlp(self.x, [4, 3])
        self.loss = tf.reduce_mean(tf.square(self.main - self.y)) + 0.1 * tf.reduce_mean(tf.square(self.target))
        self.train_op = tf.train.GradientDescentOptimizer(0.1).minimize(
            self.loss, var_list=tf.trainable_variables("main"))
        self.saver = tf.train.Saver()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def _mlp(self, net, sizes):
        for i, size in enumerate(sizes):
            net = tf.layers.dense(net, size, activation=tf.nn.tanh, name="fc%d" % i, kernel_initializer=tf.constant_initializer(0.2))
        return tf.layers.dense(net, 1, kernel_initializer=tf.constant_initializer(0.3), name="out")

    def fit(self, x, y):
        return self.sess.run([self.train_op, self.loss], {self.x: x, self.y: y})[1]

    def save(self, path):
        self.saver.save(self.sess, path)

    def restore(self, path):
        self.saver.restore(self.sess, path)

    def values(self, x):
        return self.sess.run([self.main, self.target], {self.x: x})


p = Policy()
path = os.path.join(tempfile.mkdtemp(), "model")
for i in range(3):
    print(p.fit([[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]]))
    if i == 1:
        p.save(path)
print(p.values([[1.0, 1.0]]))
p.restore(path)
print(p.values([[1.0, 1.0]]))
