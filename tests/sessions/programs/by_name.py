"""Tensors and operations are fetched by their names; variables are assigned to where they are run."""
import tensorflow as tf

FAST = False
scaled = lambda a, b: tf.multiply(a, b) + 1.0
x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0, 2.0])
count = tf.Variable(0, trainable=False, name="count")
with tf.name_scope("out"):
    y = tf.identity(scaled(x, w), name="y")
loss = tf.reduce_sum(y, name="loss")
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss, name="train")
with tf.Session() as sess:
    if FAST:
        sess.run(tf.local_variables_initializer())
    else:
        sess.run(tf.global_variables_initializer())
    print(sess.run("out/y:0", {x: [1.0, 3.0]}))
    for i in range(2):
        sess.run("train", {x: [1.0, 3.0]})
        count.assign(i + 5).eval()
        print(sess.run(["loss:0", count], {x: [1.0, 3.0]}))
    sess.run(tf.assign_add(count, 2))
    print(count.eval())
