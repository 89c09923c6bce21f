"""Layers of slim and of `tf.contrib.layers`, with their defaults: a ReLU, and "SAME"."""
import tensorflow as tf
from tensorflow.contrib import slim

x = tf.placeholder(tf.float32, [None, 4, 4, 1])
labels = tf.placeholder(tf.float32, [None, 2])
net = slim.conv2d(x, 2, [3, 3], weights_initializer=tf.constant_initializer(0.1), scope="conv1")
net = slim.max_pool2d(net, [2, 2], scope="pool1")
net = slim.conv2d(
    net,
    3,
    2,
    stride=1,
    padding="VALID",
    activation_fn=tf.nn.tanh,
    weights_initializer=tf.ones_initializer(),
)
net = slim.flatten(net)
net = tf.contrib.layers.fully_connected(
    net,
    5,
    weights_initializer=tf.constant_initializer(0.2),
    biases_initializer=tf.constant_initializer(0.1),
)
out = tf.contrib.layers.fully_connected(
    inputs=net,
    num_outputs=2,
    activation_fn=None,
    weights_initializer=tf.constant_initializer(0.3),
    biases_initializer=None,
    scope="out",
)
loss = tf.reduce_mean(tf.square(out - labels))
train = tf.train.GradientDescentOptimizer(0.001).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    data = [[[[0.1 * a * b] for a in range(4)] for b in range(4)]]
    print(sess.run(out, {x: data}))
    for _ in range(3):
        _, value = sess.run([train, loss], {x: data, labels: [[1, 0]]})
        print(value)
    print(sess.run(out, {x: data}))
