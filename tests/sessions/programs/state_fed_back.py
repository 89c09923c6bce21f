import numpy as np
import tensorflow as tf

batch, units = 2, 3
inputs = tf.placeholder(tf.float32, [batch, 4, 2])
w_in = tf.Variable(tf.fill([2, units], 0.1))
w_state = tf.Variable(tf.fill([units, units], 0.2))
bias = tf.Variable(tf.zeros([units]))

zero_state = tf.zeros([batch, units])
state = zero_state
outputs = []
for step in tf.unstack(inputs, axis=1):
    state = tf.tanh(tf.matmul(step, w_in) + tf.matmul(state, w_state) + bias)
    outputs.append(state)
final = state
result = tf.stack(outputs, axis=1)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    data = np.arange(16).reshape(2, 4, 2) / 10.0
    current = sess.run(zero_state)
    for _ in range(3):
        current, all_of_it = sess.run([final, result], {inputs: data, zero_state: current})
        print(current, all_of_it[0])
    print(sess.run(final, {inputs: data}))
