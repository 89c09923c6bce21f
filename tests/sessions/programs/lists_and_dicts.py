import tensorflow as tf

# Lists and dictionaries of tensors, filled one by one.
x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0, 2.0])
outs = []
outs.append(x * w)
outs.append(x + w)
layers = {}
layers["one"] = outs[0] * 2.0
outs.append(layers["one"])
y = tf.add_n(outs)
if len(outs) > 2:
    outs.append(y)
z = outs[-1]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y, {x: [1, 2]}))
    print(sess.run([z, layers["one"]], {x: [1, 2]}))
