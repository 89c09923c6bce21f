import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable([[0.5, 0.1], [0.2, 0.4]])
v = tf.Variable([[1.0], [2.0]])
scale = tf.constant(2.0)
hidden = tf.nn.relu(tf.matmul(x, w))
y = (tf.matmul(hidden, v) + 1.0) * scale
total = tf.reduce_sum(y)
train = tf.train.GradientDescentOptimizer(0.01).minimize(total)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    code = sess.run(hidden, {x: [[1, 2], [3, 4]]})
    print(code)
    print(sess.run([y, total], {x: [[1, 2], [3, 4]]}))
    print(sess.run([y, total], {hidden: code * 2}))
    print(sess.run(y, {hidden: [[1, 0]]}))
    print(sess.run(total, feed_dict={y: [[5], [6]]}))
    print(sess.run(y, {x: [[1, 2]], scale: 3}))
    feed = {x: [[1, 2]], scale: 0.5}
    for _ in range(2):
        _, value = sess.run([train, total], feed_dict=feed)
        print(value)
    print(sess.run([w, v]))
