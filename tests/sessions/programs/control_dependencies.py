"""What runs before what, told by control dependencies."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [2])
total = tf.Variable([0.0, 0.0], name="total")
count = tf.Variable(0.0)
add = tf.assign_add(total, x)
# one more
more = tf.assign_add(count, 1.0)
with tf.control_dependencies([add, more]):
    mean = total.read_value() / count.read_value()
with tf.control_dependencies([mean]):
    reset = tf.assign(count, 0.0)
both = tf.group(add, more, name="both")
clear = tf.group(tf.assign(total, [0.0, 0.0]), tf.assign(count, 0.0))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(3):
        print(step, sess.run(mean, {x: [1.0, 2.0 * step]}))
    sess.run(both, {x: [5.0, 5.0]})
    print(sess.run([total, count]))
    sess.run(reset, {x: [1.0, 1.0]})
    print(sess.run(count), sess.run(total))
    sess.run(clear)
    print(sess.run([total, count]))
