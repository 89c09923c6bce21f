"""Losses made of those of TensorFlow 1, in functions, lambdas and classes: three steps of training with each."""
import numpy as np
import tensorflow as tf


def squared(y_true, y_pred):
    return tf.losses.mean_squared_error(y_true, y_pred)


def absolute(y_true, y_pred):
    loss = tf.losses.absolute_difference(y_true, y_pred, weights=0.5)
    loss += 0.1 * tf.reduce_mean(tf.square(y_pred))
    return loss


def smoothed(y_true, y_pred):
    return tf.losses.sigmoid_cross_entropy(y_true, y_pred, label_smoothing=0.1, scope="smoothed")


def classes(y_true, y_pred):
    return tf.losses.softmax_cross_entropy(onehot_labels=y_true, logits=y_pred, loss_collection=None)


def by_index(y_true, y_pred):
    return tf.losses.sparse_softmax_cross_entropy(tf.argmax(y_true, axis=-1), y_pred)


def averaged(y_true, y_pred):
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    by_sample = tf.reduce_mean(entropy, axis=-1)
    return tf.reduce_mean(by_sample)


def made(delta):
    def loss(labels, outputs):
        return tf.losses.huber_loss(labels, outputs, delta=delta)

    return loss


class Mixed(tf.keras.losses.Loss):
    def __init__(self, part=0.25, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def call(self, y_true, y_pred):
        squares = tf.keras.losses.MeanSquaredError()
        return self.part * squares(y_true, y_pred) + tf.losses.hinge_loss(y_true, y_pred)


x = np.array([[1.0, 2.0], [0.5, -1.0]], "float32")
y = np.array([[1.0, 0.0], [0.0, 1.0]], "float32")


def train(loss):
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, kernel_initializer="ones", input_shape=(2,))])
    model.compile(tf.keras.optimizers.SGD(0.1), loss)
    print([float(model.train_on_batch(x, y)) for _ in range(3)])


for loss in (squared, absolute, smoothed, classes, by_index, averaged, Mixed()):
    train(loss)
model = tf.keras.Sequential([tf.keras.layers.Dense(2, kernel_initializer="ones", input_shape=(2,))])
model.compile(tf.keras.optimizers.SGD(0.1), loss=made(0.3))
print([float(model.train_on_batch(x, y)) for _ in range(3)])
model.compile(tf.keras.optimizers.SGD(0.1), loss=lambda y_true, y_pred: tf.losses.log_loss(y_true, tf.sigmoid(y_pred)))
print([float(model.train_on_batch(x, y)) for _ in range(3)])
