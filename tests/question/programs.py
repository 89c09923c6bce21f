"""The question's three examples, and what to do with each so that its numbers show."""

from __future__ import annotations

SESSION = """\
import tensorflow as tf

sess = tf.Session()
x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.constant([[0.5], [-1.5]]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
init = tf.global_variables_initializer()
sess.run(init)
result = sess.run(y_pred)
sess.close()
print(result)
"""

SESSION_IN_EAGER_CODE = """\
import tensorflow as tf

x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.constant([[0.5], [-1.5]]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
result = y_pred.numpy()
print(result)
"""

LAYER = """\
import tensorflow as tf

class MyLayer(tf.keras.layers.Layer):
    def __init__(self):
        super(MyLayer, self).__init__()
        self.W = tf.compat.v1.get_variable("W", [2, 1])

    def call(self, inputs):
        return tf.matmul(inputs, self.W)
"""

LAYER_OF_THE_TUTORIALS = LAYER.replace(
    'tf.compat.v1.get_variable("W", [2, 1])', 'tf.Variable(tf.random.normal([2, 1]), name="W")'
)

LOSS = """\
import tensorflow as tf

def my_loss(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))
"""

LOSS_OF_THE_TUTORIALS = """\
import tensorflow as tf
import tensorflow.keras.backend as K

def my_loss(y_true, y_pred):
    return K.mean(K.square(y_true - y_pred))
"""

RESOURCE_VARIABLES = "import tensorflow as tf; tf.compat.v1.enable_resource_variables()\n"
"""The Keras optimizers of 1.15 take no other variables."""

TRAIN_THE_LAYER = """
import json
import numpy as np

inputs = tf.keras.Input(shape=(2,))
layer = MyLayer()
model = tf.keras.Model(inputs, layer(inputs))
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
x = np.array([[1.0, 2.0], [3.0, -1.0]], "float32")
y = np.array([[1.0], [2.0]], "float32")
trainable = len(model.trainable_weights)
if trainable:
    layer.set_weights([np.array([[0.5], [-0.5]], "float32")])
losses = [float(np.ravel(model.train_on_batch(x, y))[0]) for _ in range(3)]
print(json.dumps({"trainable": trainable, "losses": losses, "predictions": model.predict(x).tolist()}))
"""

_COMPILE_THE_LOSS = """
import json
import numpy as np

inputs = tf.keras.Input(shape=(1,))
model = tf.keras.Model(inputs, tf.keras.layers.Lambda(lambda x: x)(inputs))
model.compile("sgd", my_loss)
x = np.array([[1.0], [2.0]], "float32")
y = np.array([[2.0], [3.5]], "float32")
"""

EVALUATE_THE_LOSS = (
    _COMPILE_THE_LOSS
    + """
print(json.dumps(float(np.ravel(model.evaluate(x, y, verbose=0))[0])))
"""
)

WEIGH_THE_LOSS = (
    _COMPILE_THE_LOSS
    + """
weights = np.array([1.0, 0.0])
print(json.dumps(float(np.ravel(model.evaluate(x, y, sample_weight=weights, verbose=0))[0])))
"""
)

PRINT_RESULT = """
import json

print(json.dumps(result.tolist()))
"""
