"""The learning phase of Keras becomes the argument `training` of a layer's `call`."""

import pytest

from helpers import check_fixed, refusal

LAYER = """\
import tensorflow as tf
from tensorflow.keras import backend as K
class Own(tf.keras.layers.Layer):
    def call({parameters}):
        {body}
        return K.epsilon()
"""


def source(body: str, parameters: str = "self, x") -> str:
    return LAYER.format(parameters=parameters, body=body)


def test_what_is_imported_by_its_name_is_replaced_at_all_its_uses() -> None:
    head = "from keras.backend import in_train_phase\nfrom keras.layers import Layer\n"
    body = "class Own(Layer):\n    def call(self, x, training=None):\n"
    check_fixed(
        f"{head}{body}        y = in_train_phase(x + 1, x)\n        return in_train_phase(y * 2, y)\n",
        "from keras.layers import Layer\n"
        f"{body}        y = x + 1 if training else x\n        return y * 2 if training else y\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return K.in_train_phase(x * 2, x)", "return x * 2 if training else x"),
        ("return K.in_train_phase(x=x * 2, alt=x)", "return x * 2 if training else x"),
        ("return K.in_test_phase(x * 2, x)", "return x if training else x * 2"),
        ("return 1 + K.in_train_phase(x * 2, x)", "return 1 + (x * 2 if training else x)"),
        ("return f(K.in_train_phase(x * 2, x))", "return f(x * 2 if training else x)"),
        ("return K.in_train_phase(lambda: x * 2, lambda: x)", "return x * 2 if training else x"),
        ("return K.in_train_phase(x * 2 if f else x, x)", "return (x * 2 if f else x) if training else x"),
        ("return K.in_train_phase(x, x + 1, None)", "return x if training else x + 1"),
        ("return K.in_train_phase(tf.to_float(x), x)", "return tf.cast(x, tf.float32) if training else x"),
        ("return K.learning_phase() * x", "return training * x"),
        ("return K.switch(K.learning_phase(), x * 2, x)", "return x * 2 if training else x"),
        (
            "return tf.cond(tf.cast(K.learning_phase(), tf.bool), lambda: x, lambda: x * 2)",
            "return x if training else x * 2",
        ),
        (
            "return tf.cond(false_fn=lambda: x * 2, pred=K.learning_phase(), true_fn=lambda: x)",
            "return x if training else x * 2",
        ),
    ],
)
def test_call_gets_the_argument_training(before: str, after: str) -> None:
    check_fixed(source(before), source(after, "self, x, training=False"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self, x, mask=None", "self, x, mask=None, training=False"),
        ("self, x, **kwargs", "self, x, training=False, **kwargs"),
        ("self, x, *args, **kwargs", "self, x, *args, training=False, **kwargs"),
        ("self, x, training=None", "self, x, training=None"),
        ("self, x, training", "self, x, training"),
    ],
)
def test_training_stands_behind_the_other_parameters(before: str, after: str) -> None:
    check_fixed(source("return K.in_train_phase(x * 2, x)", before), source("return x * 2 if training else x", after))


def test_what_nobody_told_was_no_training() -> None:
    body = "if training is None:\n            training = {}\n        return {}"
    check_fixed(
        source(
            body.format("K.learning_phase()", "K.in_train_phase(x * 2, x, training=training)"), "self, x, training=None"
        ),
        source(body.format("False", "x * 2 if training else x"), "self, x, training=None"),
    )


def test_none_is_no_truth() -> None:
    check_fixed(
        source("return K.learning_phase() * x", "self, x, training=None"),
        source("return bool(training) * x", "self, x, training=None"),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("f = K.in_train_phase\n        return f", "is passed on here"),
        ("return K.in_train_phase(self.f, x)", "`self.f` is a function or a tensor"),
        ("return K.in_train_phase(unknown, x)", "`unknown` is a function or a tensor"),
        ("return K.in_train_phase(x)", "`alt` is not given"),
        ("return K.in_train_phase(*x)", "`*`"),
        ("return K.in_train_phase(x * 2, x, training=self.t)", "`self.t` may be a tensor"),
        ("training = 1\n        return K.in_train_phase(x * 2, x)", "`training` is something else here"),
        ("return (lambda training: K.in_train_phase(x * 2, x))(1)", "`training` is something else here"),
    ],
)
def test_a_choice_that_stays(body: str, reason: str) -> None:
    assert reason in refusal(source(body), "TF591")


@pytest.mark.parametrize(
    "code",
    [
        "y = K.in_train_phase(1, 2)\n",
        "def f(x):\n    return K.in_train_phase(x, x + 1)\n",
        "class Own(tf.keras.layers.Layer):\n    def f(self, x):\n        return K.learning_phase()\n",
        "layer = tf.keras.layers.Lambda(lambda x: K.in_train_phase(x * 2, x))\n",
    ],
)
def test_outside_of_a_call_nothing_tells_the_phase(code: str) -> None:
    head = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n"
    assert "in the `call` of a layer alone" in refusal(head + code, "TF591")
