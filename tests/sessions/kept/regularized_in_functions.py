"""A function reads the size of its input for a variable, and a scope around its calls has a regularizer."""
import numpy as np
import tensorflow as tf

def dense(x, size, name):
    with tf.variable_scope(name):
        shape = [int(x.shape[1]), size]
        W = tf.get_variable("W", shape, initializer=tf.constant_initializer(0.1))
        b = tf.get_variable("b", [size], initializer=tf.zeros_initializer())
        return tf.nn.relu(tf.matmul(x, W) + b)

x = tf.placeholder(tf.float32, [None, 4])
y = tf.placeholder(tf.float32, [None, 1])
with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(0.01)):
    h = dense(x, 3, "one")
    out = dense(h, 1, "two")
step = tf.Variable(0, trainable=False)
rate = tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True)
loss = tf.reduce_mean(tf.square(out - y)) + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
train = tf.train.AdamOptimizer(rate).minimize(loss, global_step=step)
data = np.arange(8, dtype=np.float32).reshape(2, 4) / 8
labels = np.ones([2, 1], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(6):
        _, l = sess.run([train, loss], {x: data, y: labels})
        print(i, l, sess.run(rate))
