"""A class that saves what it learned, and restores it."""
import os
import tempfile

import tensorflow as tf


class Line:
    def __init__(self):
        self.x = tf.placeholder(tf.float32, [None], name="x")
        self.y = tf.placeholder(tf.float32, [None], name="y")
        self.w = tf.Variable(0.5, name="w")
        self.b = tf.Variable(0.0, name="b")
        self.out = self.w * self.x + self.b
        self.loss = tf.reduce_mean(tf.square(self.out - self.y))
        self.train = tf.train.GradientDescentOptimizer(0.1).minimize(self.loss)
        self.saver = tf.train.Saver()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def fit(self, x, y):
        for i in range(3):
            self.sess.run(self.train, feed_dict={self.x: x, self.y: y})

    def show(self):
        print(self.sess.run([self.w, self.b]), self.sess.run(self.w))

    def save(self, path):
        self.saver.save(self.sess, path)

    def restore(self, path):
        self.saver.restore(self.sess, path)


line = Line()
line.fit([1.0, 2.0], [3.0, 5.0])
line.show()
path = os.path.join(tempfile.mkdtemp(), "line")
line.save(path)
line.fit([1.0, 2.0], [3.0, 5.0])
line.show()
line.restore(path)
line.show()
