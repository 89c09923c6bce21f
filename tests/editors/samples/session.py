import tensorflow as tf

sess = tf.Session()
x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.random.normal([2, 1]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
init = tf.global_variables_initializer()
sess.run(init)
result = sess.run(y_pred)
sess.close()
print(result)
