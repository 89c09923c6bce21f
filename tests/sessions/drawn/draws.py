"""Random numbers that each run draws, with seeds and without: in a session they go on, and never begin again."""

import tensorflow as tf

tf.set_random_seed(3)
shift = tf.placeholder(tf.float32, [])
normal = tf.random_normal([300, 300], mean=1.0, stddev=0.5, seed=5) + shift
uniform = tf.random_uniform([300, 300], -1.0, 2.0) * shift
cut = tf.truncated_normal([300, 300], stddev=2.0)
chosen = tf.multinomial(tf.log([[0.2, 0.3, 0.5]]), 90000)
share = tf.reduce_mean(tf.cast(tf.equal(chosen, 2), tf.float32)) + shift

with tf.Session() as sess:
    for value in (0.5, 1.0):
        first, second = sess.run(normal, {shift: value}), sess.run(normal, {shift: value})
        print(first.mean(), first.var(), second.mean(), second.var(), "alike:", (first == second).any())
        found = sess.run(uniform, {shift: value})
        print(found.mean(), found.var(), found.min(), found.max())
        print(sess.run(share, {shift: value}))
    found = sess.run(cut)
    print(found.mean(), found.std() / 2, abs(found).max() / 2)
