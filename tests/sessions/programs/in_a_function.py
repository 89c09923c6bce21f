import tensorflow as tf


def fit(points, values):
    """Fits a line."""
    x = tf.placeholder(tf.float32, [None])
    y = tf.placeholder(tf.float32, [None])
    slope = tf.Variable(0.0)
    shift = tf.Variable(0.0)
    guess = slope * x + shift
    loss = tf.reduce_mean((guess - y) ** 2)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(50):
            sess.run(train, feed_dict={x: points, y: values})
        return sess.run([slope, shift]), sess.run(guess, feed_dict={x: [10.0]})


if __name__ == "__main__":
    print(fit([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]))
