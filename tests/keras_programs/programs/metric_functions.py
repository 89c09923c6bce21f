"""Metric functions of `K` that get labels which are whole numbers, and a loss class by place."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K


def recall(y_true, y_pred):
    hits = K.sum(K.round(K.clip(y_true * y_pred, 0, 1)))
    possible = K.sum(K.round(K.clip(y_true, 0, 1)))
    return hits / (possible + K.epsilon())


def bias(y_true, y_pred):
    """How far they lie above."""
    return K.mean(y_pred - y_true, axis=-1)


class Distance(tf.keras.losses.Loss):
    def __init__(self, reduction="sum_over_batch_size", name="distance"):
        super(Distance, self).__init__(reduction, name)

    def call(self, y_true, y_pred):
        return K.mean(K.abs(y_true - y_pred), axis=-1)


model = tf.keras.Sequential(
    [tf.keras.layers.Dense(2, activation="sigmoid", kernel_initializer="ones", input_shape=(2,))]
)
model.compile("sgd", loss=Distance(), metrics=[recall, bias])
x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-2.0, 0.0]], "float32")
y = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])
print([float(value) for value in model.evaluate(x, y, verbose=0)])
print([[float(value) for value in model.train_on_batch(x, y)] for _ in range(3)])
