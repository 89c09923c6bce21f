import numpy as np
import tensorflow as tf

pictures = tf.placeholder(tf.float32, [None, 2, 3])
factor = tf.placeholder(tf.float32)


def scaled(values):
    return tf.contrib.layers.flatten(values) * factor


rows = scaled(pictures)
data = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
with tf.Session() as sess:
    print(sess.run(rows, {pictures: data, factor: 0.5}))
    print(sess.run(rows, {pictures: data[:1], factor: 2.0}))
