import tensorflow as tf


def main():
    steps, units = 4, 3
    x = tf.placeholder(tf.float32, [None, steps, 2])
    y = tf.placeholder(tf.float32, [None, 1])
    kernel = tf.Variable(tf.fill([2 + units, 4 * units], 0.1))
    bias = tf.Variable(tf.zeros([4 * units]))
    v = tf.Variable(tf.ones([units, 1]))
    batch = tf.shape(x)[0]
    c = tf.zeros([batch, units])
    h = tf.zeros([batch, units])
    for t in range(steps):
        gates = tf.matmul(tf.concat([x[:, t], h], 1), kernel) + bias
        i, j, f, o = tf.split(gates, 4, axis=1)
        c = c * tf.sigmoid(f + 1.0) + tf.sigmoid(i) * tf.tanh(j)
        h = tf.tanh(c) * tf.sigmoid(o)
    logits = tf.matmul(h, v)
    loss = tf.reduce_mean(tf.square(logits - y))
    train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        data = [[[0.1 * a * b, 0.2 * b] for a in range(steps)] for b in range(3)]
        for _ in range(5):
            _, value = sess.run([train, loss], {x: data, y: [[1], [2], [3]]})
            print(value)
        print(sess.run([c, h], {x: data}))
        print(sess.run(bias))


main()
