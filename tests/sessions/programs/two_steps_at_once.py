"""Two networks that have nothing to do with each other make their steps in one run."""
import numpy as np
import tensorflow as tf

state = tf.placeholder(tf.float32, [None, 2])
value_of = tf.placeholder(tf.float32, [None, 1])
advantage = tf.placeholder(tf.float32, [None, 1])
actor = tf.Variable([[0.3], [0.1]], name="actor")
critic = tf.Variable([[0.2], [-0.1]], name="critic")
action = tf.tanh(tf.matmul(state, actor))
value = tf.matmul(state, critic)
actor_loss = -tf.reduce_mean(action * advantage)
critic_loss = tf.reduce_mean(tf.square(value - value_of))
train_actor = tf.train.AdamOptimizer(0.01).minimize(actor_loss)
train_critic = tf.train.GradientDescentOptimizer(0.1).minimize(critic_loss)

s = np.array([[1.0, 2.0], [0.5, -1.0]], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(3):
        v = sess.run(value, {state: s})
        feed = {state: s, value_of: v + 1.0, advantage: 1.0 - v}
        _, _, a, c = sess.run([train_actor, train_critic, actor_loss, critic_loss], feed_dict=feed)
        print(step, a, c)
    print(sess.run([actor, critic]))
