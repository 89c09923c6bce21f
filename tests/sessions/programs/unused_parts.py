import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
never = tf.placeholder(tf.float32)
scale = tf.Variable(2.0)
y = x * scale
unused = tf.exp(y) * never
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y, feed_dict={x: [1.0, 2.0], never: 3.0}))
