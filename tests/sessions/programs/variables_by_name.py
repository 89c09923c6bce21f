"""Variables are found by name, in scopes with a default initializer, and keep their names."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
    w = tf.get_variable("w", [3, 2], initializer=tf.zeros_initializer())
    with tf.variable_scope("inner", initializer=tf.constant_initializer(0.25)):
        offset = tf.get_variable("offset", shape=2, trainable=False)
    scale = tf.get_variable("scale", initializer=tf.constant([1.0, 2.0]))
    with tf.name_scope("extra"):
        shift = tf.Variable(tf.ones([2]), name="shift")
    prediction = tf.matmul(x, w) + offset + scale * shift
loss = tf.reduce_mean(tf.square(prediction - 3.0))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(4):
        _, value = sess.run([train, loss], {x: np.ones([2, 3])})
        print(value)
    print(sess.run([w, offset, scale, shift]))
    print(w.name, offset.name, scale.name, shift.name)
