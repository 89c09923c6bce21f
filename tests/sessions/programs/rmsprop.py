"""An optimizer whose first steps Keras takes otherwise."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.ones([3, 1]))
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.0))
optimizer = tf.train.RMSPropOptimizer(0.01, decay=0.8, momentum=0.5)
train = optimizer.minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        _, value = sess.run([train, loss], {x: np.ones([2, 3])})
        print(value)
