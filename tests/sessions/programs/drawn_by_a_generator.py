"""First values that a generator of NumPy draws where variables are made, and a loss written where it is fetched."""
import numpy
import tensorflow as tf

rng = numpy.random.RandomState(3)
train_x, train_y = rng.rand(8), rng.rand(8)
X = tf.placeholder("float")
Y = tf.placeholder("float")
W = tf.Variable(rng.randn(), name="weight")
b = tf.Variable(rng.randn(), name="bias")
pred = tf.add(tf.multiply(X, W), b)
cost = tf.reduce_sum(tf.pow(pred - Y, 2)) / (2 * train_x.shape[0])
optimizer = tf.train.GradientDescentOptimizer(0.1).minimize(cost)
init = tf.global_variables_initializer()
with tf.Session() as sess:
    sess.run(init)
    for epoch in range(3):
        for (x, y) in zip(train_x, train_y):
            sess.run(optimizer, feed_dict={X: x, Y: y})
        c = sess.run(cost, feed_dict={X: train_x, Y: train_y})
        print(epoch, c, "W=", sess.run(W), "b=", sess.run(b))
    test_x, test_y = rng.rand(3), rng.rand(3)
    print(sess.run(tf.reduce_sum(tf.abs(pred - Y)) / test_x.shape[0], feed_dict={X: test_x, Y: test_y}))
