import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

x = tf.placeholder(tf.float32, [None, 2], name="x")
w = tf.Variable([1.0, 1.0], name="w")
seen = tf.Variable(0, trainable=False)
count = tf.assign_add(seen, 1)
log_odds = tf.log(tf.reduce_sum(x * w, reduction_indices=1, keep_dims=True))
loss = tf.reduce_mean(tf.square(log_odds))
train = tf.train.AdamOptimizer(0.1).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([train, loss], feed_dict={x: [[1.0, 2.0], [3.0, 4.0]]})[1])
        sess.run(count)
    print(log_odds.eval({x: [[5.0, 6.0]]}), sess.run(w), sess.run(seen))
