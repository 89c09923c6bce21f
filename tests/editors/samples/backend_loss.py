import tensorflow as tf
from tensorflow.keras import backend as K


def my_loss(y_true, y_pred):
    return K.mean(K.square(y_true - y_pred))
