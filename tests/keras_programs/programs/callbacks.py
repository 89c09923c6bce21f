"""Callbacks: what they read and write of the learning rate, checkpoints whose path is kept in a name, old arguments."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K

folder = tempfile.mkdtemp()
path = "cp-{epoch:02d}.ckpt"
best = os.path.join(folder, "best.hdf5")


class Rates(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        K.set_value(self.model.optimizer.lr, 0.1 / (epoch + 1))

    def on_epoch_end(self, epoch, logs=None):
        print("rate", float(K.get_value(self.model.optimizer.lr)), round(float(logs.get("lr")), 6), len(logs))


class Batches(tf.keras.callbacks.Callback):
    def on_batch_end(self, batch, logs=None):
        print("batch", int(logs["batch"]), round(float(logs["loss"]), 4))


model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
model.compile(tf.keras.optimizers.SGD(lr=0.1), "mse")
x, y = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 0.5], [1.0, 1.0]], "float32"), np.ones((4, 1), "float32")
history = model.fit(
    x,
    y,
    batch_size=4,
    epochs=3,
    verbose=0,
    shuffle=False,
    callbacks=[
        tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)),
        Rates(),
        Batches(),
        tf.keras.callbacks.ModelCheckpoint(os.path.join(folder, path), save_weights_only=True, period=1),
        tf.keras.callbacks.ModelCheckpoint(best, monitor="loss", save_best_only=True, period=1),
        tf.keras.callbacks.LambdaCallback(on_batch_end=lambda batch, logs: print("lambda", batch)),
        tf.keras.callbacks.TensorBoard(os.path.join(folder, "logs"), write_grads=True, embeddings_layer_names=None),
    ],
)
print(np.array(history.history["lr"]), np.array(history.history["loss"]))
model.save_weights(os.path.join(folder, "last"))
model.set_weights([np.zeros((2, 1)), np.zeros(1)])
model.load_weights(os.path.join(folder, "last"))
print(model.predict(x))
print(os.path.exists(best))
