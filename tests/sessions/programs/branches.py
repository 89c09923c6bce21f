import tensorflow as tf

x = tf.placeholder(tf.float32, [None], name="x")
training = tf.placeholder_with_default(False, [], name="training")
w = tf.Variable([1.0, 2.0, 4.0])


def noisy():
    return x * w + 0.5


# The noise is fixed, so that it can be compared.
y = tf.cond(training, noisy, lambda: x * w)
total = tf.reduce_sum(y)
clipped = tf.where(y > 3.0, tf.fill(tf.shape(y), 3.0), y)
loss = tf.cond(total > 20.0, lambda: total / 10.0, lambda: tf.square(total))
train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for flag in (True, False):
        print(sess.run([y, total], {x: [1, 2, 3], training: flag}))
    print(sess.run(clipped, {x: [1, 2, 3]}))
    for _ in range(4):
        _, value = sess.run([train, loss], {x: [1, 1, 2], training: True})
        print(value)
    print(sess.run(w))
