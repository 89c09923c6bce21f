import os
import tempfile

import tensorflow as tf

FOLDER = tempfile.mkdtemp()
show_graph = True

x = tf.placeholder(tf.float32, [None], name="x")
w = tf.Variable(2.0, name="w")
y = tf.reduce_sum(x * w)
train = tf.train.GradientDescentOptimizer(0.1).minimize(y)

with tf.Session() as sess:
    tf.summary.FileWriter(FOLDER, sess.graph)
    if show_graph:
        writer = tf.summary.FileWriter(os.path.join(FOLDER, "graph"), sess.graph)
        writer.close()
    tf.summary.FileWriter(FOLDER, graph=tf.get_default_graph()).close()
    sess.run(tf.global_variables_initializer())
    for step in range(2):
        print(sess.run([train, y], {x: [1.0, float(step)]})[1])
