"""Layers that train in one run and not in another, in functions, under scopes, with a default."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 2])
y = tf.placeholder(tf.float32, [None, 1])
training = tf.placeholder_with_default(False, [], name="training")
rate = tf.placeholder(tf.float32, [])


def normalized(inputs, is_training):
    with tf.variable_scope("hidden"):
        outputs = tf.layers.dense(inputs, 3, kernel_initializer=tf.constant_initializer([0.3, 0.5, -0.2, 0.1, 0.4, 0.2]))
        outputs = tf.layers.batch_normalization(outputs, momentum=0.8, training=is_training, fused=True)
        return tf.nn.elu(outputs)


def network(inputs, is_training):
    hidden = normalized(inputs, is_training)
    hidden = tf.layers.dropout(hidden, 0.0, training=is_training)
    # always by the averages
    hidden = tf.layers.batch_normalization(hidden)
    return tf.layers.dense(hidden, 1, kernel_initializer=tf.constant_initializer(0.7))


pred = network(x, training)
loss = tf.reduce_mean(tf.square(pred - y))
updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
train_op = tf.train.GradientDescentOptimizer(rate).minimize(loss)

xs, ys = [[1.0, 2.0], [0.5, -1.0], [-1.0, 0.2], [0.3, 0.4]], [[1.0], [0.2], [0.1], [0.5]]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(4):
        feed = {x: xs, y: ys, training: True, rate: 0.1}
        sess.run([train_op, updates], feed_dict=feed)
        print(step, sess.run(loss, {x: xs, y: ys}))
    sess.run(updates, {x: xs, training: True})
    print(sess.run(pred, {x: [[1.0, 1.0]]}))
    print(sess.run(pred, {x: [[1.0, 1.0]], training: False}))
