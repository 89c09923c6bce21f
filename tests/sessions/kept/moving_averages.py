import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
training = tf.placeholder_with_default(False, [])
mean = tf.get_variable("mean", [2], initializer=tf.zeros_initializer(), trainable=False)
batch_mean, batch_variance = tf.nn.moments(x, [0], keep_dims=False)
update = tf.assign(mean, 0.9 * mean + 0.1 * batch_mean)
tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, update)
used = tf.cond(training, lambda: batch_mean, lambda: tf.identity(mean))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    step = tf.assign_add(tf.train.get_or_create_global_step(), 1)

with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    for _ in range(3):
        sess.run(step, {x: [[1.0, 2.0], [3.0, 4.0]], training: True})
        print(sess.run([mean, used], {x: [[0.0, 0.0]]}))
    print(sess.run(used, {x: [[5.0, 7.0]], training: True}), sess.run(step, {x: [[1.0, 1.0]]}))
