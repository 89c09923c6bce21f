"""Regularized layers that a function makes for each of its calls: in several steps, within one, and in a loop."""
import numpy as np
import tensorflow as tf


def dense(inputs, units):
    return tf.layers.dense(
        inputs,
        units,
        kernel_initializer=tf.constant_initializer(0.5),
        kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1),
    )


x = tf.placeholder(tf.float32, [None, 4])
h = dense(dense(x, 3), 2)
for n in [3, 2]:
    h = dense(h, n)
out = dense(h, 1)
loss = tf.reduce_mean(tf.square(out)) + tf.add_n(tf.losses.get_regularization_losses())
train = tf.train.GradientDescentOptimizer(0.001).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([loss, train], {x: np.ones([2, 4])})[0])
