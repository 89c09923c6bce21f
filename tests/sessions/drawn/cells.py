"""The first weights of cells: what they give of inputs that are each a row of the kernel."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [50, 1, 50])
plain = tf.nn.rnn_cell.BasicRNNCell(2000, activation=tf.identity)
rows, _ = tf.nn.dynamic_rnn(plain, x, dtype=tf.float32)
with tf.variable_scope("gated"):
    gated, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(1000, activation=tf.identity), x, dtype=tf.float32)
with tf.variable_scope("updated"):
    updated, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(1000, activation=tf.identity), x, dtype=tf.float32)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for values in sess.run([rows, gated, state.c, updated], {x: 22.5 * np.eye(50)[:, None]}):
        print(np.mean(values), np.var(values), np.mean(np.abs(values)))
