import tensorflow as tf

with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None])
    w = tf.Variable([1.0, 2.0], name="w")
    y = x * w
    loss = tf.reduce_sum(tf.square(y - 1.0))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(2):
            sess.run(train, {x: [1, 2]})
        print(sess.run([w, loss], {x: [1, 2]}))

with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None])
    w = tf.Variable([3.0, 4.0], name="w")
    y = x * w + 1.0
    loss = tf.reduce_sum(y)
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train, {x: [1, 2]})
        print(sess.run([w, y], {x: [1, 2]}))
