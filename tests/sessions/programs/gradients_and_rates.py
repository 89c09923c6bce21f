"""Gradients are clipped, by value and by norm, with rates that are fed and that decay."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
rate = tf.placeholder(tf.float32)
w = tf.Variable(tf.ones([3, 1]))
b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
step = tf.Variable(0, trainable=False)
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - 1.0))
l2 = tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])
total = loss + 0.1 * l2
optimizer = tf.train.GradientDescentOptimizer(rate)
grads_and_vars = optimizer.compute_gradients(total)
clipped = [(tf.clip_by_value(g, -0.5, 0.5), v) for g, v in grads_and_vars]
train = optimizer.apply_gradients(clipped, global_step=step)
decayed = tf.train.exponential_decay(0.1, step, 2, 0.5)
tvars = tf.trainable_variables()
grads, norm = tf.clip_by_global_norm(tf.gradients(loss, tvars), 0.3)
other = tf.train.AdagradOptimizer(decayed).apply_gradients(zip(grads, tvars), global_step=step)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(4):
        _, value = sess.run([train, total], {x: np.ones([2, 3]), rate: 0.1 / (i + 1)})
        print(value)
    for _ in range(4):
        _, value, n = sess.run([other, loss, norm], {x: np.ones([2, 3])})
        print(value, n, sess.run(step), sess.run(decayed))
