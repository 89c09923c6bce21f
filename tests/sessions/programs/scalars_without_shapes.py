"""Summaries of what is fed without a shape, as it is and computed, and lines that go on behind a backslash."""
import tempfile

import tensorflow as tf

reward = tf.placeholder(tf.float32, name="reward")
values = tf.placeholder(tf.float32)
scale = tf.Variable(2.0)
scaled = reward * scale \
    + 1.0
tf.summary.scalar("reward", reward)
tf.summary.scalar("scaled", scaled)
tf.summary.scalar("mean", tf.reduce_mean(values))
merged = tf.summary.merge_all()


def loss_of(tensor):
    squared = tensor * tensor \
        - 1.0
    return tf.reduce_sum(squared)


loss = loss_of(values)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    writer = tf.summary.FileWriter(tempfile.mkdtemp())
    for i in range(3):
        writer.add_summary(sess.run(merged, {reward: float(i), values: [1.0, i]}), i)
        print(sess.run([scaled, loss], {reward: i, values: [i]}))
    writer.close()
