"""Training, and what is done after each step."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable([[0.5], [-0.5]], name="w")
pred = tf.matmul(x, w)
loss = tf.reduce_mean(tf.square(pred - y))
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
# the weights stay small
with tf.control_dependencies([train_op]):
    clip = tf.assign(w, tf.clip_by_value(w, -1.0, 1.0))
with tf.control_dependencies([clip]):
    loss_of_step = tf.identity(loss)
with tf.control_dependencies([train_op]):
    done = tf.no_op(name="train")
only = tf.group(train_op)

xs = np.array([[1.0, 2.0], [3.0, -1.0]], np.float32)
ys = np.array([[4.0], [2.0]], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(4):
        print(step, sess.run(loss_of_step, {x: xs, y: ys}))
    sess.run(clip, {x: xs, y: ys})
    sess.run(done, {x: xs, y: ys})
    sess.run(only, {x: xs, y: ys})
    _, value = sess.run([done, loss], {x: xs, y: ys})
    print(value, sess.run(w))
