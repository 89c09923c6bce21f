"""A regression in a class: what `__init__` builds, its methods run."""
import numpy as np
import tensorflow as tf


class Regression:
    def __init__(self, size):
        self.size = size
        self.x = tf.placeholder(tf.float32, [None, 3])
        self.y = tf.placeholder(tf.float32, [None, 1])
        w = tf.Variable(tf.zeros([3, 1]))
        # What comes out, and how far it is off
        self.out = tf.matmul(self.x, w)
        self.loss = tf.reduce_mean(tf.square(self.out - self.y))
        self.train_op = tf.train.MomentumOptimizer(0.01, 0.9).minimize(self.loss)
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def predict(self, data):
        return self.sess.run(self.out, feed_dict={self.x: data})

    def learn(self, data, labels):
        _, loss = self.sess.run([self.train_op, self.loss], {self.x: data, self.y: labels})
        return loss

    def close(self):
        self.sess.close()


data = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])
labels = np.array([[1.0], [0.0]])
model = Regression(3)
for _ in range(5):
    print(model.learn(data, labels))
print(model.size, model.predict(data))
other = Regression(3)
print(other.predict(data), other.learn(data, labels), model.learn(data, labels))
model.close()
