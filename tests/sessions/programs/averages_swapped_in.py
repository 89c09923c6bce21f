"""The averages of the weights take their place, and give it back."""
import tensorflow as tf
x = tf.placeholder(tf.float32, [None])
w = tf.Variable(2.0)
ema = tf.train.ExponentialMovingAverage(0.5)
loss = tf.reduce_mean(x * w)
opt = tf.train.GradientDescentOptimizer(0.1)
train = opt.minimize(loss)
m = ema.apply([w])
backup = tf.Variable(0.0, trainable=False)
save = tf.assign(backup, w)
with tf.control_dependencies([save]):
    load = tf.assign(w, ema.average(w))
restore = tf.assign(w, backup)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3):
        sess.run(train, {x: [1.0]})
        sess.run(m)
    print(sess.run(w))
    sess.run(load)
    print(sess.run(loss, {x: [1.0]}))
    sess.run(restore)
    print(sess.run(loss, {x: [1.0]}))
    print(sess.run(ema.average(w)))
