import tensorflow as tf

x = tf.placeholder(tf.float32, [1, 2])
a = tf.Variable([[1.0], [1.0]])
b = tf.Variable([[2.0]])
frozen = tf.Variable([[0.5]], trainable=False)
out = tf.matmul(tf.matmul(x, a), b) + frozen
loss = tf.reduce_sum(out)
only_b = tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=[b])
everything = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(only_b, {x: [[1.0, 2.0]]})
    print(sess.run([a, b, frozen]))
    sess.run(everything, {x: [[1.0, 2.0]]})
    print(sess.run([a, b, frozen]))
