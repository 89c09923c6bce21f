import tensorflow as tf


class Projection(tf.keras.layers.Layer):
    """Weights with regularizers of TensorFlow 1, and options that say where they are kept."""

    def __init__(self, penalty=0.2, **kwargs):
        super().__init__(**kwargs)
        self.penalty = penalty

    def build(self, input_shape):
        with tf.variable_scope("projection"):
            self.kernel = tf.get_variable(
                "kernel",
                [2, 3],
                regularizer=tf.contrib.layers.l2_regularizer(self.penalty),
                collections=[tf.GraphKeys.GLOBAL_VARIABLES],
                caching_device=None,
            )
        mixed = tf.contrib.layers.l1_l2_regularizer(scale_l2=0.1 + self.penalty)
        self.bias = tf.get_variable("bias", [3], initializer=tf.zeros_initializer(), regularizer=mixed)
        self.scale = tf.get_variable(
            "scale",
            [3],
            regularizer=lambda weight: 0.1 * tf.nn.l2_loss(weight),
            synchronization=tf.VariableSynchronization.AUTO,
            aggregation=tf.VariableAggregation.MEAN,
        )
        self.count = tf.get_variable("count", [], tf.float32, tf.ones_initializer(), trainable=False)
        super().build(input_shape)

    def call(self, inputs):
        return (tf.matmul(inputs, self.kernel) + self.bias) * self.scale * self.count


def make():
    return Projection()


INPUT = [[1.0, -2.0], [0.5, 3.0]]
