"""The graph is the module's, and functions run it: by a session that is passed, and by one of their own."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.zeros([3, 1]))
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 3.0))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
init = tf.global_variables_initializer()


def evaluate(sess, data, scale=1.0):
    feed = {x: data}
    return sess.run(loss, feed_dict=feed) * scale


def train_for(count, sess=None):
    for _ in range(count):
        sess.run(train, feed_dict={x: np.ones([2, 3])})
        print(evaluate(sess, np.ones([1, 3]), scale=2.0))


def main():
    with tf.Session() as session:
        session.run(init)
        train_for(3, sess=session)
        print(evaluate(session, np.ones([1, 3])), session.run(w))


if __name__ == "__main__":
    main()
