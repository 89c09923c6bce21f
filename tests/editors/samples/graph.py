import tensorflow as tf

sess = tf.Session()
x = tf.placeholder(tf.float32, [None])
scale = tf.Variable(2.0)
# Every number, scaled
scaled = x * scale
sess.run(tf.global_variables_initializer())
print(sess.run(scaled, feed_dict={x: [1.0, 2.0]}))
sess.close()
