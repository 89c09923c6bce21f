"""Activations that are lambdas: with names and without, of helpers, of layers, and as defaults."""
import numpy as np
import tensorflow as tf


def leaky(t):
    return tf.maximum(t, 0.2 * t)


def layer(x, n, act=lambda t: tf.nn.relu(t) * 0.5):
    w = tf.Variable(tf.ones([2, n]) * 0.3)
    return act(tf.matmul(x, w))


def network(x, act):
    h = layer(x, 2, act)
    return layer(h, 2)


def fc(x, n, act=None):
    return tf.layers.dense(x, n, activation=act, kernel_initializer=tf.constant_initializer(0.1))


soft = lambda t: tf.nn.softplus(t) - 0.1
x = tf.placeholder(tf.float32, [None, 2])
k = tf.placeholder(tf.float32, [])
a = layer(x, 2, lambda t: tf.nn.sigmoid(t))
b = network(a, soft) + layer(a, 2, act=leaky) + network(a, lambda v: v * k)
c = fc(b, 2, lambda t: tf.nn.leaky_relu(t, 0.1))
c = fc(c, 2, act=lambda t: t * t) + tf.layers.dense(c, 2, activation=lambda t: t + 1.0, kernel_initializer=tf.constant_initializer(0.1))
loss = tf.reduce_mean(c)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([train, loss], {x: [[1.0, 2.0]], k: 2.0})[1])
    print(sess.run(c, {x: [[1.0, 2.0]], k: 1.0}))
