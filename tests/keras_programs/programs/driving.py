"""Driving a model: old generators, classes, histories, sessions, and what is saved."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K

config = tf.ConfigProto()
config.gpu_options.allow_growth = True
K.set_session(tf.Session(config=config))

x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-2.0, 0.0]], "float32")
y = np.array([[1], [0], [1], [0]], "float32")
folder = tempfile.mkdtemp()


def batches():
    while True:
        for at in (0, 2):
            yield [x[at : at + 2]], [y[at : at + 2]]


model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Dense(3, kernel_initializer="ones", batch_input_shape=(2, 2), activation="tanh"))
model.add(tf.keras.layers.Dense(1, kernel_initializer="ones", activation="sigmoid"))
model.compile(tf.keras.optimizers.SGD(lr=0.1), "binary_crossentropy", metrics=["accuracy"])
model._make_predict_function()
stop = tf.keras.callbacks.EarlyStopping(monitor="val_acc", patience=5, mode="max")
history = model.fit_generator(
    batches(), steps_per_epoch=2, epochs=3, verbose=0, validation_data=(x, y), validation_steps=2, callbacks=[stop]
)
print(np.array(history.history["loss"]), np.array(history.history["acc"]), np.array(history.history["val_acc"]))
print(model.predict_classes(x, batch_size=2), model.predict_proba(x, batch_size=2))
print(float(K.get_value(model.optimizer.lr)), [K.int_shape(w) for w in model.weights])

several = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(5, 2, embeddings_initializer="ones", input_length=3),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(4, kernel_initializer=tf.keras.initializers.Constant(0.5), activation="softmax"),
    ]
)
several.compile("sgd", "sparse_categorical_crossentropy")
words = np.array([[0, 1, 2], [3, 4, 0]])
print([float(several.train_on_batch(words, np.array([0, 3]))) for _ in range(3)])
print(several.predict_classes(words), several.predict_proba(words))
weights = os.path.join(folder, "weights.h5")
several.save_weights(weights)
before = several.predict(words)
several.set_weights([np.zeros_like(w) for w in several.get_weights()])
several.load_weights(weights)
print(np.abs(several.predict(words) - before).max())
K.clear_session()
