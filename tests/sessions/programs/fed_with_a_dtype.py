"""What is fed in the place of tensors whose dtype is given by position, and of a fill by keywords."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [2])
counts = tf.zeros_like(x, tf.int32)
halves = tf.fill(value=1.5, dims=[2])
more = counts + 1
twice = halves * 2.0
with tf.Session() as sess:
    print(sess.run(more, {counts: [1, 2]}), sess.run(more, {x: [0.5, 0.5]}).dtype)
    print(sess.run(twice, {halves: [0.5, 1.0]}), sess.run(twice))
