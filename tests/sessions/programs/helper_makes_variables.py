import numpy as np
import tensorflow as tf


def weight_variable(shape, value):
    initial = tf.constant(value, shape=shape)
    return tf.Variable(initial)


def dense(x, w, b):
    return tf.nn.relu(tf.matmul(x, w) + b)


x = tf.placeholder(tf.float32, shape=[None, 3])
y_ = tf.placeholder(tf.float32, shape=[None, 1])
W1 = weight_variable([3, 4], 0.1)
b1 = weight_variable([4], 0.05)
W2 = weight_variable([4, 1], 0.2)
h = dense(x, W1, b1)
y = tf.matmul(h, W2)
mse = tf.reduce_mean(tf.square(y - y_))
train_step = tf.train.GradientDescentOptimizer(0.05).minimize(mse)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    data = np.arange(12).reshape(4, 3) / 12
    for i in range(10):
        train_step.run(feed_dict={x: data, y_: data[:, :1]})
    print('mse %g' % mse.eval(feed_dict={x: data, y_: data[:, :1]}))
    print(sess.run(W1))
