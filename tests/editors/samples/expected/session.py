import tensorflow as tf

x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.random.normal([2, 1]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
result = y_pred.numpy()
print(result)
