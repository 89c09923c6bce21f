import tensorflow as tf

graph = None
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [2])
    v = tf.Variable([1.0, 2.0])
    dot = tf.reduce_sum(x * v)
    grow = tf.assign_add(v, [1.0, 1.0])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        print(sess.run(dot, {x: [1.0, 1.0]}))
        sess.run(grow)
        print(sess.run(dot, {x: [1.0, 1.0]}))
