import numpy as np
import tensorflow as tf

n_steps, n_features = 2, 3
inputs = tf.placeholder(tf.float32, [None, n_steps * n_features])
grid = tf.reshape(inputs, [-1, n_steps, n_features])
batch = tf.shape(grid)[0]
w = tf.Variable(tf.constant(0.25, shape=[n_features]))
score = tf.reduce_sum(grid * w, axis=[1, 2])
loss = tf.reduce_sum(tf.nn.softplus(score)) / tf.to_float(batch)
train = tf.train.FtrlOptimizer(0.3).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    rows = np.arange(12, dtype=np.float32).reshape(2, 6) / 10
    for _ in range(4):
        sess.run(train, feed_dict={inputs: rows})
    print(sess.run(loss, feed_dict={inputs: rows}), sess.run(batch, feed_dict={inputs: rows}))
    print(sess.run(w))
