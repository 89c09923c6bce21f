"""A class with a metric that begins anew for each evaluation, and methods that make variables in loops."""
import numpy as np
import tensorflow as tf


class Model:
    def __init__(self):
        self.x = tf.placeholder(tf.float32, [None, 2])
        self.y = tf.placeholder(tf.int64, [None])
        self.on = tf.placeholder_with_default(False, [])
        h = self.x
        for i in range(2):
            with tf.variable_scope("layer_%d" % i):
                h = self.block(h)
        logits = tf.layers.dense(h, 2, kernel_initializer=tf.constant_initializer([[0.1, 0.5], [0.4, 0.2]]))
        self.acc, self.update = tf.metrics.accuracy(self.y, tf.argmax(logits, 1))
        self.loss = tf.losses.sparse_softmax_cross_entropy(self.y, logits)
        self.step = tf.train.GradientDescentOptimizer(0.3).minimize(self.loss)
        self.sess = tf.Session()
        self.sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])

    def block(self, inputs):
        w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer(0.4))
        hidden = tf.matmul(inputs, w) + tf.get_variable("b", [2], initializer=tf.zeros_initializer())
        return tf.layers.dropout(tf.nn.relu(hidden), 0.0, training=self.on) + self.x * 0.1

    def evaluate(self, batches):
        self.sess.run(tf.local_variables_initializer())
        for x, y in batches:
            self.sess.run(self.update, {self.x: x, self.y: y})
        return self.sess.run(self.acc)

    def fit(self, x, y):
        return self.sess.run([self.step, self.loss], {self.x: x, self.y: y, self.on: True})[1]


xs = np.array([[1.0, 0.2], [0.3, 0.8], [0.1, 0.9], [0.7, 0.4], [0.2, 0.1]], np.float32)
ys = np.array([0, 1, 1, 0, 1])
model = Model()
for _ in range(4):
    print(model.fit(xs, ys), model.evaluate([(xs[:2], ys[:2]), (xs[2:], ys[2:])]))
