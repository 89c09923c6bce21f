"""A function whose name scopes stay, with a loop and a choice of Python's in it."""
import numpy as np
import tensorflow as tf


def weights(shape):
    return tf.Variable(tf.constant(0.1, shape=shape))


def network(inputs, depth=2, squash=True):
    first = weights([3, 3])
    with tf.name_scope("stack"):
        h = inputs
        outputs = []
        for _ in range(depth):
            h = tf.matmul(h, first)
            outputs.append(h)
        if squash:
            h = tf.tanh(h)
        else:
            h = h * 2.0
    return tf.add_n(outputs) + h


x = tf.placeholder(tf.float32, [None, 3])
out = network(x)
loss = tf.reduce_mean(tf.square(out))
train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        _, value = sess.run([train, loss], feed_dict={x: np.ones([2, 3])})
        print(value)
