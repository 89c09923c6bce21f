"""Names are bound again in the blocks of `with` statements, which always run."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0, 2.0])
with tf.name_scope("first"):
    y = x * w
    y = tf.reduce_sum(y)
with tf.name_scope("second"):
    z = tf.square(y)
    z = z + 1.0
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([y, z], {x: [1.0, 3.0]}))
