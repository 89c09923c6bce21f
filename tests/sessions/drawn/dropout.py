"""Dropout with a probability that is fed, and one that is fixed: what is kept is scaled, and each run draws anew."""

import numpy as np
import tensorflow as tf

tf.set_random_seed(7)
x = tf.placeholder(tf.float32, [None, 200])
keep = tf.placeholder_with_default(1.0, [])
w = tf.Variable(tf.ones([200]))
fed = tf.nn.dropout(x, keep) * w
fixed = tf.nn.dropout(x * w, keep_prob=0.25)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    data = np.ones([500, 200])
    for part in (0.5, 0.8, 1.0):
        values = sess.run(fed, {x: data, keep: part})
        print(part, values.mean(), values.var(), (values == 0.0).mean())
    values = sess.run(fixed, {x: data})
    print(values.mean(), values.var() / 3, (values == 0.0).mean())
    print("again:", (values == sess.run(fixed, {x: data})).all())
