"""A class with batch normalization, averages of its weights and two groups of operations."""
import numpy as np
import tensorflow as tf


class Net:
    def __init__(self, size):
        self.x = tf.placeholder(tf.float32, [None, size])
        self.y = tf.placeholder(tf.float32, [None, 1])
        self.is_training = tf.placeholder(tf.bool)
        self.w = tf.Variable(tf.ones([size, 1]) * 0.5)
        self.steps = tf.Variable(0.0, trainable=False)
        self.build()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def build(self):
        normal = tf.layers.batch_normalization(self.x, momentum=0.5, training=self.is_training)
        self.pred = tf.matmul(normal, self.w)
        self.loss = tf.reduce_mean(tf.square(self.pred - self.y))
        optimizer = tf.train.GradientDescentOptimizer(0.1)
        averages = tf.train.ExponentialMovingAverage(decay=0.5)
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            step = optimizer.minimize(self.loss)
        with tf.control_dependencies([step]):
            self.train_op = tf.group(averages.apply([self.w]), tf.assign_add(self.steps, 1.0))
        self.smooth = averages.average(self.w)

    def fit(self, x, y):
        _, loss = self.sess.run([self.train_op, self.loss], {self.x: x, self.y: y, self.is_training: True})
        return loss

    def predict(self, x):
        return self.sess.run(self.pred, {self.x: x, self.is_training: False})

    def show(self):
        print(self.sess.run([self.w, self.smooth, self.steps]))


net = Net(2)
xs = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]], np.float32)
for i in range(3):
    print(net.fit(xs, [[1.0], [2.0], [3.0]]))
    net.show()
print(net.predict(xs))
