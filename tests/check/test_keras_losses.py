"""Losses that reduce over everything."""

import pytest

from helpers import check_fixed, found, refusal


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
        "def f(y_true, y_pred):\n    return tf.reduce_mean(y_pred)\n",
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


@pytest.mark.parametrize(
    "source",
    [
        "def f(y_true, y_pred):\n    return tf.losses.mean_squared_error(y_true, y_pred)\n",
        "def f(y_true, y_pred):\n    return 2.0 * tf.losses.huber_loss(y_true, y_pred)\n",
        "def f(y_true, y_pred):\n    return tf.keras.losses.MeanSquaredError()(y_true, y_pred)\n",
        "def f(y_true, y_pred):\n    mse = tf.keras.losses.MeanSquaredError()\n    return mse(y_true, y_pred)\n",
        "def f(y_true, y_pred):\n    loss = y_true - y_pred\n    loss = tf.reduce_mean(loss)\n    return loss\n",
        "def f(y_true, y_pred):\n    loss = 0.0\n    loss += tf.reduce_mean(y_true - y_pred)\n    return loss\n",
        "def f(y_true, y_pred, alpha=0.5):\n    return alpha * tf.reduce_mean(y_true - y_pred)\n",
        "m.compile('sgd', loss=lambda y, p: tf.reduce_mean(y - p))\n",
        "m.compile('sgd', loss=[lambda y, p: tf.reduce_mean(y - p), 'mse'])\n",
        "f = lambda y, p: tf.reduce_mean(y - p)\nm.compile('sgd', f)\n",
        "def make():\n    def f(y, p):\n        return tf.reduce_mean(y - p)\n    return f\nm.compile(loss=make())\n",
        "def make():\n    return lambda y, p: tf.reduce_mean(y - p)\nm.compile('sgd', make())\n",
        "class L(tf.keras.losses.Loss):\n    def __init__(self, part=0.5):\n        self.part = part\n"
        "    def call(self, y, p):\n        return self.part * tf.reduce_mean(y - p)\n",
    ],
)
def test_a_loss_is_found_in_every_form(source: str) -> None:
    assert len(losses(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def f(y_true, y_pred):\n    return tf.losses.mean_squared_error(y_true, y_pred, reduction='none')\n",
        "def f(y_true, y_pred):\n    return tf.keras.losses.MeanSquaredError(reduction='none')(y_true, y_pred)\n",
        "def f(y_true, y_pred):\n    return tf.keras.losses.MeanSquaredError(reduction=r)(y_true, y_pred).x\n",
        "def f(y_true, y_pred):\n    while y_true:\n        e = e + 1\n    return e + tf.reduce_mean(y_true)\n",
        "m.compile('sgd', 'mse', metrics=[lambda y, p: tf.reduce_mean(y - p)])\n",
        "f = lambda y, p: tf.reduce_mean(y - p)\n",
        "def make():\n    def f(y, p):\n        return tf.reduce_mean(y - p)\n    return 1\nm.compile(loss=make())\n",
        "class L(tf.keras.losses.Loss):\n    def __init__(self, part):\n        self.part = part\n"
        "    def call(self, y, p):\n        return self.part * tf.reduce_mean(y - p)\n",
    ],
)
def test_what_is_no_number_or_no_loss_is_not(source: str) -> None:
    assert losses(source) == []


LOSS = "import tensorflow as tf\n\ndef loss(y_true, y_pred):\n    {}\n"


@pytest.mark.parametrize(
    "body",
    [
        "return 1.0 - tf.reduce_mean(y_true * y_pred)",
        "return -tf.reduce_mean(tf.square(y_true - y_pred))",
        "return 0.5 * tf.reduce_mean(tf.square(y_true - y_pred)) / 2",
        "e = tf.abs(y_true - y_pred)\n    return tf.reduce_mean(e) + 2 * tf.reduce_mean(tf.square(e))",
        "e = tf.reduce_mean(y_true - y_pred)\n    f = tf.reduce_mean(y_true * y_pred)\n    return e - f",
    ],
)
def test_sums_and_multiples_of_reductions_go_by_samples(body: str) -> None:
    before = LOSS.format(body)
    for old in ("tf.square(y_true - y_pred)", "y_true * y_pred", "mean(e", "tf.square(e)", "mean(y_true - y_pred"):
        body = body.replace(f"{old})", f"{old}, axis=-1)")
    assert [entry.split()[1] for entry in found(before)] == ["TF503"]
    check_fixed(before, LOSS.format(body))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return tf.sqrt(tf.reduce_mean(tf.square(y_true - y_pred)))", "it computes further with the one number"),
        ("return tf.reduce_sum(y_true * y_pred) / tf.reduce_sum(y_true)", "it computes further with the one number"),
        ("return tf.reduce_mean(y_true - y_pred) + tf.reduce_mean(w * w)", "not all that it reduces is known"),
        ("return tf.reduce_mean(y_true - y_pred) + tf.reduce_mean(y_pred[:, 0])", "not all that it reduces is known"),
    ],
)
def test_what_can_not_go_by_samples_is_said(body: str, reason: str) -> None:
    assert refusal(LOSS.format(body), "TF503").startswith(reason)


@pytest.mark.parametrize(
    "body",
    [
        "return tf.reduce_mean(y_true - y_pred, axis=-1) + tf.reduce_mean(w)",
        "return w * tf.reduce_mean(y_true - y_pred)",
        "e = tf.reduce_mean(y_true)\n    e = y_true\n    return e",
        "return 1.0",
    ],
)
def test_what_may_have_a_value_for_each_sample_is_no_scalar(body: str) -> None:
    assert losses(LOSS.format(body).partition("\n")[2]) == []


COMPILED = "import tensorflow as tf\nm = tf.keras.Sequential()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("loss=tf.losses.mean_squared_error", "loss=tf.keras.losses.MeanSquaredError()"),
        ("'sgd', tf.losses.huber_loss", "'sgd', tf.keras.losses.Huber()"),
        ("loss=[tf.losses.hinge_loss, 'mse']", "loss=[tf.keras.losses.Hinge(), 'mse']"),
        ("loss={'a': tf.losses.hinge_loss}", "loss={'a': tf.keras.losses.Hinge()}"),
        (
            "loss=tf.losses.sigmoid_cross_entropy",
            "loss=tf.keras.losses.BinaryCrossentropy(from_logits=True)",
        ),
    ],
)
def test_a_loss_of_tensorflow_that_a_model_is_compiled_with_is_one_of_keras(before: str, after: str) -> None:
    check_fixed(f"{COMPILED}m.compile({before})\n", f"{COMPILED}m.compile({after})\n")


@pytest.mark.parametrize("use", ["f(tf.losses.hinge_loss)", "m.compile(metrics=[tf.losses.hinge_loss])"])
def test_a_loss_of_tensorflow_that_is_passed_on_elsewhere_has_no_fix(use: str) -> None:
    assert "passed on here" in refusal(f"{COMPILED}{use}\n", "TF721")


@pytest.mark.parametrize("arguments", ["name", "name, **kwargs", "name, dtype, **kwargs"])
def test_the_name_of_a_metric_by_place_is_given_by_keyword(arguments: str) -> None:
    named = arguments.replace("name", "name=name").replace(", dtype", ", dtype=dtype")
    head = "import keras\nclass M(keras.metrics.Metric):\n    def __init__(self, name='m', dtype=None, **kwargs):\n"
    check_fixed(f"{head}        super().__init__({arguments})\n", f"{head}        super().__init__({named})\n")


COMPILING = """\
class Net:
    def build(self):
        self.model.compile("sgd", {compiled})

    def distance(self, labels, scores):
        return tf.reduce_mean(labels - scores)
"""


@pytest.mark.parametrize(
    ("compiled", "is_found"),
    [
        ("self.distance", True),
        ("loss=[self.distance]", True),
        ("loss={'a': self.distance}", True),
        ("loss='mse', metrics=[self.distance]", False),
        ("loss=other.distance", False),
        ("loss=self.inner.distance", False),
        ("loss='mse'", False),
    ],
)
def test_a_method_that_its_class_compiles_with_is_a_loss(compiled: str, is_found: bool) -> None:
    assert losses(COMPILING.format(compiled=compiled)) == (["7:16"] if is_found else [])
