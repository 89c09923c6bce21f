"""A run feeds what another one gives, and a summary gets the step that a run or `eval` gives."""
import tempfile

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
doubled = x * 2
more = x + 1
global_step = tf.Variable(0, trainable=False)
advance = tf.assign_add(global_step, 10)
tf.summary.scalar("mean", tf.reduce_mean(doubled))
merged = tf.summary.merge_all()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    writer = tf.summary.FileWriter(tempfile.mkdtemp())
    print(sess.run(doubled, {x: sess.run(more, {x: [1.0, 2.0]})}))
    fed = {x: sess.run(more, {x: more.eval({x: [3.0]})})}
    print(sess.run(doubled, fed))
    print(doubled.eval({x: np.concatenate([sess.run(more, {x: [0.5]}), sess.run(doubled, {x: [0.5]})])}))
    for _ in range(2):
        sess.run(advance)
        summary = sess.run(merged, {x: [1.0]})
        writer.add_summary(summary, sess.run(global_step))
        writer.add_summary(sess.run(merged, {x: [2.0]}), global_step.eval() + 1)
    writer.close()
    print(sess.run(global_step), doubled.eval({x: [4.0]}, sess), global_step.eval(session=sess))
