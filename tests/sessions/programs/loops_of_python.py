import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0, 2.0])
depth, doubled = 3, True

# Each layer is the one before, times w.
y = x
layers = {}
for number in range(depth):
    y = y * w  # so it grows
    layers["layer%d" % number] = y
if doubled:
    z = y * 2.0
else:
    z = y
if depth > 5:
    z = z - 100.0
parts = []
for part in (y, z):
    parts.append(tf.reduce_sum(part))
total = tf.add_n(parts)
train = tf.train.GradientDescentOptimizer(0.001).minimize(total)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([y, z, total], {x: [1, 2]}))
    print(sess.run(layers["layer1"], {x: [1, 2]}))
    for number in range(3):
        _, value = sess.run([train, total], {x: [1, 2]})
        print(number, value)
    print(sess.run(w))
