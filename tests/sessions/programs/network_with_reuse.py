"""A function of the file makes variables and layers, and a second call finds them again."""
import numpy as np
import tensorflow as tf

UNITS = 5


def network(inputs, classes, reuse=None):
    """A small network."""
    with tf.variable_scope("network", reuse=reuse):
        w = tf.get_variable("w", [3, UNITS], initializer=tf.constant_initializer(0.1))
        b = tf.get_variable("b", [UNITS], initializer=tf.zeros_initializer())
        # then a layer
        h = tf.nn.relu(tf.matmul(inputs, w) + b)
        h = tf.layers.dense(h, 4, activation=tf.nn.relu, kernel_initializer=tf.constant_initializer(0.2), name="fc")
        out = tf.layers.dense(h, classes, kernel_initializer=tf.constant_initializer(0.3))
    return out


x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 2])
a = network(x, 2)
b = network(x * 2, 2, reuse=True)
loss = tf.reduce_mean(tf.square(a - y)) + tf.reduce_mean(b)
train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        _, value = sess.run([train, loss], feed_dict={x: np.ones([2, 3]), y: np.zeros([2, 2])})
        print(value)
    print(sess.run(a, {x: np.ones([2, 3])}))
