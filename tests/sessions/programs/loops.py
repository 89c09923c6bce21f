import tensorflow as tf

n = tf.placeholder(tf.int32, [])
values = tf.placeholder(tf.float32, [None])
w = tf.Variable([[0.5, 0.1], [0.2, 0.4]])
start = tf.constant([[1.0, 1.0]])


def keep_going(step, state):
    return step < n


def advance(step, state):
    return step + 1, tf.tanh(tf.matmul(state, w))


_, last = tf.while_loop(keep_going, advance, [tf.constant(0), start])
loss = tf.reduce_sum(tf.square(last - 0.5))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

squares = tf.map_fn(lambda value: value * value, values)
running = tf.scan(lambda so_far, value: so_far + value, values)
product = tf.foldl(lambda so_far, value: so_far * value, squares)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for size in (1, 3, 5):
        print(sess.run(last, {n: size}))
    for _ in range(3):
        _, value = sess.run([train, loss], {n: 4})
        print(value)
    print(sess.run(w))
    print(sess.run([squares, running, product], {values: [1, 2, 3]}))
