"""A model that `multi_gpu_model` copies, where TensorFlow 1.15 takes the CPU for two GPUs."""
import sys

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.utils import multi_gpu_model

for name, module in list(sys.modules.items()):
    if name.endswith(".multi_gpu_utils"):
        module._get_available_devices = lambda: ["/device:CPU:0", "/device:GPU:0", "/device:GPU:1"]

x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-2.0, 0.0]], "float32")
y = np.array([[1.0], [0.0], [1.0], [1.0]], "float32")


def build(units, gpus):
    optimizer = tf.keras.optimizers.SGD(0.01)
    inputs = Input((2,))
    hidden = Dense(units, kernel_initializer="ones", activation="tanh")(inputs)
    if gpus <= 1:
        model = tf.keras.Model(inputs, Dense(1, kernel_initializer="ones")(hidden))
    else:
        with tf.device("/cpu:0"):
            model = tf.keras.Model(inputs, Dense(1, kernel_initializer="ones")(hidden))
        model = multi_gpu_model(model, gpus=gpus)
    model.compile(optimizer=optimizer, loss="mse", metrics=["mae"])
    return model


model = build(3, 2)
history = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
print(np.array(history.history["loss"]), np.array(model.evaluate(x, y, batch_size=4, verbose=0)))
print(model.predict(x, verbose=0))
