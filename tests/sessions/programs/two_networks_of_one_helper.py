"""Two networks made by one helper, one of them used twice with the same variables, and each trained by itself."""
import numpy as np
import tensorflow as tf


def linear(inputs, n_in, n_out, name):
    with tf.variable_scope(name):
        w = tf.get_variable("w", [n_in, n_out], initializer=tf.constant_initializer(0.3))
        b = tf.get_variable("b", [n_out], initializer=tf.constant_initializer(0.1))
        return tf.matmul(inputs, w) + b


def layer(inputs, units):
    return tf.layers.dense(inputs, units, kernel_initializer=tf.constant_initializer(0.2))


def generator(z):
    with tf.variable_scope("generator"):
        hidden = tf.nn.relu(linear(z, 2, 3, "h0"))
        return linear(layer(hidden, 3), 3, 1, "h1")


def discriminator(inputs, reuse=False):
    with tf.variable_scope("discriminator", reuse=reuse):
        hidden = tf.nn.relu(linear(inputs, 1, 3, "h0"))
        hidden = layer(layer(hidden, 2), 2)
        return linear(hidden, 2, 1, "h1")


z = tf.placeholder(tf.float32, [None, 2])
real = tf.placeholder(tf.float32, [None, 1])
fake = generator(z)
of_real = discriminator(real)
of_fake = discriminator(fake, reuse=True)
d_loss = tf.reduce_mean(tf.square(of_real - 1.0)) + tf.reduce_mean(tf.square(of_fake))
g_loss = tf.reduce_mean(tf.square(of_fake - 1.0))
d_vars = [v for v in tf.trainable_variables() if v.name.startswith("discriminator")]
g_vars = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="generator")
d_step = tf.train.GradientDescentOptimizer(0.05).minimize(d_loss, var_list=d_vars)
g_step = tf.train.GradientDescentOptimizer(0.05).minimize(g_loss, var_list=g_vars)

rng = np.random.RandomState(0)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for step in range(4):
    zs, batch = rng.rand(5, 2), rng.rand(5, 1) + 1
    _, value = sess.run([d_step, d_loss], feed_dict={z: zs, real: batch})
    _, other = sess.run([g_step, g_loss], feed_dict={z: zs})
    print(step, value, other)
print(sess.run(fake, feed_dict={z: [[0.5, 0.5]]}))
sess.close()
