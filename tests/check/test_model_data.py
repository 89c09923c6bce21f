"""What methods of Keras models are given as data, and what they print."""

from __future__ import annotations

import pytest

from helpers import check_fixed, check_noop, found, refusal

MODEL = "import numpy as np\nimport tensorflow as tf\nmodel = tf.keras.Sequential([])\n"


def test_lists_of_numbers_become_arrays() -> None:
    check_fixed(
        MODEL + "model.train_on_batch(x, y=[0, -1])\n", MODEL + "model.train_on_batch(x, y=np.array([0, -1]))\n"
    )
    check_fixed(
        MODEL + "y = [0] * 5 + [1]\nmodel.evaluate(x, y)\n",
        MODEL + "y = [0] * 5 + [1]\nmodel.evaluate(x, np.array(y))\n",
    )


def test_lists_of_arrays_and_lists_that_nothing_is_known_of_stay() -> None:
    check_noop(MODEL + "model.fit([a, b], [y])\nmodel.fit(x, labels)\nmodel.predict([])\n")
    check_noop("import tensorflow as tf\nother.fit([1, 2], [0, 1])\n")


def test_a_list_of_lists_may_be_several_inputs() -> None:
    assert "an input of its own" in refusal(MODEL + "model.fit([[1, 2], [3, 4]], y)\n", "TF597")


def test_the_name_of_numpy_may_be_something_else() -> None:
    source = MODEL + "def train(np):\n    model.fit(np.x, [0, 1])\n"
    assert refusal(source, "TF597") == "`np` is something else here"


def test_predict_is_kept_quiet_in_code_for_keras_2() -> None:
    check_fixed(
        MODEL + "model.predict_classes\nmodel.predict(x)\n",
        MODEL + "model.predict_classes\nmodel.predict(x, verbose=0)\n",
    )
    check_fixed(
        MODEL + "y = tf.add(x, 1)\nz = tf.reduce_sum(y, keep_dims=True)\nmodel.predict([1, 2])\n",
        MODEL + "y = tf.add(x, 1)\nz = tf.reduce_sum(y, keepdims=True)\nmodel.predict(np.array([1, 2]), verbose=0)\n",
    )


def test_predict_of_other_code_may_print() -> None:
    check_noop(MODEL + "model.predict(x)\n")
    check_noop(MODEL + "@tf.function\ndef f():\n    pass\nmodel.predict(x)\n")
    for arguments in ("x, verbose=1", "x, None, 1", "*given", "x, **options", ""):
        codes = [place.split()[1] for place in found(MODEL + f"model.predict_classes\nmodel.predict({arguments})\n")]
        assert codes == ["TF509"]


@pytest.mark.parametrize(
    "weights", ["'auto'", "[1.0, 2.0]", "(1.0, 2.0)", "weights", "sklearn.utils.compute_class_weight('balanced', c, y)"]
)
def test_weights_of_classes_that_are_no_dictionary(weights: str) -> None:
    source = f"{MODEL}weights = compute_class_weight('balanced', c, y)\nmodel.fit(x, y, class_weight={weights})\n"
    assert [place.split()[1] for place in found(source)] == ["TF668"]


@pytest.mark.parametrize("weights", ["{0: 1.0}", "dict(enumerate(w))", "None", "given"])
def test_weights_of_classes_that_are_right(weights: str) -> None:
    check_noop(f"{MODEL}model.fit(x, y, class_weight={weights})\n")
