import os
import tempfile

import numpy as np
import tensorflow as tf

folder = tempfile.mkdtemp()
x = tf.placeholder(tf.float32, [None, 2], name="x")
W = tf.get_variable("W", initializer=tf.constant([[1.0], [2.0]]))
b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
y = tf.nn.xw_plus_b(x, W, b)
loss = tf.losses.mean_squared_error(labels=tf.ones_like(y), predictions=y)
train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
saver = tf.train.Saver(max_to_keep=2)
data = np.array([[0.5, 1.0], [1.0, -1.0]], dtype=np.float32)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(3):
        _, value = sess.run([train, loss], {x: data})
        print(step, value)
    path = saver.save(sess, os.path.join(folder, "model"), global_step=3)
    print(sess.run([W, b]))

with tf.Session() as sess:
    saver.restore(sess, tf.train.latest_checkpoint(folder))
    print(sess.run("xw_plus_b:0", feed_dict={"x:0": data}))
    print(sorted(name for name, _ in tf.train.list_variables(path)))
