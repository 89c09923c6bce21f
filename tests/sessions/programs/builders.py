"""Functions that make the placeholders, and the model with one of its own, each called once."""
import numpy as np
import tensorflow as tf


def placeholders(size):
    """Where data comes in.

    Of any number of rows.
    """
    images = tf.placeholder(tf.float32, [None, size])
    labels = tf.placeholder(tf.float32, [None, 1])  # one each
    return images, labels


def model(inputs):
    keep = tf.placeholder(tf.float32)
    with tf.variable_scope("m"):
        w = tf.get_variable("w", [3, 1], initializer=tf.ones_initializer())
        # drop some
        h = tf.nn.dropout(inputs, keep)
        out = tf.matmul(h, w)
    return out, keep



def main():
    x, y = placeholders(3)
    pred, keep_prob = model(x)
    loss = tf.reduce_mean(tf.square(pred - y))
    opt = tf.train.GradientDescentOptimizer(0.1)
    step = opt.minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(3):
            _, l = sess.run([step, loss], {x: np.ones([2, 3]), y: np.zeros([2, 1]), keep_prob: 1.0})
            print("%.4f" % l)


if __name__ == "__main__":
    main()
