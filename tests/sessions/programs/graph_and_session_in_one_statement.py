"""One statement makes the graph and the session, and what was there before is cleared."""
import numpy as np
import tensorflow as tf

tf.reset_default_graph()
tf.set_random_seed(1)
with tf.Graph().as_default(), tf.Session() as sess:
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.Variable([[1.0], [2.0]])
    y = tf.matmul(x, w)
    sess.run(tf.global_variables_initializer())
    print(sess.run(y, {x: np.ones([2, 2])}))
