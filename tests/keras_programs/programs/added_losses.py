"""A model that is given a loss and a metric of its own tensors: a variational autoencoder, at its mean."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

x = Input((4,))
h = Dense(3, activation="relu", kernel_initializer="ones")(x)
z_mean = Dense(2, kernel_initializer="ones")(h)
z_log_var = Dense(2, kernel_initializer="zeros")(h)
y = Dense(4, kernel_initializer="ones")(z_mean)
vae = Model(x, y, name="vae")
distance = 4 * tf.keras.losses.mean_squared_error(x, y)
divergence = -0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
loss = K.mean(distance + divergence)
vae.add_loss(loss)
vae.add_metric(K.mean(divergence), name="kl", aggregation="mean")
vae.compile(optimizer="sgd")
data = np.linspace(0, 0.1, 16).reshape(4, 4).astype("float32")
history = vae.fit(data, batch_size=2, epochs=3, shuffle=False, verbose=0).history
print(vae.name, np.array(history["loss"]), np.array(history["kl"]))
print(vae.predict(data, verbose=0))


def penalized(factor):
    inputs = Input((2,))
    outputs = Dense(1, kernel_initializer="ones")(inputs)
    model = tf.keras.Model(inputs=inputs, outputs=outputs)
    model.add_loss(factor * K.mean(K.abs(outputs)))
    model.add_metric(K.max(outputs), aggregation="mean", name="largest")
    model.compile("sgd", "mse")
    return model


model = penalized(0.5)
x = np.array([[1.0, 2.0], [0.5, -1.0]], "float32")
history = model.fit(x, np.zeros((2, 1), "float32"), epochs=3, verbose=0).history
print(np.array(history["loss"]), np.array(history["largest"]))
print([np.array(each) for each in model.get_weights()])
