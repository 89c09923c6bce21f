"""A class whose methods make cells of recurrent networks, and that saves them."""
import numpy as np
import tensorflow as tf
from tensorflow.nn.rnn_cell import BasicRNNCell, LSTMCell
from tensorflow.contrib.rnn import GRUCell


class Model(object):
    def __init__(self, units=3):
        self.units = units
        self.build()
        self.saver = tf.train.Saver()
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def encode(self, inputs, name):
        with tf.variable_scope(name, initializer=tf.constant_initializer(0.2)):
            cell = GRUCell(self.units, activation=tf.nn.relu)
            outputs, state = tf.nn.dynamic_rnn(cell, inputs, dtype=tf.float32)
        return outputs, state

    def build(self):
        self.x = tf.placeholder(tf.float32, [None, None, 2])
        self.batch = tf.placeholder(tf.int32, [])
        first, last = self.encode(self.x, "first")
        second, _ = self.encode(first, "second")
        cell = LSTMCell(4, initializer=tf.constant_initializer(0.1), forget_bias=0.5, state_is_tuple=True)
        zero = cell.zero_state(self.batch, tf.float32)
        outputs, state = tf.nn.dynamic_rnn(cell, second, initial_state=zero, time_major=False)
        with tf.variable_scope("rnn2", initializer=tf.constant_initializer(0.3)):
            plain, _ = tf.nn.dynamic_rnn(BasicRNNCell(2), outputs, dtype=tf.float32, scope="plain")
        self.out = tf.reduce_sum(plain[:, -1], axis=1) + tf.reduce_sum(state.c + state.h, 1) + tf.reduce_sum(last, 1)
        self.loss = tf.reduce_mean(tf.square(self.out - 1.0))
        self.train = tf.train.GradientDescentOptimizer(0.01).minimize(self.loss)

    def fit(self, x):
        return self.sess.run([self.train, self.loss], {self.x: x, self.batch: len(x)})[1]

    def save(self):
        path = self.saver.save(self.sess, "./rnn/model.ckpt")
        loss = self.fit(xs)
        self.saver.restore(self.sess, path)
        return loss, self.fit(xs)


xs = np.arange(12).reshape(2, 3, 2).astype(np.float32) / 10
model = Model()
for _ in range(3):
    print(model.fit(xs), model.fit(xs[:, :2]))
print(model.save())
