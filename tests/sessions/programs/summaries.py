"""Summaries are merged, run and written by two writers."""
import tempfile

import numpy as np
import tensorflow as tf

folder = tempfile.mkdtemp()
x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.zeros([3, 1]), name="w")
with tf.name_scope("out"):
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 3.0))
    tf.summary.scalar("the loss", loss)
tf.summary.histogram(name="weights", values=w)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
merged = tf.summary.merge_all()

with tf.Session() as sess:
    writer = tf.summary.FileWriter(folder, sess.graph)
    other = tf.summary.FileWriter(folder + "/other")
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        _, value, summary = sess.run([train, loss, merged], {x: np.ones([2, 3])})
        writer.add_summary(summary, i)
        print(value)
    feed = {x: np.ones([1, 3])}
    s = sess.run(merged, feed_dict=feed)
    other.add_summary(s, 7)
    other.add_summary(sess.run(merged, feed_dict={x: np.ones([1, 3])}), 8)
    writer.close()
    other.close()
