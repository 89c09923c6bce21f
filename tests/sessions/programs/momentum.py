import tensorflow as tf

x = tf.placeholder(tf.float32, [3])
v = tf.Variable([1.0, -2.0, 0.5])
loss = tf.reduce_sum(tf.square(v - x))
step = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        sess.run(step, {x: [1.0, 2.0, 3.0]})
    print(sess.run(v))
