import tensorflow as tf

words = tf.placeholder(tf.string, [None], name="words")
labels = tf.placeholder(tf.float32, [None, 2], name="labels")
keys = tf.constant(["a", "b", "c"])
table = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(keys, tf.constant([0, 1, 2], tf.int64)), 3, name="table"
)
buckets = tf.lookup.StaticVocabularyTable(
    tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([0, 1], tf.int64)), num_oov_buckets=1
)
numbers = table.lookup(words)
rows = tf.get_variable("rows", [4, 2], initializer=tf.constant_initializer(0.5))
predicted = tf.gather(rows, numbers)
loss = tf.reduce_mean(tf.square(predicted - labels))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
    print(sess.run(table.size()))
    for batch in (["a", "c"], ["b", "elsewhere"]):
        _, found, value = sess.run([train, numbers, loss], {words: batch, labels: [[1.0, 0.0], [0.0, 1.0]]})
        print(found, value)
    print(sess.run(buckets.lookup(words), {words: ["b", "zz", "a"]}))
    print(sess.run(rows))
