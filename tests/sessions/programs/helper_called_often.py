"""Functions that make variables and layers of their own at each call, one in another, with names and without."""
import numpy as np
import tensorflow as tf

n_hidden = 3


def weight_variable(shape):
    initial = tf.constant(0.1, shape=shape)
    return tf.Variable(initial)


def add_layer(inputs, in_size, out_size, activation_function=None):
    # the weights of one layer
    Weights = weight_variable([in_size, out_size])
    biases = tf.Variable(tf.zeros([1, out_size]) + 0.1)
    outputs = tf.matmul(inputs, Weights) + biases
    if activation_function is None:
        return outputs
    return activation_function(outputs)


def scaled(t):
    return tf.nn.elu(t) * 0.1


def linear(inputs, n_in, n_out, name="linear"):
    with tf.variable_scope(name):
        w = tf.get_variable("w", [n_in, n_out], initializer=tf.constant_initializer(0.2))
        b = tf.get_variable("b", [n_out], initializer=tf.zeros_initializer())
        return tf.matmul(inputs, w) + b


def dense(inputs, units, activation=tf.nn.relu):
    return tf.layers.dense(inputs, units, activation, kernel_initializer=tf.constant_initializer(0.1))


def block(inputs, units):
    hidden = dense(inputs, units)
    hidden = dense(hidden, units * 2, activation=None)
    return tf.layers.dropout(hidden, 0.0)


def unnamed(inputs):
    with tf.variable_scope("unnamed", reuse=tf.AUTO_REUSE):
        found_again = tf.layers.dense(inputs, 2, kernel_initializer=tf.constant_initializer(0.3))
        return found_again + tf.keras.layers.Dense(2, kernel_initializer=tf.constant_initializer(0.2))(inputs)


x = tf.placeholder(tf.float32, [None, 2], name="x")
y = tf.placeholder(tf.float32, [None, 1], name="y")
first = add_layer(x, 2, n_hidden, activation_function=tf.nn.tanh)
second = add_layer(first, n_hidden, 2, tf.nn.relu) - add_layer(x * 0.5, 2, 2, activation_function=scaled)
third = linear(linear(second, 2, 4, name="a"), 4, 2)
fourth = block(block(third, 2), 1)
fifth = unnamed(unnamed(fourth))
prediction = add_layer(fifth, 2, 1)
loss = tf.reduce_mean(tf.square(prediction - y))
train_op = tf.train.GradientDescentOptimizer(0.2).minimize(loss)

xs = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.3]], np.float32)
ys = np.array([[1.0], [0.2], [0.7]], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        sess.run(train_op, feed_dict={x: xs, y: ys})
        print(step, sess.run([loss, second], feed_dict={x: xs, y: ys}))
    print(sess.run(prediction, feed_dict={x: xs[:1]}))
