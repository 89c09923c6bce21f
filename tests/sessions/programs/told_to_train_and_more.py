"""A placeholder tells layers whether they train, and is a tensor elsewhere: in functions, and in what they share."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None])
training = tf.placeholder_with_default(False, [])
hidden = tf.layers.dropout(x, 0.0, training=training)
scale = tf.cond(training, lambda: 10.0, lambda: 1.0)
out = tf.reduce_sum(hidden, 1) * scale + tf.cast(~training, tf.float32)
w = tf.Variable(1.0)
loss = tf.reduce_mean(tf.square(out * w - y))
train = tf.train.GradientDescentOptimizer(0.001).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(2):
        _, value = sess.run([train, loss], {x: [[1.0, 2.0]], y: [4.0], training: True})
        print(value)
    print(sess.run(out, {x: [[1.0, 2.0]]}), sess.run(out, {x: [[1.0, 2.0]], training: True}))
    print(sess.run(loss, {x: [[1.0, 2.0]], y: [4.0]}), sess.run(w))
