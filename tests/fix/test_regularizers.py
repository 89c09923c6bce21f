"""Regularizers of TF-Slim are those of Keras where Keras gets them, and stay what they are elsewhere."""

import pytest

from helpers import check_fixed, check_noop, refusal

HEAD = "import tensorflow as tf\n"
DENSE = "layer = tf.keras.layers.Dense(2, kernel_regularizer={})\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.contrib.layers.l2_regularizer(0.1)", "tf.keras.regularizers.L2(0.5 * 0.1)"),
        ("tf.contrib.layers.l2_regularizer(scale=a + b)", "tf.keras.regularizers.L2(0.5 * (a + b))"),
        ("tf.contrib.layers.l1_regularizer(a + b, scope='s')", "tf.keras.regularizers.L1(a + b)"),
        ("tf.contrib.layers.l1_l2_regularizer()", "tf.keras.regularizers.L1L2(l1=1.0, l2=0.5 * 1.0)"),
        ("tf.contrib.slim.l2_regularizer(a)", "tf.keras.regularizers.L2(0.5 * a)"),
    ],
)
def test_of_a_layer(before: str, after: str) -> None:
    check_fixed(HEAD + DENSE.format(before), HEAD + DENSE.format(after))


def test_what_was_imported_by_itself_is_not_imported_any_more() -> None:
    check_fixed(
        f"{HEAD}from tensorflow.contrib.layers import l2_regularizer\n{DENSE.format('l2_regularizer(0.1)')}",
        HEAD + DENSE.format("tf.keras.regularizers.L2(0.5 * 0.1)"),
    )


def test_of_a_name_or_an_attribute_that_a_layer_gets() -> None:
    check_fixed(
        f"{HEAD}\nl2 = tf.contrib.layers.l2_regularizer(0.1)\n{DENSE.format('l2')}",
        f"{HEAD}\nl2 = tf.keras.regularizers.L2(0.5 * 0.1)\n{DENSE.format('l2')}",
    )
    source = """\
        import tensorflow as tf

        class Own(tf.keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.penalty = {}

            def build(self, shape):
                self.w = self.add_weight(name="w", shape=[2], regularizer=self.penalty)
    """
    check_fixed(
        source.format("tf.contrib.layers.l2_regularizer(0.1)"),
        source.format("tf.keras.regularizers.L2(0.5 * 0.1)"),
    )


def test_of_a_graph_stays_one_of_tf_slim() -> None:
    check_fixed(
        f"{HEAD}y = tf.contrib.slim.conv2d(x, 3, 3, weights_regularizer=tf.contrib.layers.l2_regularizer(0.1))\n",
        f"{HEAD}import tf_slim as slim\ny = slim.conv2d(x, 3, 3, weights_regularizer=slim.l2_regularizer(0.1))\n",
    )


def test_of_what_keras_has_none() -> None:
    source = HEAD + DENSE.format("tf.contrib.layers.sum_regularizer(two)")
    assert "Keras has no regularizer that does what" in refusal(source, "TF690")


def test_keras_2_took_them() -> None:
    check_noop(f"import tf_slim as slim\n{HEAD}{DENSE.format('slim.l2_regularizer(0.1)')}", tensorflow_version="2.15")
