"""A scope that adds a loss for each variable in it."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
shrink = tf.contrib.layers.l2_regularizer(0.1)
with tf.variable_scope("net", initializer=tf.constant_initializer(0.5), regularizer=shrink):
    kernel = tf.get_variable("kernel", [2, 2])
    with tf.variable_scope("inner", regularizer=tf.contrib.layers.l1_regularizer(0.3)):
        scale = tf.get_variable("scale", [2])
        bias = tf.get_variable("bias", [2], regularizer=tf.contrib.layers.l1_regularizer(0.2))
    out = tf.matmul(x, kernel) * scale + bias
loss = tf.reduce_sum(tf.square(out)) + tf.losses.get_regularization_loss()
train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run([train, loss], {x: [[1.0, 2.0]]})[1])
    print(sess.run([kernel, scale, bias]))
