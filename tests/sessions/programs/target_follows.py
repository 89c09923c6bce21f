"""A copy of the weights follows them, and other lists of variables."""
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2])
w = tf.Variable([[1.0], [2.0]])
t = tf.Variable([[0.0], [0.0]], trainable=False)
ws = [w]
ts = [t]
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - tf.stop_gradient(tf.matmul(x, t)) - 1.0))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
copy = [b.assign(0.9 * b + 0.1 * a) for a, b in zip(ws, ts)]
copy2 = tf.group(*[tf.assign(t, w)])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        print(sess.run([loss, step], {x: [[1.0, 0.5]]})[0])
        sess.run(copy)
    sess.run(copy2)
    print(sess.run([w, t]))
