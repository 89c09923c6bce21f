import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
keep_prob = tf.placeholder_with_default(1.0, [], name="keep_prob")
scale = tf.placeholder_with_default(2.0, shape=[])
w = tf.Variable([[1.0], [2.0]])
hidden = tf.nn.dropout(tf.matmul(x, w), keep_prob)
out = hidden * scale
total = tf.reduce_sum(out)
train = tf.train.AdamOptimizer(0.1).minimize(total)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(out, {x: [[1.0, 2.0]]}))
    print(sess.run(out, {x: [[1.0, 2.0]], scale: 3.0}))
    sess.run(train, {x: [[1.0, 2.0]], keep_prob: 1.0})
    print(sess.run([out, total], {x: [[1.0, 2.0]]}))
