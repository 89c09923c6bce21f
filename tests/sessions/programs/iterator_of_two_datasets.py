"""One iterator for two datasets, which runs start over either."""
import numpy as np
import tensorflow as tf
BATCH = 4
def input_fn(features, labels, shuffle=False):
    dataset = tf.data.Dataset.from_tensor_slices((features, labels))
    if shuffle:
        dataset = dataset.shuffle(100, seed=1)
    dataset = dataset.repeat(2).batch(BATCH)
    return dataset
feats = np.arange(24, dtype=np.float32).reshape(8, 3) / 24
labs = np.arange(8).astype(np.int32) % 2
iterator = tf.data.Iterator.from_structure((tf.float32, tf.int32), (tf.TensorShape([None, 3]), tf.TensorShape([None])))
train_init = iterator.make_initializer(input_fn(feats, labs))
test_init = iterator.make_initializer(input_fn(feats[:4], labs[:4]))
x, y = iterator.get_next()
logits = tf.layers.dense(x, 2, kernel_initializer=tf.constant_initializer(0.1))
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
acc = tf.reduce_mean(tf.to_float(tf.equal(tf.to_int32(tf.argmax(logits, 1)), y)))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(2):
        sess.run(train_init)
        total, n = 0, 0
        try:
            while True:
                _, l = sess.run([train, loss])
                total += l
                n += 1
        except tf.errors.OutOfRangeError:
            pass
        print('loss', total / n)
        sess.run(test_init)
        accs = []
        try:
            while True:
                accs.append(sess.run(acc))
        except tf.errors.OutOfRangeError:
            pass
        print('acc', np.mean(accs))
