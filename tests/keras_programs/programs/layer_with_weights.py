"""A layer with variables made in `build`, trained for three steps."""
import numpy as np
import tensorflow as tf


class Scaled(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.scale = tf.compat.v1.get_variable(
            "scale", [3], initializer=tf.constant_initializer([1.0, 2.0, 4.0]), use_resource=True
        )
        self.shift = self.add_variable("shift", [3], initializer="zeros")
        super(Scaled, self).build(input_shape)

    def call(self, x):
        return x * self.scale + self.shift


layer = Scaled()
model = tf.keras.Sequential([tf.keras.Input((3,)), layer])
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
x = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]], "float32")
print(model.predict(x))
print([float(model.train_on_batch(x, 2.0 * x)) for _ in range(3)])
for weight in model.get_weights():
    print(weight)
