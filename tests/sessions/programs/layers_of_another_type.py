"""Layers that are objects and compute in float64, with names and called at once."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float64, [None, 3])
layer = tf.layers.Dense(2, kernel_initializer=tf.ones_initializer(), dtype=tf.float64)
drop = tf.layers.Dropout(0.0)
z = tf.layers.Dense(3, kernel_initializer=tf.ones_initializer(), dtype=tf.float64)(x)
y = drop(layer(x), training=True) + drop(z[:, :2])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print([float(v) for v in sess.run(y, {x: np.ones([2, 3])}).ravel()])
