"""One program trains or tests, each in a session of its own, with what the other saved."""
import os
import sys
import tempfile

import tensorflow as tf

folder = tempfile.mkdtemp()


def run(training):
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 2])
        w = tf.Variable(tf.zeros([2, 1]), name="w")
        out = tf.matmul(x, w)
        loss = tf.reduce_mean(tf.square(out - 1.0))
        train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
        init_op = tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())
        if training:
            saver = tf.train.Saver(max_to_keep=2)
            with tf.Session() as sess:
                sess.run(init_op)
                for step in range(4):
                    _, value = sess.run([train_op, loss], feed_dict={x: [[1.0, 2.0], [3.0, 4.0]]})
                    print(value)
                    saver.save(sess, os.path.join(folder, "model"), global_step=step)
        else:
            with tf.Session() as sess:
                sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
                saver = tf.train.Saver()
                saver.restore(sess, tf.train.latest_checkpoint(folder))
                print(sess.run(out, feed_dict={x: [[1.0, 1.0]]}))


run(True)
run(False)
