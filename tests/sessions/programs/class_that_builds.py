"""A class that only builds the graph, in a function that has its only instance and the session."""
import numpy as np
import tensorflow as tf


class Model(object):
    """A regression with a hidden layer."""

    def __init__(self, n_in, hidden, rate=0.1):
        self.x = tf.placeholder(tf.float32, [None, n_in], name="x")
        self.y = tf.placeholder(tf.float32, [None, 1], name="y")
        self.keep = tf.placeholder(tf.float32)
        # the net
        with tf.name_scope("net"):
            w = tf.Variable(tf.ones([n_in, hidden]) * 0.1)
            h = tf.nn.dropout(tf.nn.relu(tf.matmul(self.x, w)), self.keep)
            v = tf.Variable(tf.ones([hidden, 1]) * 0.1)
            self.pred = tf.matmul(h, v)
        loss = tf.square(self.pred - self.y)
        self.loss = tf.reduce_mean(loss)
        self.rate = rate


def main():
    model = Model(3, hidden=4)
    loss = 0.0
    step = tf.train.GradientDescentOptimizer(model.rate).minimize(model.loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())

        def train(xs, ys):
            feed = {model.x: xs, model.y: ys, model.keep: 1.0}
            _, value = sess.run([step, model.loss], feed_dict=feed)
            return value

        for i in range(3):
            loss += train(np.ones([2, 3]), np.ones([2, 1]))
            print("%.5f" % loss)
        print(sess.run(model.pred, {model.x: np.ones([1, 3]), model.keep: 1.0}))


if __name__ == "__main__":
    main()
