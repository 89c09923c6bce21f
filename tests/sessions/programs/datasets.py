"""Elements of datasets: by an iterator that is there at once, and by one that is started again and again."""
import numpy as np
import tensorflow as tf

features = np.arange(12, dtype=np.float32).reshape([6, 2]) / 10.0
labels = np.ones([6, 1], dtype=np.float32)
dataset = tf.data.Dataset.from_tensor_slices((features, labels)).batch(2)
iterator = dataset.make_initializable_iterator()
x, y = iterator.get_next()
other = tf.data.Dataset.range(3).repeat()
numbers = tf.compat.v1.data.make_one_shot_iterator(other)
number = numbers.get_next()
w = tf.Variable(tf.zeros([2, 1]))
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - y))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
tenfold = number * 10

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(2):
        sess.run(iterator.initializer)
        try:
            while True:
                _, value = sess.run([train, loss])
                print(epoch, value)
        except tf.errors.OutOfRangeError:
            print("end", sess.run(tenfold), sess.run(number))
    print(sess.run(loss, {x: features[:1], y: labels[:1]}))
