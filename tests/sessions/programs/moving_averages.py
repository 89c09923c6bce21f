"""Averages of the weights, kept while training, and used to evaluate."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable([[0.5], [-0.5]], name="w")
b = tf.Variable([0.1], name="b")
global_step = tf.Variable(0, trainable=False, name="global_step")
pred = tf.matmul(x, w) + b
loss = tf.reduce_mean(tf.square(pred - y))
optimizer = tf.train.GradientDescentOptimizer(0.05)
train_step = optimizer.minimize(loss, global_step=global_step)
ema = tf.train.ExponentialMovingAverage(0.9, global_step)
average_op = ema.apply([w, b])
with tf.control_dependencies([train_step]):
    train_op = tf.group(ema.apply(tf.trainable_variables()))
w_mean = ema.average(w)
smooth = tf.matmul(x, w_mean) + ema.average(b)

xs = np.array([[1.0, 2.0], [3.0, -1.0]], np.float32)
ys = np.array([[4.0], [2.0]], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(smooth, {x: xs}))
    for step in range(5):
        _, value = sess.run([train_op, loss], {x: xs, y: ys})
        print(step, value, sess.run(w_mean), sess.run(smooth, {x: xs}))
    sess.run(average_op)
    print(sess.run([w_mean, w]), sess.run(global_step))
