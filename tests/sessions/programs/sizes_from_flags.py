"""A function that makes variables of the sizes that a flag gives."""
import sys

import numpy as np
import tensorflow as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_integer("hidden", 4, "How many units there are.")


def inference(images, units):
    with tf.name_scope("hidden"):
        weights = tf.Variable(tf.ones([6, units]) * 0.1, name="weights")
        hidden = tf.nn.relu(tf.matmul(images, weights))
    return tf.reduce_sum(hidden, axis=1)


def main():
    images = tf.placeholder(tf.float32, shape=(None, 6))
    logits = inference(images, FLAGS.hidden)
    loss = tf.reduce_mean(tf.square(logits))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            print(sess.run([train, loss], {images: np.ones([2, 6])})[1])


FLAGS(sys.argv[:1])
main()
