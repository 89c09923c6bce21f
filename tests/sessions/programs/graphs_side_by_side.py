import tensorflow as tf

first = tf.Graph()
with first.as_default():
    x = tf.placeholder(tf.float32, [None])
    w = tf.Variable([1.0, 2.0])
    y = x * w
    init = tf.global_variables_initializer()
second = tf.Graph()
with second.as_default():
    a = tf.placeholder(tf.float32, [None])
    v = tf.Variable([5.0])
    b = a - v
    start = tf.global_variables_initializer()

one = tf.Session(graph=first)
two = tf.Session(graph=second)
one.run(init)
two.run(start)
print(one.run(y, {x: [1, 2]}))
values = one.run(y, {x: [1, 1]})
print(two.run(b, {a: values}))
