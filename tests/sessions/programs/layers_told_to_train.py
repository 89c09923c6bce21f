"""Layers are told by a placeholder whether they train, in each run."""
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2])
drop = tf.placeholder_with_default(True, shape=())
def net(x, train):
    h = tf.layers.dense(x, 2, kernel_initializer=tf.ones_initializer())
    return tf.layers.dropout(h, rate=0.0, training=train)
out = tf.reduce_sum(net(x, drop)) + tf.cast(drop, tf.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(out, {x: [[1.0, 2.0]]}))
    for flag in (True, False):
        print(sess.run(out, {x: [[1.0, 2.0]], drop: False}))
