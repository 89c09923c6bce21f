"""Functions that make layers and read placeholders, and what is computed of these, by their names."""
import numpy as np
import tensorflow as tf



def kept(values):
    return values * (1.0 - rate)


x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [None, 1], name="y")
rate = tf.placeholder_with_default(0.0, [], name="rate")
is_training = tf.placeholder(tf.bool, [], name="is_training")
mean = tf.reduce_mean(x, axis=1, keepdims=True)
fill = tf.constant_initializer(0.2)


def centred(values):
    return values - mean


def block(inputs, units):
    # a layer, and what it drops
    hidden = tf.layers.dense(centred(inputs), units, tf.nn.tanh, kernel_initializer=fill)
    hidden = tf.layers.batch_normalization(hidden, momentum=0.5, training=is_training)
    return tf.nn.dropout(hidden, keep_prob=1.0 - rate)


def network(inputs, widths=(4, 3)):
    hidden = inputs
    for units in widths:
        hidden = block(hidden, units)
    scale = tf.Variable(2.0)
    return tf.layers.dense(hidden, 1, kernel_initializer=fill) * scale + mean


net = network(x)
prediction = net + kept(network(x * 0.5, [2]))
loss = tf.reduce_mean(tf.square(prediction - y))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)

rng = np.random.RandomState(5)
xs = rng.rand(6, 3).astype(np.float32)
ys = xs.sum(axis=1, keepdims=True)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(4):
        _, value = sess.run([train_op, loss], {x: xs, y: ys, is_training: True})
        print(step, value, sess.run(loss, {x: xs, y: ys, is_training: False}))
    print(sess.run([net, prediction], {x: xs[:2], is_training: False, rate: 0.0}))
