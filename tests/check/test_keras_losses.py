"""Losses that reduce over everything."""

import pytest

from helpers import found


def losses(source: str) -> list[str]:
    return [entry.split(" ")[0] for entry in found(f"import tensorflow as tf\n{source}") if "TF503" in entry]


@pytest.mark.parametrize(
    "result",
    [
        "tf.reduce_mean(tf.square(y_true - y_pred))",
        "tf.math.reduce_mean(tf.square(y_true - y_pred))",
        "tf.reduce_sum(tf.abs(y_true - y_pred))",
        "tf.reduce_mean(input_tensor=y_true - y_pred)",
        "tf.keras.ops.mean(y_true - y_pred)",
        "tf.keras.backend.mean(y_true - y_pred)",
        "(tf.reduce_mean(y_true - y_pred))",
    ],
)
def test_a_loss_that_reduces_over_everything_is_found(result: str) -> None:
    assert losses(f"def my_loss(y_true, y_pred):\n    return {result}\n") != []


@pytest.mark.parametrize(
    "result",
    [
        "tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)",
        "tf.reduce_mean(tf.square(y_true - y_pred), -1)",
        "tf.reduce_mean(tf.square(y_true - y_pred), reduction_indices=-1)",
        "tf.reduce_mean(*args)",
        "tf.square(y_true - y_pred)",
        "f(tf.reduce_mean(y_true))",
    ],
)
def test_a_loss_that_keeps_the_samples_apart_is_not(result: str) -> None:
    assert losses(f"def my_loss(y_true, y_pred):\n    return {result}\n") == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b):\n    return tf.reduce_mean(a - b)\n",
        "def f(x):\n    return tf.reduce_mean(x)\n",
        "y_true = y_pred = 1\nx = tf.reduce_mean(y_true - y_pred)\n",
    ],
)
def test_what_nothing_calls_a_loss_is_none(source: str) -> None:
    assert losses(source) == []


@pytest.mark.parametrize(
    "compiled",
    [
        "loss=f",
        "loss=[f, 'mse']",
        "loss={'a': f}",
        "loss={'a': [f]}",
        "optimizer='adam', loss=f",
        "'adam', f",
        "'adam', [f]",
    ],
)
def test_what_compile_takes_for_a_loss_is_one_whatever_its_parameters(compiled: str) -> None:
    assert losses(f"def f(a, b):\n    return tf.reduce_mean(a - b)\nmodel.compile({compiled})\n") == ["3:12"]


@pytest.mark.parametrize(
    "compiled", ["metrics=[f]", "loss='mse', metrics=[f]", "weighted_metrics=[f]", "'adam', 'mse', [f]"]
)
def test_what_compile_takes_for_a_metric_is_no_loss(compiled: str) -> None:
    assert (
        losses(f"def f(y_true, y_pred):\n    return tf.reduce_mean(y_true - y_pred)\nmodel.compile({compiled})\n") == []
    )


def test_a_function_that_is_both_is_a_loss() -> None:
    source = "def f(y_true, y_pred):\n    return tf.reduce_mean(y_true - y_pred)\nmodel.compile(loss=f, metrics=[f])\n"
    assert losses(source) == ["3:12"]


def test_a_loss_made_by_a_function_is_found_inside_it() -> None:
    source = "def make(w):\n    def loss(y_true, y_pred):\n        return tf.reduce_mean(w * y_true)\n    return loss\n"
    assert losses(source) == ["4:16"]


def test_a_loss_that_returns_a_name_is_followed() -> None:
    source = "def my_loss(y_true, y_pred):\n    loss = tf.reduce_mean(y_true - y_pred)\n    return loss\n"
    assert losses(source) == ["3:12"]


def test_the_call_of_a_loss_class_is_a_loss() -> None:
    source = (
        "class L(tf.keras.losses.Loss):\n    def call(self, y_true, y_pred):\n"
        "        return tf.reduce_mean(y_true - y_pred)\n"
    )
    assert losses(source) == ["4:16"]
