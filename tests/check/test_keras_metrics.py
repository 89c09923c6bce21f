"""What Keras 3 asks of metrics: where their variables are made, the types of labels, a list for each output."""

from typing import Any

import pytest

from eagerly.fix import fix_everything
from helpers import analyse, found, refusal

HEAD = "import tensorflow as tf\nfrom tensorflow import keras\n"


def fixed(source: str, **settings: Any) -> str:
    return str(fix_everything(analyse(source, unsafe_fixes=True, **settings)).text)


def codes(source: str) -> list[str]:
    return [" ".join(entry.split()[:2]) for entry in found(HEAD + source)]


@pytest.mark.parametrize("call", ["tf.Variable(0.0)", "tf.compat.v1.get_variable('n', ())"])
def test_a_variable_in_a_metric_is_found(call: str) -> None:
    source = f"class M(keras.Metric):\n    def __init__(self):\n        super().__init__()\n        self.n = {call}\n"
    assert codes(source) == ["6:18 TF588"]


def test_a_weight_of_a_metric_has_no_word_on_training() -> None:
    source = (
        "class M(keras.metrics.Metric):\n    def __init__(self):\n        super().__init__()\n        self.n = {}\n"
    )
    assert fixed(HEAD + source.format('tf.Variable(0.0, trainable=False, name="n")')) == HEAD + source.format(
        'self.add_weight(name="n", shape=(), initializer=tf.keras.initializers.Constant(0.0))'
    )
    regularized = source.format('tf.compat.v1.get_variable("n", (), constraint=f)')
    assert fixed(HEAD + regularized) == HEAD + regularized


METRIC = "def f(y_true, y_pred):\n    {}\nmodel.compile('sgd', 'mse', metrics=[f])\n"


@pytest.mark.parametrize(
    "body",
    [
        "return tf.abs(y_true - y_pred)",
        "return tf.reduce_sum(y_true * y_pred)",
        "return 2.0 * (1.0 - y_true) * y_pred",
        "return y_true[:, 0] - y_pred[:, 0]",
    ],
)
def test_labels_that_meet_predictions_are_found(body: str) -> None:
    assert codes(METRIC.format(body)) == ["3:5 TF589"]


@pytest.mark.parametrize(
    "body",
    [
        "return tf.abs(tf.cast(y_true, tf.float32) - y_pred)",
        "y_true = tf.cast(y_true, y_pred.dtype)\n    return y_true - y_pred",
        "return tf.keras.losses.hinge(y_true, y_pred)",
        "return tf.reduce_mean(y_pred)",
        "return tf.reduce_sum(y_true) + tf.reduce_sum(y_pred)",
    ],
)
def test_labels_that_are_cast_or_stay_apart_are_right(body: str) -> None:
    assert codes(METRIC.format(body)) == []


@pytest.mark.parametrize("compiled", ["model.compile(loss=f)", "model.compile('sgd', f)", "f(a, b)"])
def test_a_loss_gets_its_labels_cast(compiled: str) -> None:
    assert codes(f"def f(y_true, y_pred):\n    return tf.abs(y_true - y_pred)\n{compiled}\n") == []


def test_the_cast_stands_below_the_docstring() -> None:
    body = '"""Says so."""\n    # first\n    return y_true - y_pred'
    after = body.replace("    return", "    y_true = tf.cast(y_true, y_pred.dtype)\n    return")
    assert fixed(HEAD + METRIC.format(body)) == HEAD + METRIC.format(after)


def test_the_cast_of_keras() -> None:
    source = HEAD + METRIC.format("return y_true - y_pred")
    cast = "y_true = tf.keras.ops.cast(y_true, y_pred.dtype)\n    return"
    assert fixed(source, target="keras3") == source.replace("return", cast)


OUTPUTS = "model = keras.Model(x, {})\nmodel.compile('sgd', 'mse', metrics={})\n"


@pytest.mark.parametrize(
    ("outputs", "metrics", "severity"),
    [
        ("[a, b]", "['mae']", "warning"),
        ("outputs=[a, b]", "['mae']", "warning"),
        ("(a, b, c)", "['mae', 'mse']", "warning"),
        ("[a, b]", "['mae', 'mse']", "warning"),
        ("[a]", "['mae', 'mse']", None),
        ("a", "['mae', 'mse']", None),
        ("[*a, b]", "['mae']", None),
        ("[a, b]", "[['mae'], ['mse']]", None),
        ("[a, b]", "{'a': 'mae'}", None),
        ("[a, b]", "[]", None),
    ],
)
def test_a_list_of_metrics_for_several_outputs(outputs: str, metrics: str, severity: str | None) -> None:
    assert codes(OUTPUTS.format(outputs, metrics)) == (["4:37 TF579"] if severity else [])


def test_one_metric_each_is_right_in_code_for_tensorflow_2() -> None:
    eager = "@tf.function\ndef f():\n    pass\n"
    assert codes(eager + OUTPUTS.format("[a, b]", "['mae', 'mse']")) == []
    assert codes(eager + OUTPUTS.format("[a, b]", "['mae']")) == ["7:37 TF579"]


def test_a_name_with_several_models_tells_nothing() -> None:
    other = "def f():\n    model.compile('sgd', 'mse', metrics=['mae'])\n"
    assert codes(f"model = keras.Model(x, [a, b])\n{other}") == ["5:41 TF579"]
    assert codes(f"model = keras.Model(x, [a, b])\nmodel = keras.Model(x, a)\n{other}") == []


def test_a_model_that_is_an_attribute() -> None:
    source = (
        "class A:\n    def build(self):\n        self.m = {}\n        self.m.compile('sgd', 'mse', metrics=['mae'])\n"
    )
    assert codes(source.format("keras.Model(x, [a, b])")) == ["6:46 TF579"]
    assert codes(source.format("keras.Model(x, a)")) == []
    other = "    def other(self):\n        self.m = keras.Model(x, a)\n"
    assert codes(source.format("keras.Model(x, [a, b])") + other) == []


def test_outputs_that_a_function_has_a_name_for() -> None:
    source = "def f(x):\n    outs = {}\n    {}\n    m = keras.Model(x, outs)\n    m.compile('sgd', metrics=['mae'])\n"
    assert codes(source.format("[a, b]", "pass")) == ["7:30 TF579"]
    assert codes(source.format("a", "pass")) == []
    assert codes(source.format("[a]", "outs.append(b)")) == []
    assert codes(source.format("[a, b]", "outs += [c]")) == []


def test_each_output_gets_a_list() -> None:
    source = "def f(a, b):\n    return b\n" + OUTPUTS.format("[a, b, c]", "['mae', f]")
    nested = "[['mae', f], ['mae', f], ['mae', f]]"
    assert fixed(HEAD + source) == HEAD + source.replace("['mae', f]", nested)
    objects = HEAD + OUTPUTS.format("[a, b]", "[keras.metrics.AUC()]")
    assert fixed(objects) == objects


STREAMED = """\
def area(y_true, y_pred):
    value, update = tf.metrics.auc({})
    keras.backend.get_session().run(tf.local_variables_initializer())
    return update

m = keras.Sequential()
m.compile("sgd", "mse", metrics=["mae", area])
"""


@pytest.mark.parametrize(
    ("arguments", "more"), [("y_true, y_pred", ""), ("y_true, y_pred, num_thresholds=5", ", num_thresholds=5")]
)
def test_a_metric_that_streams_is_one_of_keras(arguments: str, more: str) -> None:
    metric = f'tf.keras.metrics.AUC(name="area"{more})'
    assert fixed(HEAD + STREAMED.format(arguments)) == (
        f'{HEAD}m = keras.Sequential()\nm.compile("sgd", "mse", metrics=["mae", {metric}])\n'
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (STREAMED.format("y_true, tf.round(y_pred)"), "something else in line 4"),
        (STREAMED.format("y_pred, y_true"), "as they are"),
        (STREAMED.format("y_true, y_pred, curve='PR'"), "more than labels"),
        (STREAMED.format("y_true, y_pred") + "print(area)\n", "used for more than `compile` (line 10)"),
        (STREAMED.format("y_true, y_pred").replace("return", "print(1)\n    print(2)\n    return"), "does more"),
    ],
)
def test_a_metric_that_does_more_is_left(source: str, reason: str) -> None:
    assert reason in refusal(HEAD + source, "TF667")
