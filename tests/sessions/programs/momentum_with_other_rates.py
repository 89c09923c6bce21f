"""Momentum with learning rates that are fed or decay: the optimizer of TensorFlow 1 stays, and a variable has the rate."""
import numpy as np
import tensorflow as tf

data = np.arange(12, dtype=np.float32).reshape(4, 3) / 12


def decayed():
    x = tf.placeholder(tf.float32, [None, 3])
    w = tf.Variable(tf.ones([3, 1]))
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0))
    global_step = tf.Variable(0, trainable=False)
    learning_rate = tf.train.piecewise_constant(global_step, [1, 3], [0.1, 0.05, 0.01])
    with tf.name_scope("train"):
        # Nesterov's
        opt = tf.train.MomentumOptimizer(learning_rate, 0.9, use_nesterov=True)
        gvs = opt.compute_gradients(loss)
        clipped = [(tf.clip_by_norm(g, 0.5), v) for g, v in gvs]
        train = opt.apply_gradients(clipped, global_step=global_step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(6):
            _, l = sess.run([train, loss], {x: data})
            print(i, l, sess.run(learning_rate))


def fed():
    x = tf.placeholder(tf.float32, [None, 3])
    rate = tf.placeholder(tf.float32, [])
    w = tf.Variable(tf.ones([3, 1]))
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0))
    train = tf.train.MomentumOptimizer(rate, 0.9).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(5):
            _, l = sess.run([train, loss], {x: data, rate: 0.1 / (i + 1)})
            print(i, l)


decayed()
fed()
