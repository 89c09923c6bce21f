"""Values are saved on the way, and come back with what the optimizer had."""
import os
import tempfile

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.ones([3, 1]), name="w")
h = tf.layers.dense(tf.matmul(x, w), 1, kernel_initializer=tf.ones_initializer())
loss = tf.reduce_mean(tf.square(h + 3.0))
train = tf.train.MomentumOptimizer(0.001, 0.9).minimize(loss)
saver = tf.train.Saver(max_to_keep=3)
folder = tempfile.mkdtemp()

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(5):
        sess.run(train, {x: np.ones([2, 3])})
        if i == 2:
            path = saver.save(sess, os.path.join(folder, "model"), global_step=i)
            print(os.path.basename(path), sess.run(loss, {x: np.ones([2, 3])}))
    print(sess.run(loss, {x: np.ones([2, 3])}))
    saver.restore(sess, path)
    print(sess.run(loss, {x: np.ones([2, 3])}))
    sess.run(train, {x: np.ones([2, 3])})
    print(sess.run(loss, {x: np.ones([2, 3])}))
