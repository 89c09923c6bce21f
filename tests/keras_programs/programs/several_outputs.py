"""Metrics of a model with two outputs: the list is for each of them."""
import numpy as np
import tensorflow as tf


def build():
    inputs = tf.keras.Input((2,))
    first = tf.keras.layers.Dense(1, kernel_initializer="ones", name="first")(inputs)
    second = tf.keras.layers.Dense(1, kernel_initializer="ones", name="second")(inputs)
    one = tf.keras.Model(inputs, outputs=[first, second])
    one.compile("sgd", "mse", metrics=["mae"])
    two = tf.keras.Model(inputs, outputs=[first, second])
    two.compile("sgd", "mse", metrics=["mae", "mse"])
    return one, two


x = np.array([[1.0, 2.0], [0.5, -1.0]], "float32")
y = [np.array([[2.0], [0.0]]), np.array([[1.0], [1.0]])]
for model in build():
    print([float(value) for value in model.evaluate(x, y, verbose=0)])
    print([[float(value) for value in model.train_on_batch(x, y)] for _ in range(3)])
