"""What is fed in all kinds of ways: numbers and lists of Python, arrays of other types, unknown sizes and ranks."""
import numpy as np
import tensorflow as tf

scalar = tf.placeholder(tf.float32, shape=())
anything = tf.placeholder(tf.float32)
rows = tf.placeholder(tf.float32, [None, 2])
pair = tf.placeholder(tf.int32, (2,))
flag = tf.placeholder(tf.bool)
words = tf.placeholder(tf.string, [None])
double = tf.placeholder("float64", [None, None])
rate = tf.placeholder_with_default(0.5, shape=[])
w = tf.Variable(3.0)

product = scalar * w * rate
total = tf.reduce_sum(anything) + w
table = rows * w + scalar
index = tf.gather(double, pair)
chosen = tf.cond(flag, lambda: scalar, lambda: -scalar)
joined = tf.string_join([words, words], "+")

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for number in range(3):
        print(sess.run(product, {scalar: number}))
    print(sess.run(product, {scalar: np.float64(2.5), rate: 1}))
    for given in (1, [1, 2.5], [[1], [2]], np.arange(6).reshape(1, 2, 3), np.ones(2, np.float16)):
        print(sess.run(total, {anything: given}))
    print(sess.run(table, {rows: [[1, 2]], scalar: True}))
    print(sess.run(table, {rows: np.zeros((2, 2), int), scalar: np.array(1)}))
    print(sess.run(index, {double: [[1, 2], [3, 4], [5, 6]], pair: (0, 2)}))
    print(sess.run(chosen, {flag: False, scalar: 7}), sess.run(chosen, {flag: np.bool_(True), scalar: 7}))
    print([word.decode() for word in sess.run(joined, {words: ["a", "b"]})])
