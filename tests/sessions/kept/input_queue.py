from __future__ import print_function

import tensorflow as tf

numbers = tf.train.input_producer(tf.constant([1.0, 2.0, 3.0, 4.0]), num_epochs=2, shuffle=False)
pair = tf.train.batch([numbers.dequeue()], batch_size=2, num_threads=1)
total = tf.Variable(0.0)
add = tf.assign_add(total, tf.reduce_sum(pair))

with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    coordinator = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coordinator)
    try:
        while not coordinator.should_stop():
            print(sess.run(add))
    except tf.errors.OutOfRangeError:
        print("no more")
    finally:
        coordinator.request_stop()
    coordinator.join(threads)
