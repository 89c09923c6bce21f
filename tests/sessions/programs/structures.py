"""What is fetched has a structure: dictionaries, and lists in lists."""
import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0, 2.0])
y = x * w
z = tf.reduce_sum(y)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    found = sess.run({"y": y, "both": [z, (w, y)]}, {x: [1.0, 3.0]})
    print(sorted(found), found["y"], found["both"][0], found["both"][1][0], found["both"][1][1])
    a, (b, c) = sess.run([z, [y, z]], {x: [2.0, 3.0]})
    print(a, b, c)
    print(sess.run({"w": w})["w"], sess.run([w, (w * 2,)])[1][0])
