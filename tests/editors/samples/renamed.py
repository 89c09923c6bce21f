import tensorflow as tf

weights = tf.random_normal([784, 10], stddev=0.1)
noise = tf.random_normal([10])
