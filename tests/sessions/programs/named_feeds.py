import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
y = tf.placeholder(tf.float32, [None])
v = tf.Variable(1.0)
loss = tf.reduce_mean(tf.square(v * x - y))
scaled = v * x
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for shift in range(3):
        feed = {x: [1.0, 2.0], y: [2.0 + shift, 4.0]}
        _, now = sess.run([train, loss], feed_dict=feed)
        print(now)
        print(sess.run(scaled, feed_dict=feed))
    feed = {y: [1.0], x: [2.0]}
    print(sess.run(loss, feed))
