"""Data that is loaded in parallel: a sequence, and a generator, with all the arguments of the old methods."""
import numpy as np
import tensorflow as tf

x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.0], [-2.0, 0.0]], "float32")
y = np.array([[1.0], [0.0], [1.0], [1.0]], "float32")


class Batches(tf.keras.utils.Sequence):
    def __init__(self, size):
        """Batches of a size."""
        self.size = size

    def __len__(self):
        return len(x) // self.size

    def __getitem__(self, index):
        at = slice(index * self.size, (index + 1) * self.size)
        return x[at], y[at]


def batches():
    while True:
        for at in (0, 2):
            yield x[at : at + 2], y[at : at + 2]


model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
model.compile("sgd", "mse")
data = Batches(2)
history = model.fit_generator(
    data,
    steps_per_epoch=2,
    epochs=3,
    verbose=0,
    callbacks=None,
    validation_data=data,
    validation_steps=2,
    class_weight={0: 1.0, 1: 2.0},
    max_queue_size=4,
    workers=2,
    use_multiprocessing=False,
    shuffle=False,
    initial_epoch=0,
)
print(np.array(history.history["loss"][-1]), np.array(history.history["val_loss"]))
print(model.predict_generator(data, workers=2, max_queue_size=4))
model.compile("sgd", "mse")
history = model.fit_generator(generator=batches(), steps_per_epoch=2, epochs=2, verbose=0, workers=1, max_queue_size=1)
print(np.array(history.history["loss"]))
print(float(model.evaluate_generator(batches(), steps=2, max_queue_size=1, workers=1)))
history = model.fit_generator(data, 2, 3, 0, None, data, 2, 1, {0: 1.0, 1: 2.0}, 4, 2, False, False, 1)
print(np.array(history.history["loss"]), np.array(history.history["val_loss"]))
print(model.predict_generator(data, 2, None, 4, 2, False, 0))
print(float(model.evaluate_generator(batches(), 2, None, 1)))
