"""The first values of variables and of layers' weights, by the defaults of each way to make them."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 300])
default = tf.get_variable("default", [300, 200])
normal = tf.get_variable("normal", [300, 200], initializer=tf.random_normal_initializer(stddev=0.3))
truncated = tf.Variable(tf.truncated_normal([300, 200], stddev=0.5))
uniform = tf.get_variable("uniform", [300, 200], initializer=tf.random_uniform_initializer(-0.2, 0.4))
scaled = tf.get_variable("scaled", [300, 200], initializer=tf.contrib.layers.xavier_initializer())
dense = tf.layers.dense(x, 200, use_bias=False)
full = tf.contrib.layers.fully_connected(x, 200, activation_fn=None)
image = tf.reshape(x, [-1, 10, 10, 3])
kernel = tf.contrib.layers.conv2d(image, 100, 3, activation_fn=None)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for values in sess.run([default, normal, truncated, uniform, scaled]):
        print(values.mean(), values.std(), np.percentile(values, [5, 95]))
    for weights in sess.run([dense, full], {x: np.eye(300)}):
        print(weights.mean(), weights.std(), weights.min(), weights.max())
    convolved = sess.run(kernel, {x: np.eye(300)})
    print(convolved.sum(axis=(1, 2)).std(), abs(convolved).max())
