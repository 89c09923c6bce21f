import numpy as np
import tensorflow as tf

xs = np.linspace(0, 1, 12).reshape(12, 1)
ys = 3 * xs + 1
X = tf.placeholder(tf.float32, shape=[None, 1], name="X")
Y = tf.placeholder(tf.float32, shape=[None, 1], name="Y")
w = tf.Variable([[0.5]], name="w")
c = tf.Variable([0.0], name="c")
cost = tf.reduce_mean(tf.square(tf.matmul(X, w) + c - Y))
optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.05)
train_op = optimizer.minimize(cost)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for epoch in range(30):
    sess.run(train_op, feed_dict={X: xs, Y: ys})
    if epoch % 10 == 9:
        print("epoch", epoch, "cost", sess.run(cost, feed_dict={X: xs, Y: ys}))
print(sess.run([w, c]))
sess.close()
