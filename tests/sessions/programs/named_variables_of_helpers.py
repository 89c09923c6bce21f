"""Helpers that make variables by their names, in functions that are called often, in loops and outside of them."""
import numpy as np
import tensorflow as tf


def weight(name, shape, value=0.1):
    return tf.get_variable(name, shape, initializer=tf.constant_initializer(value))


def net(x, n, scope):
    with tf.variable_scope(scope):
        w = weight("w", [2, n])
        b = tf.get_variable("b", [n], initializer=tf.zeros_initializer())
        return tf.nn.relu(tf.matmul(x, w) + b)


def shared(x, reuse=None):
    with tf.variable_scope("shared", reuse=tf.AUTO_REUSE):
        w = weight("w", [2, 2], 0.3)
        return tf.matmul(x, w)


def deep(x, sizes):
    for i, n in enumerate(sizes):
        with tf.variable_scope("deep%d" % i):
            w = weight("w", [2, n])
            v = tf.get_variable("v", [n], initializer=tf.ones_initializer())
            x = tf.matmul(x, w) + v
    return x


x = tf.placeholder(tf.float32, [None, 2])
a = net(net(x, 2, "a"), 2, "b")
b = shared(a) + shared(x)
c = deep(b, [2, 2])
for i in range(2):
    with tf.variable_scope("home%d" % i):
        u = tf.get_variable("u", [2], initializer=tf.constant_initializer(0.5))
        c = c * u
last = weight("last", [2, 1], 0.7)
loss = tf.reduce_mean(tf.square(tf.matmul(c, last))) + 0.01 * tf.nn.l2_loss(last)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([train, loss], {x: [[1.0, 2.0]]})[1], sess.run(last))
