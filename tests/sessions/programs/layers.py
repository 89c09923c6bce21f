"""Layers are made once, and several functions call them."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 2])
# the hidden layer
hidden = tf.layers.dense(
    x, 4, activation=tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.3), name="first")
outputs = tf.layers.dense(hidden, 2,
                          kernel_initializer=tf.constant_initializer(0.2))
loss = tf.losses.mean_squared_error(y, outputs)
train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        _, value = sess.run([train, loss], {x: np.ones([2, 3]), y: [[1.0, 2.0], [1.0, 2.5]]})
        print(step, value)
    print(sess.run(outputs, {x: np.ones([1, 3])}))
