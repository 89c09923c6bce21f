"""Variables that are made in layers."""

import pytest

from helpers import analyse, found

LAYER = """\
import tensorflow as tf
import keras
from keras.layers import Layer

class Own({base}):
    def build(self, shape):
        self.w = {call}
"""


@pytest.mark.parametrize(
    "base",
    [
        "Layer",
        "keras.layers.Layer",
        "keras.layers.Dense",
        "keras.Layer",
        "tf.keras.layers.Layer",
        "tf.keras.Model",
        "keras.models.Model",
        "tf.compat.v1.keras.layers.Layer",
        "Mixin, Layer",
        "Layer, metaclass=Meta",
    ],
)
@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("tf.get_variable('w', [1])", "TF501"),
        ("tf.compat.v1.get_variable('w', [1])", "TF501"),
        ("tf.Variable(1.0)", "TF502"),
    ],
)
def test_a_variable_made_in_a_layer_is_found(base: str, call: str, code: str) -> None:
    assert f"7:18 {code} {call.partition('(')[0]}" in found(LAYER.format(base=base, call=call))


@pytest.mark.parametrize(
    "base", ["object", "tf.Module", "keras.optimizers.Optimizer", "keras.callbacks.Callback", "Unknown", ""]
)
def test_a_class_that_is_no_layer_has_variables_of_its_own(base: str) -> None:
    assert not [entry for entry in found(LAYER.format(base=base, call="tf.Variable(1.0)")) if "TF502" in entry]


def test_a_class_that_derives_from_a_layer_of_the_file_is_a_layer() -> None:
    assert found(
        """\
        import tensorflow as tf

        class A(tf.keras.layers.Layer):
            pass

        class B(A):
            pass

        class C(B):
            def build(self, shape):
                self.w = tf.Variable(1.0)
        """
    ) == ["11:18 TF502 tf.Variable"]


def test_classes_that_derive_from_each_other_are_no_trap() -> None:
    assert found("import tensorflow as tf\nclass A(B):\n    pass\nclass B(A):\n    pass\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "class A(tf.keras.layers.Layer):\n    w = tf.Variable(1.0)\n",
        "class A(tf.keras.layers.Layer):\n    pass\nw = tf.Variable(1.0)\n",
        "class A(tf.keras.layers.Layer):\n    class B:\n        def f(self):\n            self.w = tf.Variable(1.0)\n",
        "class A(tf.keras.layers.Layer):\n    @staticmethod\n    def make(x):\n        return tf.Variable(1.0)\n",
    ],
)
def test_outside_the_methods_of_a_layer_there_is_nothing_to_say(body: str) -> None:
    assert found(f"import tensorflow as tf\n{body}") == []


def test_a_variable_is_tracked_before_keras_3() -> None:
    source = LAYER.format(base="Layer", call="tf.Variable(1.0)")
    assert found(source, tensorflow_version="2.15") == []
    assert found(source, tensorflow_version="2.16") == ["7:18 TF502 tf.Variable"]


def test_before_keras_3_a_variable_from_get_variable_is_tracked_and_only_a_warning() -> None:
    source = """\
        import tensorflow as tf
        class A(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.w = tf.compat.v1.get_variable("w", [1])
        """
    assert [finding.severity.value for finding in analyse(source).findings] == ["error"]
    assert [finding.severity.value for finding in analyse(source, tensorflow_version="2.15").findings] == ["warning"]


@pytest.mark.parametrize(
    ("layer", "is_found"),
    [
        ("Dense(1)(x)", True),
        ("Conv2DTranspose(1, 2)(x)", True),
        ("Convolution2D(1, 2)(x)", True),
        ("SeparableConv1D(1, 2)(x)", True),
        ("GRU(1)(x)", True),
        ("Bidirectional(g)(x)", True),
        ("SpatialDropout1D(0.5)(x)", True),
        ("MultiHeadAttention(1, 2)(x, x)", True),
        ("BatchNormalization()(x)", True),
        ("Flatten()(x)", False),
        ("Lambda(f)(x)", False),
        ("Concatenate()([x, x])", False),
        ("GlobalMaxPooling1D()(x)", False),
        ("UpSampling2D()(x)", False),
        ("UnitNormalization()(x)", False),
        ("ReLU()(x)", False),
    ],
)
@pytest.mark.parametrize("module", ["keras.layers", "tf.keras.layers", "tf.compat.v1.keras.layers"])
def test_layers_with_something_of_their_own_that_call_makes(module: str, layer: str, is_found: bool) -> None:
    source = LAYER.format(base="Layer", call="1") + f"    def call(self, x):\n        return {module}.{layer}\n"
    assert any(" TF590 " in each for each in found(source)) is is_found
