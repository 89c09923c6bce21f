"""A second session begins with what the first one saved."""
import os
import tempfile

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.ones([3, 1]), name="w")
b = tf.Variable(tf.zeros([1]), name="b")
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=[w])
init = tf.global_variables_initializer()
saver = tf.train.Saver([w, b])
everything = tf.train.Saver()
path = os.path.join(tempfile.mkdtemp(), "model")

with tf.Session() as sess:
    sess.run(init)
    sess.run(train, {x: np.ones([2, 3])})
    saver.save(sess, path + "-some")
    print(sess.run(loss, {x: np.ones([2, 3])}))
    print(everything.save(sess, path, write_meta_graph=False) == path)
    sess.run(train, {x: np.ones([2, 3])})
    print(sess.run(loss, {x: np.ones([2, 3])}))

with tf.Session() as sess:
    sess.run(init)
    everything.restore(sess, path)
    print(sess.run(loss, {x: np.ones([2, 3])}))
    sess.run(train, {x: np.ones([2, 3])})
    print(sess.run(loss, {x: np.ones([2, 3])}))
    saver.restore(sess, path + "-some")
    print(sess.run(loss, {x: np.ones([2, 3])}))
