"""Lists and groups of assignments, also in loops."""
import tensorflow as tf
a = tf.Variable(1.0)
b = tf.Variable(2.0)
x = tf.placeholder(tf.float32, [])
vs = [a, b]
sums = [tf.Variable(0.0), tf.Variable(0.0)]
ops = [tf.assign(a, x), tf.assign_add(b, 3.0 * x)]
add = [sums[i].assign(sums[i] + v * x) for i, v in enumerate(vs)]
clear = tf.group(*[s.assign(s * 0.5) for s in sums])
total = tf.add_n(sums)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(ops, {x: 2.0})
    print(sess.run([a, b]))
    sess.run(add, {x: 2.0})
    sess.run(clear)
    print(sess.run(total))
