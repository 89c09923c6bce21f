import tensorflow as tf


class Projection(tf.keras.layers.Layer):
    def __init__(self, units, scale=2.0, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.scale = scale

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=[2, self.units])
        super().build(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "scale": self.scale})
        return config


class Shifted(Projection):
    """Makes what it adds to its base where it is called, and has no constructor."""

    def call(self, inputs):
        shift = tf.get_variable("shift", [self.units], initializer=tf.zeros_initializer())
        gate = tf.get_variable("gate", [inputs.shape[-1], self.units])
        projected = tf.matmul(inputs, self.kernel) * self.scale + shift
        return tf.layers.dense(projected, 2, name="out") * tf.matmul(inputs, gate)


def make():
    return Shifted(2, scale=0.5)


INPUT = [[1.0, -2.0], [0.5, 3.0]]
