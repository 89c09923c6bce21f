"""Momentum changes only the rows that were looked up."""
import tensorflow as tf

rows = tf.placeholder(tf.int32, [None])
table = tf.Variable(tf.ones([4, 2]))
loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(table, rows)))
train = (tf.train.MomentumOptimizer(0.1, 0.9)
         .minimize(loss))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for row in [0, 1, 1, 3, 0]:
        sess.run(train, feed_dict={rows: [row]})
        print(sess.run(table))
