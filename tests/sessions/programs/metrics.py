"""Metrics that runs update, read and begin anew: accuracies and means, over batches of several sizes."""
import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.int64, [None])
W = tf.Variable(tf.constant([[0.1, 0.4], [0.3, -0.2], [-0.5, 0.2]]))
logits = tf.matmul(x, W)
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
loss = tf.reduce_mean(losses)
# how many are right
accuracy, update_accuracy = tf.metrics.accuracy(labels=y, predictions=tf.argmax(logits, 1), name="accuracy")
sure, update_sure = tf.metrics.accuracy(y, tf.nn.sigmoid(logits[:, 1]))
mean_loss, update_loss = tf.metrics.mean(loss)
update_all = tf.metrics.mean(logits)[1]
_, update_losses = tf.metrics.mean(losses)
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
updates = tf.group(update_accuracy, update_loss)
reset = tf.local_variables_initializer()

rng = np.random.RandomState(1)
xs = rng.rand(10, 3).astype(np.float32)
ys = (xs[:, 0] > xs[:, 2]).astype(np.int64)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(3):
        sess.run(reset)
        for begin, end in ((0, 4), (4, 10)):
            feed = {x: xs[begin:end], y: ys[begin:end]}
            print(sess.run([train, loss], feed)[1])
            sess.run(updates, feed)
            print(sess.run([update_sure, update_all, update_losses], feed))
        print(epoch, sess.run([accuracy, mean_loss]), sess.run(sure))
    print(accuracy.eval())
