"""Datasets that are made of what is fed when their iterators start: in epochs, of parts, and by a type of its own."""
import numpy as np
import tensorflow as tf
data = np.arange(12, dtype=np.float32).reshape(6, 2)
labels = np.ones([6, 1], dtype=np.float32)
features = tf.placeholder(tf.float32, [None, 2])
targets = tf.placeholder(tf.float32, [None, 1])
batch = tf.placeholder_with_default(np.int64(4), [])
scaled = features / 10.0
ds = tf.data.Dataset.from_tensor_slices((scaled, targets))
ds = ds.batch(batch)
it = ds.make_initializable_iterator()
x, y = it.get_next()
keep = tf.placeholder_with_default(1.0, [])
whole = tf.placeholder(tf.int32, [None], name="whole")
numbers = tf.data.Dataset.from_tensor_slices(whole).map(lambda value: value * 2).make_initializable_iterator()
number = numbers.get_next()
tenth = tf.cast(number, tf.float32) / 10.0
w = tf.Variable(tf.zeros([2, 1]))
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) * keep - y))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(2):
        sess.run(it.initializer, feed_dict={features: data, targets: labels})
        while True:
            try:
                _, l = sess.run([train, loss], {keep: 0.5})
                print("%.5f" % l)
            except tf.errors.OutOfRangeError:
                print("end")
                break
    sess.run(it.initializer, feed_dict={features: data[:2], targets: labels[:2], batch: 2})
    print("%.5f" % sess.run(loss))
    sess.run(numbers.initializer, {whole: [1, 2]})
    print(sess.run(tenth), sess.run(number))
