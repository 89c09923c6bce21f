"""Two networks train against each other, each with its own variables, which are found by their names."""
import numpy as np
import tensorflow as tf


def generator(z, reuse=False):
    with tf.variable_scope("Generator", reuse=reuse):
        h = tf.layers.dense(z, 4, activation=tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.2))
        return tf.layers.dense(h, 2, kernel_initializer=tf.constant_initializer(0.3), name="out")


def discriminator(x, reuse=False):
    with tf.variable_scope("Discriminator"):
        if reuse:
            tf.get_variable_scope().reuse_variables()
        w = tf.get_variable("w", [2, 3], initializer=tf.constant_initializer(0.1))
        return tf.reduce_sum(tf.nn.tanh(tf.matmul(x, w)), axis=1)


noise = tf.placeholder(tf.float32, shape=[None, 3])
real = tf.placeholder(tf.float32, shape=[None, 2])
fake = generator(noise)
score_real = discriminator(real)
score_fake = discriminator(fake, reuse=True)
disc_loss = tf.reduce_mean(score_fake) - tf.reduce_mean(score_real)
gen_loss = -tf.reduce_mean(score_fake)
t_vars = tf.trainable_variables()
d_vars = [var for var in t_vars if var.name.startswith("Discriminator")]
g_vars = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="Generator")
train_d = tf.train.GradientDescentOptimizer(0.1).minimize(disc_loss, var_list=d_vars)
train_g = tf.train.GradientDescentOptimizer(0.1).minimize(gen_loss, var_list=g_vars)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(4):
        z = np.ones([2, 3]) * 0.1 * i
        _, d = sess.run([train_d, disc_loss], feed_dict={real: [[1.0, 2.0]], noise: z})
        _, g = sess.run([train_g, gen_loss], feed_dict={noise: z})
        print(d, g)
