import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 1])
keep = tf.placeholder(tf.float32)
W = tf.Variable(tf.zeros([3, 1]), name="W")
b = tf.Variable(tf.zeros([1]))
pred = tf.matmul(tf.nn.dropout(x, keep), W) + b
loss = tf.reduce_mean(tf.square(pred - y))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
init = tf.global_variables_initializer()

xs = np.arange(12).reshape(4, 3) / 10
ys = xs.sum(axis=1, keepdims=True) + 1

with tf.Session() as sess:
    sess.run(init)
    for step in range(200):
        _, value = sess.run([train, loss], feed_dict={x: xs, y: ys, keep: 1.0})
        if step % 50 == 0:
            print(step, value)
    print(sess.run(pred, {x: xs, keep: 1.0}))
