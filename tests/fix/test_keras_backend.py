"""Functions of `keras.backend`: what stands in their place depends on what they get and where they stand."""

import pytest

from eagerly.fix import fix_everything
from helpers import analyse, check_fixed, found, refusal

IMPORT = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n"
INPUT = f"{IMPORT}x = tf.keras.Input((2,))\n"
NOT_IMPORTED = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y = K.square(x)\n", "y = tf.keras.ops.square(x)\n"),
        ("y = K.sum(K.square(x), axis=-1)\n", "y = tf.keras.ops.sum(tf.keras.ops.square(x), axis=-1)\n"),
        ("y = K.exp(-K.stack([x, x]))\n", "y = tf.keras.ops.exp(-tf.keras.ops.stack([x, x]))\n"),
        ("y = K.l2_normalize(x, axis=-1)\n", "y = tf.keras.ops.normalize(x, axis=-1, epsilon=1e-6)\n"),
        ("n = K.int_shape(x)[1]\n", "n = tuple(x.shape)[1]\n"),
    ],
)  # fmt: skip
def test_a_tensor_of_a_model_goes_to_keras_ops(before: str, after: str) -> None:
    assert found(INPUT + before)
    check_fixed(INPUT + before, INPUT.replace("from tensorflow.keras import backend as K\n", "") + after)


def test_a_function_of_tensorflow_does_not_take_a_tensor_of_a_model() -> None:
    reason = "functions of TensorFlow take no tensor of a model that is being put together"
    assert refusal(f"{INPUT}y = K.argmax(x)\n", "TF505") == reason


def test_a_loss_does_not_see_the_tensors_of_its_model() -> None:
    source = f"{INPUT}def loss(y_true, y_pred):\n    return K.mean(K.square(x) - y_pred)\n"
    assert refusal(source, "TF505") == "`x` is of the model, and has no value when the function runs"
    inside = "    x = tf.keras.Input((2,))\n    return tf.keras.Model(x, {}(x))\n"
    check_fixed(
        f"{IMPORT}def build():\n{inside.format('K.exp')}",
        f"{NOT_IMPORTED}def build():\n{inside.format('tf.keras.ops.exp')}",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y = K.tile(x, 2)\n", "y = tf.tile(x, [2])\n"),
        ("y = K.reverse(x, axes=-1)\n", "y = tf.reverse(x, [-1])\n"),
        ("y = K.reverse(x, (0, 1))\n", "y = tf.reverse(x, (0, 1))\n"),
        ("n = K.ndim(x + 1)\n", "n = len((x + 1).shape)\n"),
        ("y = f(K.zeros((2,)))\n", "y = f(tf.zeros((2,)))\n"),
        ("y = x - K.ones(shape)\n", "y = x - tf.ones(shape)\n"),
        ("start = K.zeros((2,))\n", "start = tf.zeros((2,))\n"),
        ("y = K.constant(x, dtype=t)\n", "y = tf.constant(x, dtype=t)\n"),
    ],
)
def test_arguments_are_written_as_tensorflow_takes_them(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}{before}", f"{NOT_IMPORTED}{after}")


def test_what_may_be_a_number_or_a_list_stays() -> None:
    assert refusal(f"{IMPORT}y = K.tile(x, n)\n", "TF505") == "it is not known whether `n` is a number or a list"
    check_fixed(f"{IMPORT}y = K.tile(x, n)\n", f"{NOT_IMPORTED}y = tf.keras.ops.tile(x, n)\n", target="keras3")


@pytest.mark.parametrize(
    "statement",
    [
        "state = K.zeros((2,))\nK.update(state, x)",
        "state = K.zeros((2,))\nstate.assign(x)",
        "self.state = K.zeros((2,))",
    ],
)
def test_zeros_that_are_assigned_to_stay_a_variable(statement: str) -> None:
    assert refusal(f"{IMPORT}{statement}\n", "TF580").startswith("it may be a variable that something assigns to")


@pytest.mark.parametrize(
    ("made", "weight"),
    [
        (
            "K.variable([1.0, 2.0], name='w')",
            "self.add_weight(name='w', shape=(2,), initializer=tf.keras.initializers.Constant([1.0, 2.0]))",
        ),
        ("K.variable(1)", "self.add_weight(shape=(), initializer=tf.keras.initializers.Constant(1))"),
        (
            "K.variable(0.5, 'float64')",
            "self.add_weight(shape=(), initializer=tf.keras.initializers.Constant(0.5), dtype='float64')",
        ),
        ("K.zeros((2, 3), name='z')", "self.add_weight(name='z', shape=(2, 3), initializer=\"zeros\")"),
        ("K.ones(s[1:])", 'self.add_weight(shape=s[1:], initializer="ones")'),
    ],
)
def test_a_variable_of_a_layer_is_a_weight(made: str, weight: str) -> None:
    layer = "class A(tf.keras.layers.Layer):\n    def build(self, s):\n        self.w = "
    check_fixed(f"{IMPORT}{layer}{made}\n", f"{NOT_IMPORTED}{layer}{weight}\n")


def test_a_variable_is_not_made_where_a_loss_needs_another_form() -> None:
    layer = "class A(tf.keras.layers.Layer):\n    def build(self, s):\n        self.w = K.variable(make())\n"
    assert "can't be read off its initial value" in refusal(IMPORT + layer, "TF580")
    loss = "def loss(y_true, y_pred):\n    return y_true * K.variable([1.0])\n"
    assert refusal(IMPORT + loss, "TF580") == "each call of the function would make another variable"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("K.dropout(x, 0.25)", "tf.nn.dropout(x, rate=0.25)"),
        ("K.in_top_k(p, t, 1)", "tf.math.in_top_k(targets=t, predictions=p, k=1)"),
    ],
)
def test_what_is_written_is_not_read_as_tensorflow_1(old: str, new: str) -> None:
    """In a file for TensorFlow 1 the next pass took these by position for calls of before, and turned them round."""
    source = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\ntf.get_default_graph()\ny = {}\n"
    result = str(fix_everything(analyse(source.format(old), unsafe_fixes=True)).text)
    assert result.endswith(f"y = {new}\n")
