import tensorflow as tf

tf.reset_default_graph()
x = tf.placeholder(tf.float32, [None])
w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
y = x * w
sess = tf.Session()
sess.run(tf.global_variables_initializer())
print(sess.run(y, {x: [1, 2]}))
sess.close()

tf.reset_default_graph()
x = tf.placeholder(tf.float32, [None])
w = tf.get_variable("w", [2], initializer=tf.zeros_initializer())
y = x * w
sess = tf.Session()
sess.run(tf.global_variables_initializer())
print(sess.run(y, {x: [1, 2]}))
sess.close()
