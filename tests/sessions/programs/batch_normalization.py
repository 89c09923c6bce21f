"""Batch normalization, whose averages are updated with each step."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [None, 1], name="y")
is_training = tf.placeholder(tf.bool, name="is_training")
hidden = tf.layers.dense(x, 4, kernel_initializer=tf.constant_initializer([[0.1, 0.2, 0.3, 0.4], [0.5, -0.6, 0.7, 0.8], [-0.1, 0.1, 0.2, 0.1]]))
normal = tf.layers.batch_normalization(hidden, training=is_training, momentum=0.9)
active = tf.nn.relu(normal)
outputs = tf.layers.dense(active, 1, kernel_initializer=tf.constant_initializer(0.2))
loss = tf.reduce_mean(tf.square(outputs - y))
update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(update_ops):
    train_op = tf.train.GradientDescentOptimizer(0.05).minimize(loss)

rng = np.random.RandomState(1)
xs = rng.rand(8, 3).astype(np.float32)
ys = xs.sum(axis=1, keepdims=True)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(6):
        _, value = sess.run([train_op, loss], feed_dict={x: xs, y: ys, is_training: True})
        print(step, value, sess.run(loss, {x: xs[:4], y: ys[:4], is_training: False}))
    print(sess.run(outputs, {x: xs[:2], is_training: False}))
