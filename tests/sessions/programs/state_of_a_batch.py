import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable(tf.ones([3, 3]) * 0.1)
u = tf.Variable(tf.ones([2, 3]))
start = tf.zeros([tf.shape(x)[0], 3])
h = tf.tanh(tf.matmul(start, w) + tf.matmul(x, u))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    state = sess.run(start, {x: [[1, 2]]})
    for _ in range(3):
        state = sess.run(h, {x: [[0.1, 0.2]], start: state})
        print(state)
