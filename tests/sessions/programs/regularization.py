"""Losses of the weights, which layers and variables collect."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 1])
hidden = tf.layers.dense(x, 4, kernel_initializer=tf.constant_initializer(0.3),
                         kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1), activation=tf.nn.tanh)
outputs = tf.layers.dense(hidden, 1, kernel_initializer=tf.constant_initializer(0.2),
                          kernel_regularizer=tf.contrib.layers.l2_regularizer(scale=0.2))
error = tf.losses.mean_squared_error(y, outputs)
penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
loss = error + tf.add_n(penalties)
total = tf.losses.get_total_loss()
weight_loss = tf.losses.get_regularization_loss()
train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)

xs, ys = np.arange(6.0).reshape([2, 3]) / 5, [[1.0], [2.5]]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        _, value, of_weights = sess.run([train, loss, weight_loss], {x: xs, y: ys})
        print(step, value, of_weights)
    print(sess.run([total, loss], {x: xs, y: ys}))
