"""Blocks of convolutions and batch normalization, each with layers of its own."""
import numpy as np
import tensorflow as tf


def conv(inputs, filters, training, kernel=3):
    outputs = tf.layers.conv2d(inputs, filters, kernel, padding="same", kernel_initializer=tf.constant_initializer(0.05))
    outputs = tf.layers.batch_normalization(outputs, training=training, momentum=0.7)
    return tf.nn.relu(outputs)


def block(inputs, filters, training):
    hidden = conv(inputs, filters, training)
    hidden = conv(hidden, filters * 2, training, kernel=1)
    return tf.layers.max_pooling2d(hidden, 2, 2)


x = tf.placeholder(tf.float32, [None, 8, 8, 1])
y = tf.placeholder(tf.float32, [None, 1])
training = tf.placeholder(tf.bool)
net = block(x, 2, training)
net = block(net, 3, training)
net = conv(net, 2, training)
pred = tf.layers.dense(tf.layers.flatten(net), 1, kernel_initializer=tf.constant_initializer(0.1))
loss = tf.reduce_mean(tf.square(pred - y))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
xs = np.random.RandomState(0).rand(3, 8, 8, 1)
ys = np.array([[0.1], [0.3], [0.2]])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        print(sess.run([train, loss], {x: xs, y: ys, training: True})[1], sess.run(loss, {x: xs, y: ys, training: False}))
