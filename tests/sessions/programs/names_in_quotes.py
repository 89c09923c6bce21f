"""What is fetched and fed by its name, in a graph that is closed before."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None], name="x")
with tf.name_scope("model"):
    rate = tf.placeholder(tf.float32, [], name="rate")
    factor = tf.Variable(2.0)
    out = tf.multiply(x * rate, factor, name="out")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.graph.finalize()
    tf.get_default_graph().finalize()
    print(sess.run("model/out:0", feed_dict={"x:0": [1.0, 2.0], "model/rate:0": 0.5}))
    print(sess.run(out, {x: [3.0], "model/rate:0": 2.0}))
