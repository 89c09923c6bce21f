"""A metric of its own: `super().__init__` and `add_weight` by place, a reset of its own, three epochs."""
import numpy as np
import tensorflow as tf


class Largest(tf.keras.metrics.Metric):
    def __init__(self, name="largest", start=0.0):
        super(Largest, self).__init__(name, "float32")
        self.start = start
        self.largest = self.add_weight("largest", (), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        error = tf.reduce_max(tf.abs(tf.cast(y_true, tf.float32) - y_pred))
        return self.largest.assign(tf.maximum(self.largest, error))

    def result(self):
        return tf.identity(self.largest)

    def reset_states(self):
        tf.keras.backend.set_value(self.largest, self.start)


model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
model.compile("sgd", "mse", metrics=[Largest(start=0.9)])
x = np.array([[1.0, 2.0], [0.5, -1.0]], "float32")
history = model.fit(x, np.array([[2.0], [0.0]]), epochs=3, shuffle=False, verbose=0)
print([float(value) for value in history.history["largest"]])
