import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
v = tf.Variable([1.0, 2.0, 3.0])
y = x * v
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(tf.reduce_max(y), feed_dict={x: [3.0, 2.0, 1.0]}))
    print(sess.run(y + 1.0, feed_dict={x: [3.0, 2.0, 1.0]}))
