import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
step = tf.train.get_or_create_global_step()
rate = tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True)
loss = tf.reduce_sum(x * tf.square(w))
gradients = tf.gradients(loss, tf.trainable_variables())
optimizer = tf.train.GradientDescentOptimizer(rate)
train = optimizer.minimize(loss, global_step=step, var_list=tf.trainable_variables())

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    while sess.run(step) < 4:
        _, now, value = sess.run([train, rate, loss], {x: [1.0, 2.0]})
        print(value, sess.run(step))
    print(sess.run([w, gradients[0]], {x: [1.0, 2.0]}), step.eval().dtype)
