"""What `tf_upgrade_v2` leaves: the old names go through `compat.v1`, and nothing turns eager execution off."""

import tensorflow as tf

x = tf.compat.v1.placeholder(tf.float32, [None])
v = tf.compat.v1.get_variable("v", initializer=[1.0, 2.0])
update = tf.compat.v1.assign(v, v + x)
with tf.control_dependencies([update]):
    total = tf.reduce_sum(input_tensor=tf.square(v))

with tf.compat.v1.Session() as sess:
    sess.run(tf.compat.v1.global_variables_initializer())
    for _ in range(2):
        print(sess.run(total, feed_dict={x: [1.0, 2.0]}))
    print(sess.run(v))
