"""Losses of `tf.losses` that models are compiled with, and a metric that gives its name by place."""
import numpy as np
import tensorflow as tf


class Largest(tf.keras.metrics.Metric):
    def __init__(self, name="largest", **kwargs):
        super(Largest, self).__init__(name, **kwargs)
        self.value = self.add_weight("value", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.value.assign(tf.reduce_max(y_pred))

    def result(self):
        return self.value * 1.0

    def reset_states(self):
        self.value.assign(0.0)


x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-2.0, 0.0]], "float32")
y = np.array([[1.0], [0.0], [1.0], [1.0]], "float32")
for loss in (0, 1, 2):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
    if loss == 0:
        model.compile("sgd", loss=tf.losses.mean_squared_error, metrics=["mae", "logcosh"])
    elif loss == 1:
        model.compile("sgd", tf.losses.huber_loss)
    else:
        model.compile("sgd", loss=[tf.losses.sigmoid_cross_entropy])
    print([model.train_on_batch(x, y) for _ in range(3)])
metric = Largest()
print(metric.name, metric.dtype, len(metric.weights), metric.weights[0].shape)
