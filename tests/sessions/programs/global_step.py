import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.Variable(2.0)
global_step = tf.Variable(0, trainable=False, name="global_step")
loss = tf.reduce_mean(tf.square(w * x))
train_op = tf.train.AdagradOptimizer(0.5).minimize(loss, global_step=global_step)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(4):
        sess.run(train_op, feed_dict={x: [1.0, 2.0]})
    print(sess.run(global_step), sess.run(w))
