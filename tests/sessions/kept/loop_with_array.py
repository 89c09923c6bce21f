import tensorflow as tf

steps = tf.placeholder(tf.int32, [])
start = tf.placeholder(tf.float32, [])


def body(step, value, found):
    value = value * 0.5 + tf.to_float(step)
    return step + 1, value, found.write(step, value)


array = tf.TensorArray(tf.float32, size=steps)
_, last, found = tf.while_loop(lambda step, value, found: step < steps, body, [0, start, array])
values = found.stack()
slope = tf.gradients(last, start)[0]

with tf.Session() as sess:
    for count in (1, 4):
        print(sess.run([last, values, slope], feed_dict={steps: count, start: 8.0}))
