"""Each of two networks of layers is trained by what is below its scope."""

import tensorflow as tf

noise = tf.placeholder(tf.float32, [None, 2])
with tf.variable_scope("Maker"):
    hidden = tf.layers.dense(noise, 3, tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.2))
    made = tf.layers.dense(hidden, 2, kernel_initializer=tf.constant_initializer(-0.3))
with tf.variable_scope("Critic"):
    seen = tf.layers.dense(made, 3, tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.4), name="seen")
    score = tf.layers.dense(seen, 1, kernel_initializer=tf.constant_initializer(0.1), name="score")
of_maker = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="Maker")
of_critic = tf.trainable_variables("Critic")
train_maker = tf.train.AdamOptimizer(0.1).minimize(-tf.reduce_mean(score), var_list=of_maker)
train_critic = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(score), var_list=of_critic)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(len(of_maker), len(of_critic), len(tf.global_variables()))
    for _ in range(3):
        sess.run(train_maker, {noise: [[1.0, 2.0]]})
        sess.run(train_critic, {noise: [[1.0, 2.0]]})
        print(sess.run([made, score], {noise: [[0.5, -1.0]]}))
    print(sess.run(of_maker), sess.run(of_critic))
