import tensorflow as tf

z = tf.placeholder(tf.float32, [None, 1])
real = tf.placeholder(tf.float32, [None, 1])
g = tf.Variable([[0.3]])
d = tf.Variable([[0.7]])
fake = tf.matmul(z, g)
d_fake = tf.sigmoid(tf.matmul(fake, d))
d_real = tf.sigmoid(tf.matmul(real, d))
d_loss = -tf.reduce_mean(tf.log(d_real) + tf.log(1.0 - d_fake))
g_loss = -tf.reduce_mean(tf.log(d_fake))
d_train = tf.train.AdamOptimizer(0.1).minimize(d_loss, var_list=[d])
g_train = tf.train.AdamOptimizer(0.1).minimize(g_loss, var_list=[g])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(5):
        _, dl = sess.run([d_train, d_loss], feed_dict={z: [[1.0], [0.5]], real: [[2.0], [1.5]]})
        _, gl = sess.run([g_train, g_loss], feed_dict={z: [[1.0], [0.5]]})
        print(i, dl, gl)
