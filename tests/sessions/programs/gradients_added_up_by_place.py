"""Gradients that are added up beside their variables, by the place in the list of pairs."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
w = tf.Variable([[0.5], [-0.5]], name="w")
b = tf.Variable([0.1], name="b")
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - y))
optimizer = tf.train.GradientDescentOptimizer(0.05)
trained = tf.trainable_variables()
sums = [tf.Variable(tf.zeros_like(v.initialized_value()), trainable=False) for v in trained]
zero_ops = [s.assign(tf.zeros_like(s)) for s in sums]
pairs = optimizer.compute_gradients(loss, trained)
add_ops = [sums[i].assign_add(pair[0]) for i, pair in enumerate(pairs)]
step = optimizer.apply_gradients([(sums[i] / 2.0, pair[1]) for i, pair in enumerate(pairs)])
last = optimizer.apply_gradients([(s, pair[1]) for s, pair in zip(sums, pairs)])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(3):
        sess.run(zero_ops)
        for batch in ([1.0, 2.0], 4.0), ([3.0, -1.0], 2.0):
            sess.run(add_ops, feed_dict={x: [batch[0]], y: [[batch[1]]]})
        sess.run(step)
        print(epoch, sess.run(loss, {x: [[1.0, 1.0]], y: [[2.0]]}))
    sess.run(last)
    print(sess.run([w, b]))
