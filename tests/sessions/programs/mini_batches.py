import numpy as np
import tensorflow as tf

inputs = tf.placeholder(tf.float32, [None, 2], name="inputs")
targets = tf.placeholder(tf.int64, [None], name="targets")
with tf.name_scope("layer"):
    kernel = tf.Variable([[0.1, -0.2], [0.3, 0.4]])
    logits = tf.matmul(inputs, kernel)
with tf.name_scope("loss"):
    loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=targets,  # the classes
            logits=logits,
        ))
hits = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(logits, 1), targets), tf.int32))
train_op = tf.train.AdamOptimizer(0.1).minimize(loss)


def batches(size):
    points = np.arange(24).reshape(12, 2) % 7 / 7.0
    classes = np.arange(12) % 2
    for start in range(0, 12, size):
        yield points[start:start + size], classes[start:start + size]


with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for epoch in range(2):
        for points, classes in batches(4):
            feed = 0
            _, value, right = sess.run([train_op, loss, hits], feed_dict={inputs: points, targets: classes})
            print("%d: %.5f %d" % (epoch, value, right))
