"""Names that functions have for other functions, of the file and of TensorFlow, which layers and variables are made of."""
import numpy as np
import tensorflow as tf


def leaky(x):
    return tf.maximum(x, 0.2 * x)


def network(x, units):
    activation = leaky
    first_value = tf.constant_initializer
    h = tf.layers.dense(x, units, activation=activation, kernel_initializer=first_value(0.5))
    w = tf.get_variable("w", [units, 1], initializer=first_value(0.25))
    return activation(tf.matmul(h, w))


x = tf.placeholder(tf.float32, [None, 3])
y = network(x, 4)
loss = tf.reduce_mean(y)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        _, value = sess.run([train, loss], {x: np.full([2, 3], i - 1.0)})
        print(value)
