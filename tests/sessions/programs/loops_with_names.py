"""Loops and functions that give names to what they make variables of, and losses that are added up."""
import tensorflow as tf

sizes = [2, 3]
width = 4
x = tf.placeholder(tf.float32, [None, width])
penalty = tf.constant(0.0)
parts = []
for i, size in enumerate(sizes):
    with tf.name_scope("part-%s" % size):
        shape = [width, size]
        scale = size * 2
        kernel = tf.Variable(tf.ones(shape) / scale, name="kernel")
        bias = tf.Variable(tf.constant(0.1, shape=[size]), name="bias")
        parts.append(tf.nn.relu(tf.matmul(x, kernel) + bias))


def last(inputs, units):
    shape = [5, units]
    kernel = tf.Variable(tf.ones(shape) * 0.5, name="kernel")
    bias = tf.Variable(tf.zeros(shape[1:]), name="bias")
    return tf.matmul(inputs, kernel) + bias, tf.nn.l2_loss(kernel)


joined = tf.concat(parts, 1)
out, loss_of_last = last(joined, 2)
own = tf.Variable([0.5, -0.5])
penalty += loss_of_last
penalty += tf.nn.l2_loss(own)
count = 1
count += 1
loss = tf.reduce_mean(tf.square(out - own)) + 0.01 * penalty
train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([train, loss], {x: [[1.0, 2.0, 3.0, 4.0]]})[1])
    print(sess.run(own), count)
