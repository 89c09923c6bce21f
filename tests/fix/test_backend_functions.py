"""`K.function` becomes a model, where all that calls it is seen."""

from __future__ import annotations

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, refusal

HEAD = """\
import tensorflow as tf
from tensorflow.keras import backend as K
a = tf.keras.Input((2,))
b = tf.keras.layers.Dense(3)(a)
"""
AFTER = HEAD.replace("from tensorflow.keras import backend as K\n", "")
KEPT = """\
class A:
    def __init__(self):
        self.f = K.function([a], [b])
    def g(self, x):
        return {}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f = K.function([a], [b])\ny = f([x])[0]\n", "f = tf.keras.Model([a], [b])\ny = f.predict_on_batch([x])\n"),
        ("f = K.function([a], [b])\ny = f([x])\n", "f = tf.keras.Model([a], [b])\ny = [f.predict_on_batch([x])]\n"),
        ("f = K.function(a, b)\ny = f(x)\n", "f = tf.keras.Model(a, b)\ny = f.predict_on_batch(x)\n"),
        (
            "f = K.function([a, K.learning_phase()], [a, b])\ny = f([x, 0])[0]\n",
            "f = tf.keras.Model([a], [a, b])\ny = f.predict_on_batch([x])[0]\n",
        ),
        (
            "f = K.function([a], [b], updates=[])\ny = f([x])[0]\n",
            "f = tf.keras.Model([a], [b])\ny = f.predict_on_batch([x])\n",
        ),
        (
            "f = K.function([m.layers[0].input], [b])\ny = f([x])[0]\n",
            "f = tf.keras.Model([m.inputs[0]], [b])\ny = f.predict_on_batch([x])\n",
        ),
        ("y = K.function([a], [b])([x])[0]\n", "y = tf.keras.Model([a], [b]).predict_on_batch([x])\n"),
        (
            "def g(m):\n    f = K.function([m.input], [m.get_layer('b').output])\n    return f([x])[0]\n",
            "def g(m):\n    f = tf.keras.Model([m.inputs[0]], [m.get_layer('b').output])\n"
            "    return f.predict_on_batch([x])\n",
        ),
        (
            "def g(layer):\n    f = K.function([layer.input], [layer.output])\n    return f([x])[0]\n",
            "def g(layer):\n    f = tf.keras.Model([layer.input], [layer.output])\n"
            "    return f.predict_on_batch([x])\n",
        ),
        (
            KEPT.format("self.f([x])[0]"),
            KEPT.replace("K.function", "tf.keras.Model").format("self.f.predict_on_batch([x])"),
        ),
        (
            "outputs = [layer.output for layer in m.layers]\nf = K.function([m.input], outputs)\ny = f([x])\n",
            "outputs = [layer.output for layer in m.layers]\nf = tf.keras.Model([m.inputs[0]], outputs)\n"
            "y = f.predict_on_batch([x])\n",
        ),
    ],
)
def test_the_model_predicts_what_the_function_computed(before: str, after: str) -> None:
    check_fixed(HEAD + before, AFTER + after)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("f = K.function([a], [b])\nuse(f)\n", "`f` is more than called in line 6, so not all that calls it is seen"),
        (
            "def g():\n    return K.function([a], [b])\n",
            "it is kept in no name of its own, so what calls it is not seen here",
        ),
        ("self.f = K.function([a], [b])\n", "it is kept in no name of its own, so what calls it is not seen here"),
        (
            KEPT.format("f(x)") + "    def h(self):\n        self.f = None\n",
            "it is kept in no name of its own, so what calls it is not seen here",
        ),
        (KEPT.format("map(self.f, x)"), "line 9: `f` is more than called by methods of the class there"),
        (KEPT.format("self.f(x)") + "A().f(x)\n", "line 10: `f` is more than called by methods of the class there"),
        (
            "f = K.function([a, K.learning_phase()], [b])\nf([x, 1])\n",
            "line 6: layers drop out and normalize as in training: call `model(x, training=True)`",
        ),
        (
            "f = K.function([a, K.learning_phase()], [b])\nf(given)\n",
            "line 6: which learning phase it is called with can't be told",
        ),
        (
            "f = K.function([a], [b], updates=[u])\n",
            "it has updates: write a `tf.function` that makes them with `assign`",
        ),
        ("f = K.function([p], [b])\n", "line 5: `p` is not known to be a tensor of a model"),
    ],
)
def test_what_is_not_seen_stays(source: str, reason: str) -> None:
    assert refusal(HEAD + source, "TF680") == reason


def test_gradients_are_explained() -> None:
    assert "`with tf.GradientTape() as tape:`" in refusal(
        f"{HEAD}g = K.gradients(b, a)\nf = K.function([a], g)\n", "TF680"
    )


def test_the_learning_phase_goes_with_the_function() -> None:
    analysis = analyse(f"{HEAD}f = K.function([a, K.learning_phase()], [b])\nf([x, 0])\n")
    function, phase = (fixes(analysis, finding).preferred for finding in analysis.findings)
    assert function is not None
    assert phase is function
