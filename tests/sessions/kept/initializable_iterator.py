import tensorflow as tf

limit = tf.placeholder(tf.int64, [])
dataset = tf.data.Dataset.range(limit).map(lambda n: tf.cast(n, tf.float32) * 2.0).batch(2)
print(dataset.output_types)
iterator = dataset.make_initializable_iterator()
batch = iterator.get_next()
seen = tf.Variable(0.0, trainable=False, collections=[tf.GraphKeys.LOCAL_VARIABLES])
count = seen.assign_add(tf.reduce_sum(batch))

with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    for end in (3, 4):
        sess.run(iterator.initializer, feed_dict={limit: end})
        while True:
            try:
                print(sess.run([batch, count]))
            except tf.errors.OutOfRangeError:
                break
