import tensorflow as tf

sess = tf.InteractiveSession()
x = tf.placeholder(tf.float32, [None, 2])
W = tf.Variable([[1.0], [2.0]])
y = tf.matmul(x, W)
loss = tf.reduce_sum(y * y)
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
tf.global_variables_initializer().run()
print(y.eval(feed_dict={x: [[1, 2]]}))
for _ in range(3):
    train_step.run(feed_dict={x: [[1, 2], [3, 4]]})
print(W.eval())
print(loss.eval({x: [[1, 0]]}))
sess.close()
