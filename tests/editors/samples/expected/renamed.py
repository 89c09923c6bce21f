import tensorflow as tf

weights = tf.random.normal([784, 10], stddev=0.1)
noise = tf.random.normal([10])
