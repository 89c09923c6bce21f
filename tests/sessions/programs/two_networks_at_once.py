"""Two networks of layers, with one input, make their steps in one run."""
import numpy as np
import tensorflow as tf


def network(inputs):
    hidden = tf.layers.dense(inputs, 3, tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.2))
    with tf.variable_scope("out"):
        scale = tf.get_variable("scale", [1], initializer=tf.ones_initializer())
    return tf.layers.dense(hidden, 1, kernel_initializer=tf.constant_initializer(0.4)) * scale


state = tf.placeholder(tf.float32, [None, 2])
target = tf.placeholder(tf.float32, [None, 1])
actor = network(state)
critic = tf.layers.dense(tf.layers.dense(state, 2, kernel_initializer=tf.constant_initializer(0.3)), 1,
                         kernel_initializer=tf.constant_initializer(-0.3))
actor_loss = -tf.reduce_mean(tf.log(tf.sigmoid(actor)) * target)
critic_loss = tf.losses.mean_squared_error(target, critic)
train_actor = tf.train.GradientDescentOptimizer(0.1).minimize(actor_loss)
train_critic = tf.train.GradientDescentOptimizer(0.05).minimize(critic_loss)
train = tf.group(train_actor, train_critic)

s = np.array([[1.0, 2.0], [0.5, -1.0]], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(3):
        sess.run(train, {state: s, target: [[1.0], [0.5]]})
        print(step, sess.run([actor, critic], {state: s}))
    print(sess.run([actor_loss, train_actor, train_critic, critic_loss], {state: s, target: [[1.0], [0.5]]})[0])
