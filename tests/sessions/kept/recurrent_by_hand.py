import tensorflow.compat.v1 as tf

x = tf.placeholder(tf.float32, [None, 3, 2])
with tf.variable_scope("cell", initializer=tf.constant_initializer(0.2)):
    state = tf.zeros([tf.shape(x)[0], 4])
    for step, item in enumerate(tf.unstack(x, axis=1)):
        if step > 0:
            tf.get_variable_scope().reuse_variables()
        W = tf.get_variable("W", [6, 4])
        state = tf.tanh(tf.matmul(tf.concat([item, state], 1), W))
scores = tf.nn.softmax(state, dim=-1)
best = tf.nn.in_top_k(scores, tf.constant([0]), 1)

sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
print(scores.eval({x: [[[1.0, 2.0], [0.0, 1.0], [-1.0, 0.5]]]}))
print(best.eval({x: [[[1.0, 2.0], [0.0, 1.0], [-1.0, 0.5]]]}))
print(sess.run(state, {x: [[[0.1, 0.2]] * 3]}))
sess.close()
