"""Losses that the program collects, and those of variables."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable([[0.5], [-0.5]], name="w")
v = tf.get_variable("v", [1], initializer=tf.constant_initializer(0.3), regularizer=tf.contrib.layers.l2_regularizer(0.4))
scale = 0.02
u = tf.get_variable("u", [1], initializer=tf.constant_initializer(0.5),
                    regularizer=tf.contrib.layers.l1_regularizer(scale + 0.01))
# the weights should be small
tf.add_to_collection("losses", 0.1 * tf.nn.l2_loss(w))
error = tf.reduce_mean(tf.square(tf.matmul(x, w) * u + v - y))
tf.add_to_collection("losses", error)
loss = tf.add_n(tf.get_collection("losses"), name="total")
more = loss + sum(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
train = tf.train.GradientDescentOptimizer(0.1).minimize(more)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(4):
        _, value = sess.run([train, more], {x: [[1.0, 2.0], [2.0, 1.0]], y: [[1.0], [2.0]]})
        print(step, value)
    print(sess.run([w, v, u]))
