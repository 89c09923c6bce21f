"""Parts of a graph and of functions that are placed on devices."""
import numpy as np
import tensorflow as tf

def model(x):
    with tf.variable_scope("fc"), tf.device("/gpu:0"):
        w = tf.get_variable("w", [3, 1], initializer=tf.constant_initializer(0.5))
        with tf.device("/cpu:0"):
            h = tf.matmul(x, w)
        return h + 1.0

with tf.device("/cpu:0"):
    x = tf.placeholder(tf.float32, [None, 3])
    scale = tf.Variable(2.0)
    # the model
    y = model(x) * scale
with tf.device("/gpu:0"):
    loss = tf.reduce_mean(y)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        _, l = sess.run([train, loss], {x: np.ones([2, 3])})
        print("%.4f" % l)
