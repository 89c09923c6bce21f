"""Examples with a session each, of which none has a variable."""
import tensorflow as tf

a = tf.constant(2)
b = tf.constant(3)
with tf.Session() as sess:
    print("add: %i" % sess.run(a + b))

a = tf.placeholder(tf.int32)
b = tf.placeholder(tf.int32)
add = tf.add(a, b)
mul = tf.multiply(a, b)
with tf.Session() as sess:
    print("add: %i" % sess.run(add, feed_dict={a: 2, b: 3}))
    print("mul: %i" % sess.run(mul, feed_dict={a: 2, b: 3}))

product = tf.matmul(tf.constant([[3.0, 3.0]]), tf.constant([[2.0], [2.0]]))
with tf.Session() as sess:
    result = sess.run(product)
    print(result)

numbers = tf.data.Dataset.range(3).make_one_shot_iterator().get_next()
with tf.Session() as sess:
    for _ in range(3):
        print(sess.run(numbers))
