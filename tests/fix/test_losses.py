"""Losses give one number for each sample, in the words of TensorFlow or of Keras 3."""

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, check_quick_fix, refusal

LOSS = "def my_loss(y_true, y_pred):\n    return {}\n"
TF = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.reduce_mean(tf.square(y_true - y_pred))", "tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)"),
        (
            "tf.reduce_sum(tf.abs(y_true - y_pred), name='s')",
            "tf.reduce_sum(tf.abs(y_true - y_pred), axis=-1, name='s')",
        ),
        ("tf.reduce_mean(input_tensor=y_true - y_pred)", "tf.reduce_mean(input_tensor=y_true - y_pred, axis=-1)"),
        ("tf.reduce_mean(y_true, keep_dims=True)", "tf.reduce_mean(y_true, axis=-1, keepdims=True)"),
        (
            "tf.reduce_mean(\n        y_true - y_pred,  # error\n    )",
            "tf.reduce_mean(\n        y_true - y_pred, axis=-1,  # error\n    )",
        ),
    ],
)
def test_the_last_axis_is_reduced(before: str, after: str) -> None:
    check_fixed(TF + LOSS.format(before), TF + LOSS.format(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "tf.losses.mean_squared_error(y_true, y_pred)",
            'tf.keras.losses.MeanSquaredError(reduction="none")(y_true, y_pred)',
        ),
        (
            "tf.losses.huber_loss(y_true, y_pred, weights=0.5, delta=2.0)",
            '0.5 * tf.keras.losses.Huber(delta=2.0, reduction="none")(y_true, y_pred)',
        ),
        (
            "tf.losses.log_loss(y_true, y_pred, 1.0, reduction=tf.losses.Reduction.SUM_OVER_BATCH_SIZE)",
            'tf.keras.losses.BinaryCrossentropy(reduction="none")(y_true, y_pred)',
        ),
        ("tf.keras.losses.Hinge()(y_true, y_pred)", 'tf.keras.losses.Hinge(reduction="none")(y_true, y_pred)'),
        (
            "tf.keras.losses.Huber(2.0)(y_true, y_pred) + 0.5 * tf.reduce_mean(y_pred)",
            'tf.keras.losses.Huber(2.0, reduction="none")(y_true, y_pred) + 0.5 * tf.reduce_mean(y_pred, axis=-1)',
        ),
        ("tf.reduce_mean(tf.keras.losses.hinge(y_true, y_pred))", "tf.keras.losses.hinge(y_true, y_pred)"),
        ("tf.reduce_mean(tf.reduce_sum(y_true - y_pred, axis=-1))", "tf.reduce_sum(y_true - y_pred, axis=-1)"),
    ],
)
def test_the_samples_are_kept_apart(before: str, after: str) -> None:
    check_fixed(TF + LOSS.format(before), TF + LOSS.format(after))


def test_what_goes_by_samples_under_a_name_is_not_reduced() -> None:
    before = (
        "def f(y_true, y_pred):\n    e = tf.nn.sparse_softmax_cross_entropy_with_logits(y_true, y_pred)\n"
        "    return {}\n"
    )
    check_quick_fix(TF + before.format("tf.reduce_mean(e)"), TF + before.format("e"), "TF503")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("tf.losses.hinge_loss(y_true, y_pred, weights=y_true)", "its `weights` may be others for each sample"),
        ("tf.losses.hinge_loss(y_true, y_pred, weights=0)", "its `weights` may be others for each sample"),
        (
            "tf.losses.hinge_loss(y_true, y_pred, reduction=tf.losses.Reduction.SUM)",
            "`reduction=SUM` is not the mean that Keras takes of a loss",
        ),
        (
            "tf.losses.hinge_loss(y_true, y_pred, 2.0, reduction=tf.losses.Reduction.MEAN)",
            "`reduction=MEAN` is not the mean that Keras takes of a loss",
        ),
        ("tf.losses.cosine_distance(y_true, y_pred, axis=-1)", "the loss of Keras that does this has no axis"),
        ('tf.keras.losses.Hinge(reduction="sum")(y_true, y_pred)', "it says itself how it reduces"),
        ("tf.reduce_sum(tf.reduce_mean(y_true - y_pred, axis=-1))", "what it reduces is reduced already"),
        ("tf.reduce_mean(tf.reduce_sum(y_true - y_pred, axis=0))", "what it reduces is reduced already"),
    ],
)
def test_losses_that_are_no_means_of_samples(result: str, reason: str) -> None:
    assert refusal(TF + LOSS.format(result), "TF503").startswith(reason)


def test_a_loss_of_keras_that_is_used_elsewhere_too_is_left_alone() -> None:
    source = f"{TF}def make(y, p):\n    mse = tf.keras.losses.MeanSquaredError()\n    print(mse(y, p))\n"
    source += "    def f(y_true, y_pred):\n        return mse(y_true, y_pred) + tf.reduce_mean(y_pred)\n    return f\n"
    assert refusal(source, "TF503").startswith("the loss it calls is used elsewhere too")


def test_reducing_wants_a_review() -> None:
    source = TF + LOSS.format("tf.reduce_mean(y_true - y_pred)")
    check_fixed(source, source, unsafe=False)


def test_what_is_reduced_already_has_no_last_axis_left() -> None:
    assert refusal(TF + LOSS.format("tf.reduce_mean(2 * tf.reduce_sum(y_true - y_pred, axis=-1))"), "TF503")


def test_a_sum_is_averaged_from_now_on_and_the_note_says_so() -> None:
    mean = analyse(TF + LOSS.format("tf.reduce_mean(y_true)"))
    total = analyse(TF + LOSS.format("tf.reduce_sum(y_true)"))
    notes = [fix.note for source in (mean, total) if (fix := fixes(source, source.findings[0]).preferred)]
    assert len(set(notes)) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.mean(K.square(y_true - y_pred))", "tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)"),
        ("K.mean(K.square(y_true - y_pred), axis=-1)", "tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)"),
        (
            "K.mean(K.equal(y_true, K.round(y_pred)), -1)",
            "tf.reduce_mean(tf.cast(tf.equal(y_true, tf.round(y_pred)), tf.float32), axis=-1)",
        ),
        ("K.mean(y_true > 1, axis=-1)", "tf.reduce_mean(tf.cast(y_true > 1, tf.float32), axis=-1)"),
        ("K.sum(K.abs(y_true), axis=-1, keepdims=True)", "tf.reduce_sum(tf.abs(y_true), axis=-1, keepdims=True)"),
        ("K.argmax(y_true)", "tf.argmax(y_true, axis=-1)"),
        ("K.argmax(y_true, 0)", "tf.argmax(y_true, axis=0)"),
    ],
)
def test_the_backend_becomes_tensorflow(before: str, after: str) -> None:
    head = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n"
    check_fixed(head + LOSS.format(before), TF + LOSS.format(after))


def test_the_backend_becomes_keras_ops_for_keras_3() -> None:
    check_fixed(
        "import keras\nfrom keras import backend as K\n" + LOSS.format("K.mean(K.square(y_true - y_pred), axis=-1)"),
        "import keras\n" + LOSS.format("keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)"),
        target="keras3",
    )


def test_an_average_of_what_may_be_boolean_wants_a_review() -> None:
    source = "import tensorflow as tf\nK = tf.keras.backend\ny = K.mean(x)\n"
    check_fixed(source, source, unsafe=False)
    check_fixed(source, source.replace("K.mean(x)", "tf.reduce_mean(x)"))


def test_a_backend_function_that_is_passed_on_stays() -> None:
    assert "passed on" in refusal("from keras import backend as K\nmap(K.mean, x)\n", "TF505")


def backward(source: str, version: str) -> list[str]:
    """The refactorings that lead to `keras.backend`."""
    analysis = analyse(source, tensorflow_version=version)
    return [
        fix.title for finding in analysis.findings for fix in fixes(analysis, finding).all if fix.kind == "refactor"
    ]


def test_before_keras_3_the_way_back_is_a_refactoring_that_says_what_it_is() -> None:
    source = TF + LOSS.format("tf.reduce_mean(tf.square(y_true - y_pred))")
    (title,) = backward(source, "2.15")
    assert "before TensorFlow 2.16 only" in title
    assert backward(source, "2.16") == []
    check_quick_fix(
        source,
        TF + LOSS.format("tf.keras.backend.mean(tf.keras.backend.square(y_true - y_pred))"),
        "TF503",
        title="Rewrite with `keras.backend`",
        tensorflow_version="2.15",
    )


def test_a_list_of_labels_is_no_tensor() -> None:
    source = f"{TF}e = tf.losses.sparse_softmax_cross_entropy([0, 1], x)\n"
    assert "make a tensor of `labels`" in refusal(source, "TF721")
