"""The gradients of several batches are added up, and one step is made of them."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable([[0.5], [-0.5]], name="w")
b = tf.Variable([0.1], name="b")
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - y))
optimizer = tf.train.MomentumOptimizer(0.05, 0.5)
w_grad = tf.Variable(tf.zeros([2, 1]), trainable=False)
b_grad = tf.Variable(tf.zeros([1]), trainable=False)
grads = tf.gradients(loss, [w, b])
zero_op = tf.group(w_grad.assign(tf.zeros_like(w_grad)), b_grad.assign(tf.zeros_like(b_grad)))
accumulate_op = tf.group(w_grad.assign_add(grads[0]), tf.assign_add(b_grad, grads[1]))
apply_op = optimizer.apply_gradients([(w_grad / 2.0, w), (b_grad / 2.0, b)])

data = [(np.array([[1.0, 2.0]]), np.array([[4.0]])), (np.array([[3.0, -1.0]]), np.array([[2.0]]))]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(4):
        sess.run(zero_op)
        for xs, ys in data:
            _, value = sess.run([accumulate_op, loss], {x: xs, y: ys})
            print(epoch, value)
        sess.run(apply_op)
        print(sess.run([w, b]))
