"""A session that a statement makes the default one, for a part of the program or with a graph."""
import tensorflow as tf

graph = tf.Graph()
with graph.as_default():
    x = tf.placeholder(tf.float32, [None, 2])
    v = tf.Variable([[2.0], [1.0]])
    step = tf.Variable(0, name="step", trainable=False)
    y = tf.matmul(x, v)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(y), global_step=step)
    sess = tf.Session()
    with graph.as_default(), sess.as_default():
        sess.run(tf.global_variables_initializer())
        z = y + 1.0
        print(y.eval({x: [[1.0, 2.0]]}))
        for _ in range(3):
            train.run({x: [[1.0, 2.0]]})
            if tf.train.global_step(sess, step) == 2:
                print("two steps", sess.run(z, {x: [[1.0, 2.0]]}))
    print(sess.run(z, {x: [[3.0, 4.0]]}), tf.train.global_step(sess, step))
    with sess.as_default():
        print(v.eval())
