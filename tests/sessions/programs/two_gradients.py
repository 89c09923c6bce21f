"""The gradients of two losses are looked at in one run."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [2])
v = tf.Variable([1.0, 2.0])
y = tf.square(x * v)
loss = tf.reduce_sum(y * v)
of_loss = tf.gradients(loss, [v])
difference = tf.gradients(y, [v])[0] - of_loss[0]

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(difference, {x: [1.0, 3.0]}))
    print(sess.run([loss, difference], {x: [2.0, 0.5]}))
