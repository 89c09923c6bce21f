import numpy as np
import tensorflow as tf

xs = np.arange(30, dtype=np.float64).reshape(10, 3) / 30
ys = xs.sum(axis=1, keepdims=True)

# Inputs
x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 1])
keep = tf.placeholder(tf.float32)

# The model
W = tf.Variable(tf.zeros([3, 1]), name="W")
b = tf.Variable(tf.zeros([1]))
pred = tf.matmul(x * keep, W) + b  # linear
# How far off
loss = tf.reduce_mean(tf.square(pred - y))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)
    for step in range(200):
        _, value = sess.run([train, loss], feed_dict={x: xs, y: ys, keep: 0.9})
        if step % 50 == 0:
            print(step, value)
    print(sess.run(pred, {x: xs, keep: 1.0}))
