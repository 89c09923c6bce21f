import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable([[1.0], [2.0]])
out = tf.matmul(x, w)
mean, var = tf.nn.moments(out, [0])
top = tf.reduce_max(out)
loss = tf.reduce_mean(var)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    m, v, t = sess.run([mean, var, top], {x: [[1.0, 2.0], [3.0, 5.0]]})
    print(m, v, t)
    result = sess.run([mean, top], {x: [[1.0, 2.0], [3.0, 5.0]]})
    print(result[1], len(result))
    print(sess.run([train, loss], {x: [[1.0, 2.0], [3.0, 5.0]]})[1])
    print(sess.run(w))
