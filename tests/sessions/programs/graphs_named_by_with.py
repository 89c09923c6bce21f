"""Graphs that `with` statements name, with a session for each."""
import numpy as np
import tensorflow as tf

with tf.Graph().as_default() as first:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.Variable([[1.0], [2.0]])
    y = tf.matmul(x, w)
    train = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_mean(y * y))
    init = tf.global_variables_initializer()
with tf.Graph().as_default() as second:
    u = tf.placeholder(tf.float32, [None], name="x")
    z = tf.reduce_sum(u ** 2, name="z")
one = tf.Session(graph=first)
two = tf.Session(graph=second)
one.run(init)
for i in range(3):
    one.run(train, feed_dict={x: np.ones([2, 2])})
    out = one.run(y, {x: [[1.0, i]]})
    print(out[0], two.run(z, {u: out[0]}))
one.close()
two.close()


def main():
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as sess:
        v = tf.Variable(3.0)
        k = tf.placeholder(tf.float32, [])
        sess.run(tf.global_variables_initializer())
        print(sess.run(v * k, {k: 2.0}))


main()
