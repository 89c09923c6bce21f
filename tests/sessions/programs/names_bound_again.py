import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable([[1.0, 0.0], [0.5, 1.0]])
net = tf.matmul(x, w)
net = tf.nn.relu(net)
net = net + 1.0
total = tf.reduce_sum(net)
train = tf.train.GradientDescentOptimizer(0.1).minimize(total)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(net, feed_dict={x: [[1.0, -2.0]]}))
    sess.run(train, feed_dict={x: [[1.0, -2.0]]})
    print(sess.run([net, total], feed_dict={x: [[1.0, -2.0]]}))
