"""`period` of a `ModelCheckpoint`, counted in batches."""

from __future__ import annotations

import pytest

from helpers import check_fixed, refusal

HEAD = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"


def saved(arguments: str, steps: str = "steps_per_epoch=10") -> str:
    return f"{HEAD}c = tf.keras.callbacks.ModelCheckpoint({arguments})\nmodel.fit(x, {steps}, callbacks=[c])\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'m.h5', period=2", "'m.h5', save_freq=2 * 10"),
        ("'m-{epoch}-{loss}.h5', verbose=1, period=5", "'m-{epoch}-{loss}.h5', verbose=1, save_freq=5 * 10"),
        ("'m.h5', 'loss', save_best_only=True, period=2", "'m.h5', 'loss', save_best_only=True, save_freq=2 * 10"),
        ("'m.h5', period=1", "'m.h5'"),
    ],
)
def test_epochs_are_counted_in_batches(before: str, after: str) -> None:
    check_fixed(saved(before), saved(after))


def test_the_number_of_steps_may_have_a_name() -> None:
    before = "STEPS = 10\n" + saved("'m.h5', period=2", "steps_per_epoch=STEPS")
    check_fixed(before, before.replace("period=2", "save_freq=2 * STEPS"))


@pytest.mark.parametrize(
    ("arguments", "steps", "reason"),
    [
        ("'m-{val_loss}.h5', period=2", "steps_per_epoch=10", "what validation measures is not known yet"),
        ("'m.h5', save_best_only=True, period=2", "steps_per_epoch=10", "what validation measures is not known yet"),
        ("path, period=2", "steps_per_epoch=10", "does not show whether the name of the file"),
        ("'m.h5', period=2", "batch_size=4", "does not show how many steps"),
        ("'m.h5', period=2", "steps_per_epoch=len(x)", "`len(x)` may not be known"),
        ("'m.h5', period=n", "steps_per_epoch=10", "`n` is no number"),
    ],
)
def test_where_the_files_would_be_others_there_is_no_fix(arguments: str, steps: str, reason: str) -> None:
    assert reason in refusal(saved(arguments, steps), "TF661")


def test_a_class_that_derives_from_it_is_left() -> None:
    source = (
        "import keras\nclass C(keras.callbacks.ModelCheckpoint):\n    def __init__(self):\n"
        "        super().__init__('m.h5', period=2)\n"
    )
    assert "derives from" in refusal(source, "TF661")
