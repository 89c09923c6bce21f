"""Cells of recurrent networks: what runs them over lengths and lists, in scopes, functions and loops."""
import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn

x = tf.placeholder(tf.float32, [None, 4, 3])
y = tf.placeholder(tf.float32, [None, 2])
lengths = tf.placeholder(tf.int32, [None])
with tf.variable_scope("lstm", initializer=tf.constant_initializer(0.1)):
    cell = tf.nn.rnn_cell.BasicLSTMCell(5, forget_bias=0.8)
    outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, sequence_length=lengths)


def RNN(x, n):
    steps = tf.unstack(x, 4, 1)
    gru = rnn.GRUCell(n, kernel_initializer=tf.constant_initializer(0.2))
    outputs, states = rnn.static_rnn(gru, steps, dtype=tf.float32)
    return tf.layers.dense(outputs[-1], 2, kernel_initializer=tf.constant_initializer(0.3)), states


out, last = RNN(outputs, 3)
start = tf.nn.rnn_cell.LSTMStateTuple(tf.ones([2, 3]), tf.zeros([2, 3]))
again = tf.nn.rnn_cell.LSTMCell(3, initializer=tf.constant_initializer(0.1), activation=tf.nn.relu)
h, _ = tf.nn.dynamic_rnn(again, outputs, initial_state=start, scope="again")
for n in [2, 3]:
    # one cell for each
    with tf.variable_scope("layer_%d" % n, initializer=tf.constant_initializer(0.2)):
        h, end = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicRNNCell(n), h, dtype=tf.float32)
loss = tf.reduce_mean(tf.square(out + state.h[:, :2] - y)) + tf.reduce_sum(last) * 0.01 + tf.reduce_mean(end)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
xs = np.arange(24).reshape(2, 4, 3).astype(np.float32) / 10
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {x: xs, y: [[1.0, 0.0], [0.0, 1.0]], lengths: [4, 2]}
    for _ in range(3):
        print(sess.run([train, loss], feed)[1])
    print(sess.run([outputs, last, state[0]], feed))
