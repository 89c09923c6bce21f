import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2], name="x")
w = tf.Variable([[1.0], [2.0]])
out = tf.matmul(x, w)
train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(tf.square(out)))


def evaluate(sess):
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    steps = 0
    while not coord.should_stop():
        steps += 1
        if steps == 3:
            coord.request_stop()
    coord.join(threads, stop_grace_period_secs=5)
    print(steps, sess.run(out, {x: np.eye(2)}))


with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    # Nothing is read through queues here.
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    try:
        for step in range(3):
            # Two rows at a time.
            sess.run(train, {x: [[1.0, 2.0], [3.0, float(step)]]})
        print(sess.run(w))
    finally:
        coord.request_stop()
        coord.join(threads)
    evaluate(sess)
