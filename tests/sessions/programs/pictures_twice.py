"""Two functions that each build a network for pictures with batch normalization; one of them in a graph of its own."""
import numpy as np
import tensorflow as tf

XS = np.arange(32, dtype=np.float32).reshape(2, 4, 4, 1) ** 1.1 / 20


def normalize():
    x = tf.placeholder(tf.float32, [2, 4, 4, 1])
    normal = tf.layers.batch_normalization(tf.tile(x, [1, 1, 1, 2]), training=True, momentum=0.9)
    outputs = tf.reduce_sum(normal, [1, 2])
    updates = tf.group(*tf.get_collection(tf.GraphKeys.UPDATE_OPS))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        print(sess.run([outputs, updates], {x: XS})[0])


def train():
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 4, 4, 1])
        training = tf.placeholder(tf.bool, [])
        normal = tf.layers.batch_normalization(x, training=training, momentum=0.5, epsilon=1e-2, scale=False)
        loss = tf.reduce_mean(tf.abs(normal - x))
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        with tf.control_dependencies(updates):
            step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for _ in range(3):
                sess.run(step, {x: XS, training: True})
                sess.run(step, {x: XS[:1], training: True})
                print(sess.run([loss, normal], {x: XS[:1], training: False}))


normalize()
train()
