"""Loops that call functions which make layers and variables: one for each time, in functions and loops of these too."""
import numpy as np
import tensorflow as tf

DEPTHS = [2, 1]
fill = tf.constant_initializer


def dense(inputs, units, activation=tf.tanh):
    return tf.layers.dense(inputs, units, activation, kernel_initializer=fill(0.2))


def scaled(inputs, by):
    # one factor for each
    factor = tf.Variable(float(by), name="factor")
    return inputs * factor


def block(inputs, units, name, is_training):
    with tf.variable_scope(name):
        hidden = dense(scaled(inputs, units), units)
        hidden = tf.layers.batch_normalization(hidden, momentum=0.5, training=is_training)
        hidden = tf.layers.dropout(hidden, 0.0, training=is_training)
        return tf.nn.relu(dense(hidden, units + 1, activation=None))


def tower(inputs, depth, is_training):
    for i in range(depth):
        inputs = block(inputs, i + 2, "part%d" % i, is_training)
    return inputs


def pyramid(inputs, rows):
    for row in rows:
        for k in range(row):
            inputs = dense(inputs, k + 2)
            shift = tf.Variable(0.1 * row)
            inputs = inputs + shift
    return inputs


x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 1])
is_training = tf.placeholder(tf.bool)
h = x
for f in [4, 3]:
    h = dense(h, f)
for n, depth in enumerate(DEPTHS):
    # a tower of blocks
    with tf.variable_scope("tower_%d" % n):
        h = tower(h, depth, is_training)
h = block(h, 3, "last", is_training)
for _ in range(2):
    for _ in range(2):
        h = h + scaled(h, 0.5)
prediction = dense(pyramid(h, [2, 1]), 1, None)
loss = tf.reduce_mean(tf.square(prediction - y))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train_op = tf.train.GradientDescentOptimizer(0.05).minimize(loss)

rng = np.random.RandomState(3)
xs = rng.rand(5, 3).astype(np.float32)
ys = xs.mean(axis=1, keepdims=True)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(4):
        _, value = sess.run([train_op, loss], {x: xs, y: ys, is_training: True})
        print(step, value, sess.run(loss, {x: xs, y: ys, is_training: False}))
    print(sess.run(prediction, {x: xs[:2], is_training: False}))
