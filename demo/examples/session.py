"""A linear model, built as a graph and computed by a session."""

import tensorflow as tf

sess = tf.Session()
features = tf.constant([[1.0, 2.0], [3.0, 4.0]])
weights = tf.Variable(tf.random.normal([2, 1]), name="weights")
bias = tf.Variable(tf.zeros([1]), name="bias")

prediction = tf.matmul(features, weights) + bias
spread = tf.sqrt(tf.reduce_mean(tf.squared_difference(prediction, tf.reduce_mean(prediction, keep_dims=True))))
init = tf.global_variables_initializer()
sess.run(init)
values, deviation = sess.run([prediction, spread])
sess.close()
print(values, deviation)
