import tensorflow as tf

if __name__ == "__main__":
    x = tf.placeholder(tf.float32, [])
    v = tf.Variable(3.0)
    y = v * x
    loss = tf.square(y - 6.0)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        print(sess.run(y, feed_dict={x: 2.0}))
        for k in range(4):
            _, l = sess.run([train, loss], feed_dict={x: 1.5})
            print(k, l)
