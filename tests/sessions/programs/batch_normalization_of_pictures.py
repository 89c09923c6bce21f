"""A network for pictures with batch normalization, trained and evaluated by turns."""
import numpy as np
import tensorflow as tf


def block(inputs, filters, is_training):
    outputs = tf.layers.conv2d(
        inputs, filters, 3, padding="same", use_bias=False, kernel_initializer=tf.constant_initializer(0.1)
    )
    outputs = tf.layers.batch_normalization(outputs, training=is_training, momentum=0.8)
    return tf.nn.relu(outputs)


images = tf.placeholder(tf.float32, [None, 4, 4, 1], name="images")
labels = tf.placeholder(tf.float32, [None, 1], name="labels")
is_training = tf.placeholder_with_default(False, [], name="is_training")

with tf.variable_scope("first"):
    hidden = tf.layers.conv2d(
        block(images, 1, is_training), 2, 3, kernel_initializer=tf.constant_initializer([0.1, -0.2, 0.3] * 6)
    )
# both kinds
hidden = tf.layers.batch_normalization(hidden, training=is_training, fused=False, momentum=0.7)
hidden = tf.layers.batch_normalization(tf.nn.elu(hidden), axis=3, training=is_training, momentum=0.6, name="pictures")
hidden = tf.pad(hidden, [[0, 0], [1, 1], [1, 1], [0, 0]])
hidden = tf.layers.batch_normalization(hidden, training=is_training, momentum=0.5)
flat = tf.layers.flatten(hidden)
flat = tf.layers.batch_normalization(flat, training=is_training, momentum=0.9)
pred = tf.layers.dense(flat, 1, kernel_initializer=tf.constant_initializer(0.05))
loss = tf.reduce_mean(tf.square(pred - labels))
update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(update_ops):
    train_op = tf.train.GradientDescentOptimizer(0.05).minimize(loss)

rng = np.random.RandomState(3)
xs = rng.rand(3, 4, 4, 1).astype(np.float32)
ys = xs.sum(axis=(1, 2, 3))[:, None] / 8
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        _, value = sess.run([train_op, loss], feed_dict={images: xs, labels: ys, is_training: True})
        print(step, value, sess.run(loss, {images: xs, labels: ys}))
    print(sess.run(pred, {images: xs[:1]}))
