"""Losses, metrics, constraints and initializers by their names in quotes."""

import pytest

from helpers import check_fixed, check_noop, check_quick_fix, found, refusal

HEAD = "from tensorflow import keras\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('model.compile("sgd", "logcosh")', 'model.compile("sgd", "log_cosh")'),
        ("model.compile(loss='huber_loss')", "model.compile(loss='huber')"),
        (
            'model.compile(loss={"a": "kullback_leibler_divergence", "b": "mse"})',
            'model.compile(loss={"a": "kl_divergence", "b": "mse"})',
        ),
        ('keras.layers.Dense(1, kernel_constraint="maxnorm")', 'keras.layers.Dense(1, kernel_constraint="max_norm")'),
        ('keras.layers.Dense(1, bias_constraint="unitnorm")', 'keras.layers.Dense(1, bias_constraint="unit_norm")'),
        ('keras.layers.Dense(1, bias_initializer="constant")', 'keras.layers.Dense(1, bias_initializer="zeros")'),
    ],
)
def test_it_has_another_name(before: str, after: str) -> None:
    check_fixed(f"{HEAD}{before}\n", f"{HEAD}{after}\n", unsafe=False)


def test_a_metric_is_recorded_under_the_new_name() -> None:
    before = f'{HEAD}model.compile("sgd", "mse", metrics=["mse", "logcosh"])\n'
    check_fixed(before, before, unsafe=False)
    check_quick_fix(before, before.replace("logcosh", "log_cosh_error"), "TF552")


@pytest.mark.parametrize(
    "line",
    [
        'model.compile(loss="cosine_proximity")',
        'model.compile(metrics=["fmeasure"])',
        'keras.layers.Dense(1, kernel_regularizer="l1_l2")',
        'keras.layers.Conv2D(1, 3, kernel_constraint="RadialConstraint")',
    ],
)
def test_what_has_no_other_name_is_for_a_person(line: str) -> None:
    assert refusal(f"{HEAD}{line}\n", "TF552") == "Keras 3 has none of the same under another name"


@pytest.mark.parametrize(
    "line",
    [
        'model.compile("sgd", "mse", metrics=["accuracy", f])',
        'keras.layers.Dense(1, kernel_constraint="non_neg", name="maxnorm")',
        'pattern = re.compile("logcosh")',
        'x = "logcosh"',
    ],
)
def test_other_names_are_left(line: str) -> None:
    check_noop(f"{HEAD}{line}\n")


def test_the_sign_of_a_loss_by_its_name() -> None:
    line = 'model.compile("sgd", "cosine_similarity", metrics=["cosine_similarity"])\n'
    assert [entry.split()[1] for entry in found(f"import tensorflow as tf\ntf.set_random_seed(1)\n{line}")] == [
        "TF220",
        "TF551",
    ]
    check_noop(f"{HEAD}{line}")
