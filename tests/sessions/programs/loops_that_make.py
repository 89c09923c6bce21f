"""Loops that make a layer or a variable each time, in functions that are called often and outside of them."""
import numpy as np
import tensorflow as tf

WIDTHS = [4, 3]


def mlp(inputs, sizes, activation=tf.tanh, output_activation=None):
    for size in sizes[:-1]:
        inputs = tf.layers.dense(inputs, size, activation, kernel_initializer=tf.constant_initializer(0.1))
    return tf.layers.dense(
        inputs, sizes[-1], activation=output_activation, kernel_initializer=tf.constant_initializer(0.2)
    )


def tower(inputs, is_training, n):
    for i in range(n):
        scale = tf.Variable(1.5)
        inputs = tf.layers.conv2d(inputs, i + 1, 2, padding="same", kernel_initializer=tf.constant_initializer(0.1))
        inputs = tf.layers.batch_normalization(inputs, momentum=0.6, training=is_training)
        inputs = tf.nn.relu(inputs) * scale
    return inputs


x = tf.placeholder(tf.float32, [None, 4])
y = tf.placeholder(tf.float32, [None, 1])
is_training = tf.placeholder(tf.bool, name="is_training")
net = x
total = 0.0
for units in WIDTHS:
    # one layer of each width
    net = tf.layers.dense(net, units, kernel_initializer=tf.constant_initializer(0.3))
    total += tf.reduce_mean(net)
for i, (n_in, n_out) in enumerate([(3, 2), (2, 4)]):
    w = tf.Variable(tf.ones([n_in, n_out]) * 0.2, name="w%d" % i)
    b = tf.Variable(tf.zeros([n_out]))
    net = tf.nn.relu(tf.matmul(net, w) + b)
images = tf.reshape(net, [-1, 2, 2, 1])
images = tower(tower(images, is_training, 2), is_training, 1)
net = mlp(tf.layers.flatten(images), [3, 2] + [2], tf.nn.relu)
prediction = mlp(net, (5, 1)) + total * 0.01
loss = tf.reduce_mean(tf.square(prediction - y))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train_op = tf.train.MomentumOptimizer(0.05, 0.5).minimize(loss)

rng = np.random.RandomState(2)
xs = rng.rand(5, 4).astype(np.float32)
ys = xs.mean(axis=1, keepdims=True)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        _, value = sess.run([train_op, loss], {x: xs, y: ys, is_training: True})
        print(step, value, sess.run(loss, {x: xs, y: ys, is_training: False}))
    print(sess.run(prediction, {x: xs[:2], is_training: False}))
