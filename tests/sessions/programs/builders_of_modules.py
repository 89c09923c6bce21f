"""A function with a placeholder of its own whose names, arguments and strings go in the place of its call."""
import tensorflow as tf


def extras(inputs, power):
    total = tf.placeholder_with_default(2.0, [])
    text = """two
  lines"""
    return inputs ** power * total, total, len(text)


a = tf.placeholder(tf.float32, [None])
scaled, amount, count = extras(a, 3)
with tf.Session() as sess:
    print(sess.run(scaled, {a: [1.0, 2.0]}), sess.run(scaled, {a: [1.0], amount: 5.0}), count)
