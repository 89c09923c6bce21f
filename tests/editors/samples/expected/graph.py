import tensorflow as tf

scale = tf.Variable(2.0)


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def compute_scaled(x):
    # Every number, scaled
    return x * scale


print(compute_scaled([1.0, 2.0]).numpy())
