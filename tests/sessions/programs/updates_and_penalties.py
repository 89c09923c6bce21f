"""Batch normalization, gradients that are clipped, and the losses of a regularizer of Keras."""
import tensorflow as tf


def main():
    x = tf.placeholder(tf.float32, [None, 2])
    training = tf.placeholder(tf.bool, name="phase")
    with tf.name_scope("net"):
        h = tf.layers.dense(x, 2, kernel_initializer=tf.ones_initializer(), use_bias=False)
        h = tf.layers.batch_normalization(h, training=training, name="bn1", center=False)
        h = tf.nn.relu(h)
    out = tf.layers.dense(h, 1, kernel_initializer=tf.ones_initializer(), kernel_regularizer=tf.keras.regularizers.l2(0.1))
    loss = tf.reduce_mean(tf.square(out - 1.0)) + tf.losses.get_regularization_loss()
    extra_update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    with tf.name_scope("train"), tf.control_dependencies(extra_update_ops):
        grads = optimizer.compute_gradients(loss)
        clipped = [(tf.clip_by_value(g, -0.1, 0.1), v) for g, v in grads]
        train_op = optimizer.apply_gradients(clipped)
    init = tf.global_variables_initializer()
    with tf.Session() as sess:
        init.run()
        for i in range(3):
            sess.run(train_op, feed_dict={x: [[1.0, 2.0], [0.0, 3.0]], training: True})
            print(loss.eval(feed_dict={x: [[1.0, 2.0]], training: False}))


main()
