"""Layers that are objects with names: called more than once, trained, and one whose weights are in the loss."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
t = tf.placeholder(tf.float32, [None, 1])
hidden = tf.layers.Dense(4, activation=tf.nn.tanh, kernel_initializer=tf.ones_initializer())
out = tf.layers.Dense(1, kernel_initializer=tf.constant_initializer(0.5))
flat = tf.layers.Flatten()
h = hidden(x)
again = hidden(x * 2.0)
y = out(flat(h + again))
loss = tf.reduce_mean(tf.square(y - t)) + 0.01 * tf.nn.l2_loss(hidden.kernel)
train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
xs = np.arange(12.0).reshape(4, 3) / 10
ts = np.arange(4.0).reshape(4, 1)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        _, value = sess.run([train, loss], {x: xs, t: ts})
        print(step, float(value))
    print([float(v) for v in sess.run(y, {x: xs}).ravel()])
