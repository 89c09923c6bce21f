"""Variables that functions and loops name by the scopes around them, of which two optimizers train one part each."""
import numpy as np
import tensorflow as tf


def dense(x, n_in, n_out, name):
    with tf.variable_scope(name):
        shape = [n_in, n_out]
        W = tf.Variable(tf.ones(shape) * 0.1, name="W")
        b = tf.Variable(tf.zeros([n_out]), name="b")
        return tf.matmul(x, W) + b


def critic(x):
    with tf.variable_scope("critic"):
        return dense(tf.nn.relu(dense(x, 2, 3, "one")), 3, 1, "two")


def maker(z):
    with tf.variable_scope("maker"):
        h = dense(z, 3, 2, "one")
        for i, (n_in, n_out) in enumerate([(2, 3), (3, 2)]):
            with tf.variable_scope("more_%d" % i):
                shape = [n_in, n_out]
                W = tf.Variable(tf.ones(shape) * 0.2, name="W")
                h = tf.tanh(tf.matmul(h, W))
        return h


z = tf.placeholder(tf.float32, [None, 3])
x = tf.placeholder(tf.float32, [None, 2])
critic_loss = tf.reduce_mean(tf.square(critic(x) - 1.0))
maker_loss = tf.reduce_mean(tf.square(maker(z) - x))
all_variables = tf.trainable_variables()
of_critic = [v for v in all_variables if v.name.startswith("critic")]
of_maker = [v for v in all_variables if v.name.startswith("maker")]
train_critic = tf.train.GradientDescentOptimizer(0.1).minimize(critic_loss, var_list=of_critic)
train_maker = tf.train.GradientDescentOptimizer(0.1).minimize(maker_loss, var_list=of_maker)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(4):
        _, a = sess.run([train_critic, critic_loss], {x: np.ones([4, 2])})
        _, b = sess.run([train_maker, maker_loss], {x: np.ones([4, 2]), z: np.ones([4, 3])})
        print(i, a, b)
