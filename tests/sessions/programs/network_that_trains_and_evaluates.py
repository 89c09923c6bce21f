"""A network by its name, once to train and once to evaluate by the averages of its batches."""
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2])
def net(a, train, reuse):
    with tf.variable_scope("net", reuse=reuse):
        h = tf.layers.dense(a, 2, kernel_initializer=tf.ones_initializer(), name="fc")
        h = tf.layers.batch_normalization(h, training=train, name="bn", momentum=0.5)
        return tf.reduce_sum(h * h * 0.5 + h)
train_out = net(x, True, False)
test_out = net(x, False, True)
ups = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
opt = tf.train.GradientDescentOptimizer(0.1)
with tf.control_dependencies(ups):
    step = opt.minimize(train_out)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        sess.run(step, {x: [[1.0, 2.0], [3.0, 5.0]]})
        print(sess.run(test_out, {x: [[1.0, 2.0]]}))
