"""What is appended to a class of `classes/`: it is built, called, and trained for three steps; TensorFlow 2 saves it too.

The class has a function `make`, which gives an instance, and `INPUT`; `TRAINING` is True where `call` takes that, and any
text where only TensorFlow 2 has it, since TensorFlow 1 ran updates beside `call`. `CELL` is True where it is a cell of a
recurrent layer: the last output of a loop is looked at. `WEIGHTS` is True where a saved model can't be loaded whole, but
its weights can. Python 3.7 and TensorFlow 1.15.5 can run it.
"""

import os
import tempfile

import numpy as np
import tensorflow as tf

RATE = 0.05


def fixed(shape):
    """Values for a weight that go by its shape alone, since both releases have the weights in orders of their own."""
    return (np.sin(np.arange(np.prod(shape, dtype=int)) + len(shape)) * 0.5).reshape(shape).astype("float32")


def show(name, arrays):
    arrays = sorted((list(np.shape(array)), np.ravel(array).tolist()) for array in arrays)
    print(name, [(shape, [round(float(number), 4) + 0.0 for number in values]) for shape, values in arrays])


def last_output(cell, features):
    return tf.nn.dynamic_rnn(cell, features, dtype=tf.float32)[0][:, -1]


def in_graph():
    with tf.variable_scope("driver", use_resource=True):
        layer = make()
        features = tf.placeholder(tf.float32, np.shape(INPUT))
        keywords = {"training": True} if TRAINING is True else {}
        result = last_output(layer, features) if CELL else layer(features, **keywords)
    losses = list({*getattr(layer, "losses", []), *tf.losses.get_regularization_losses()})
    loss = tf.reduce_sum(tf.square(result)) + (tf.add_n(losses) if losses else 0.0)
    weights = tf.trainable_variables()
    gradients = tf.gradients(loss, weights)
    updates = list(getattr(layer, "updates", []))
    with tf.control_dependencies(gradients):
        step = [tf.assign_sub(weight, RATE * gradient) for weight, gradient in zip(weights, gradients)]
    others = [each for each in tf.global_variables() if each not in weights]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for weight in weights:
            weight.load(fixed(weight.shape.as_list()), session)
        feed = {features: INPUT}
        show("result", [session.run(result, feed)])
        show("gradients", session.run(gradients, feed))
        for _ in range(3):
            print("loss", round(float(session.run(loss, feed)), 4))
            session.run([step, updates], feed)
        show("weights", session.run(weights))
        show("others", session.run(others))


def eagerly():
    layer = whole()
    features = tf.constant(INPUT, tf.float32)
    keywords = {"training": True} if TRAINING else {}
    layer(features)
    weights = layer.trainable_weights
    others = [each for each in layer.weights if not any(each is weight for weight in weights)]
    for weight in weights:
        weight.assign(fixed(tuple(weight.shape)))

    def loss_of(result):
        return tf.reduce_sum(tf.square(result)) + sum(layer.losses, 0.0)

    def differentiated():
        with tf.GradientTape() as tape:
            result = layer(features, **keywords)
            loss = loss_of(result)
        return result, loss, tape.gradient(loss, [weight.value for weight in weights])

    for index in range(4):
        kept = [np.array(each) for each in others]
        result, loss, gradients = differentiated()
        if index == 0:
            show("result", [result])
            show("gradients", gradients)
            for each, value in zip(others, kept):
                each.assign(value)
            continue
        print("loss", round(float(loss), 4))
        for weight, gradient in zip(weights, gradients):
            weight.assign_sub(RATE * gradient)
    show("weights", weights)
    show("others", others)
    print("saved", saved(layer))


def saved(layer):
    """Whether a model with the layer computes the same when it was saved and is loaded."""
    model, inputs = model_of(layer), np.array(INPUT, "float32")
    before = model.predict(inputs, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        if WEIGHTS:
            path = os.path.join(folder, "model.weights.h5")
            model.save_weights(path)
            loaded = model_of(whole())
            loaded.predict(inputs, verbose=0)
            loaded.load_weights(path)
        else:
            path = os.path.join(folder, "model.keras")
            model.save(path)
            loaded = tf.keras.models.load_model(path, custom_objects=own_classes())
    return bool(np.allclose(before, loaded.predict(inputs, verbose=0), atol=1e-6))


def model_of(layer):
    if isinstance(layer, tf.keras.Model):
        return layer
    return tf.keras.Sequential([tf.keras.Input(np.shape(INPUT)[1:]), layer])


def whole():
    return tf.keras.layers.RNN(make()) if CELL else make()


def own_classes():
    return {name: value for name, value in globals().items() if isinstance(value, type)}


CELL = globals().get("CELL", False)
WEIGHTS = globals().get("WEIGHTS", False)
TRAINING = globals().get("TRAINING", False)
if tf.executing_eagerly():
    eagerly()
else:
    in_graph()
