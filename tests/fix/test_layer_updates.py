"""Updates and losses that a layer gave to Keras to run are done in its `call`."""

import pytest

from helpers import check_fixed, check_noop, found, refusal

LAYER = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def build(self, shape):
        self.n = self.add_weight(name="n", shape=(), initializer="zeros", trainable=False)
        {build}

    def call(self, x{parameter}):
        {call}
        return x
"""


def source(call: str, parameter: str = "", build: str = "self.built = True") -> str:
    return LAYER.format(build=build, call=call, parameter=parameter)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.add_update(self.n.assign_add(1.0))", "self.n.assign_add(1.0)"),
        ("self.add_update([self.n.assign(2.0)], inputs=x)", "self.n.assign(2.0)"),
        ("self.add_update(tf.assign(self.n, tf.reduce_sum(x)), x)", "self.n.assign(tf.reduce_sum(x))"),
        (
            "self.add_update((self.n.assign(2.0), self.n.assign_sub(1.0)))",
            "self.n.assign(2.0)\n            self.n.assign_sub(1.0)",
        ),
    ],
)
def test_an_update_is_done_while_training(before: str, after: str) -> None:
    check_fixed(source(before), source(f"if training:\n            {after}", ", training=False"))
    check_fixed(source(before, ", training=None"), source(f"if training:\n            {after}", ", training=None"))


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("self.add_update(update)", "what `update` assigns to can't be told"),
        ("self.add_update([(self.n, x)])", "what `(self.n, x)` assigns to can't be told"),
        ("self.add_update(tf.keras.backend.moving_average_update(self.n, x, 0.9))", "can't be told"),
        ("self.add_update(self.n.assign(1.0))\n        x = x * self.n", "line 9: `self.n` is read behind it"),
        ("y = self.add_update(self.n.assign(1.0))", "stands by itself"),
        ("f = lambda: self.add_update(self.n.assign(1.0))", "stands by itself"),
    ],
)
def test_an_update_that_stays(call: str, reason: str) -> None:
    assert reason in refusal(source(call), "TF592")


def test_an_update_of_a_layer_from_outside_has_no_training() -> None:
    code = "import tensorflow as tf\nlayer = tf.keras.layers.Dense(1)\nlayer.add_update(tf.assign(v, 1.0))\n"
    assert "in the `call` of a layer alone" in refusal(code, "TF592")


def test_a_loss_of_build_is_added_in_call() -> None:
    check_fixed(
        source('"""Adds."""\n        x = x + 1', build="self.add_loss(lambda: tf.square(self.n))  # held"),
        source('"""Adds."""\n        self.add_loss(tf.square(self.n))\n        x = x + 1').replace(
            "        self.built = True\n", ""
        ),
    )


def test_a_loss_of_call_stays_where_it_is() -> None:
    check_fixed(source("self.add_loss(lambda: x * self.n)"), source("self.add_loss(x * self.n)"))


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        ("self.add_loss(lambda: tf.square(self.n) * shape[-1])", "it goes by `shape`"),
        ("self.add_loss(lambda: self.n * x)", "it goes by `x`"),
        ("if shape:\n            self.add_loss(lambda: self.n)", "in some cases only"),
        ("[self.add_loss(lambda: self.n) for _ in shape]", "more than once"),
        ("self.add_loss(lambda: self.n, True)", "more than the loss"),
    ],
)
def test_a_loss_that_only_build_knows(build: str, reason: str) -> None:
    assert reason in refusal(source("x = x + 1", build=build), "TF567")


def test_tensors_are_right_and_so_are_other_objects() -> None:
    check_noop(source("self.add_loss(x * self.n)"))
    check_noop("import tensorflow as tf\nclass A:\n    def call(self):\n        self.add_loss(lambda: 1)\n")
    assert found(source("self.add_loss(lambda: x)")) == ["8:23 TF567 lambda: x"]


OVERRIDDEN = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def {name}({parameters}):
        return {result}
"""


def test_a_call_of_its_own_is_what_keras_calls() -> None:
    before = OVERRIDDEN.format(name="__call__", parameters="self, x, k=1", result="x * k")
    check_fixed(before, before.replace("__call__", "call"))
    check_fixed(
        before.replace("layers.Layer", "Model"), before.replace("layers.Layer", "Model").replace("__call__", "call")
    )


@pytest.mark.parametrize(
    ("parameters", "result", "reason"),
    [
        ("self", "1", "starts with one input"),
        ("self, *args", "args[0]", "starts with one input"),
        ("self, x", "self.build(x.shape)", "is for Keras to do"),
        ("self, x", "x if self.built else 1", "is for Keras to do"),
    ],
)
def test_a_call_that_can_not_be_renamed(parameters: str, result: str, reason: str) -> None:
    assert reason in refusal(OVERRIDDEN.format(name="__call__", parameters=parameters, result=result), "TF593")


def test_a_call_that_others_name_stays() -> None:
    code = OVERRIDDEN.format(name="__call__", parameters="self, x", result="x") + "f = Own().__call__\n"
    assert "by its name" in refusal(code, "TF593")


@pytest.mark.parametrize(
    "code",
    [
        OVERRIDDEN.format(name="__call__", parameters="self, x", result="super().__call__(x + 1)"),
        OVERRIDDEN.format(name="__call__", parameters="self, x", result="x")
        + "    def call(self, x):\n        return x\n",
        OVERRIDDEN.format(name="__call__", parameters="self, x", result="x").replace("layers.Layer", "layers.Dense"),
        OVERRIDDEN.format(name="__call__", parameters="self, x", result="x").replace("tf.keras.layers.Layer", "object"),
    ],
)
def test_calls_that_are_right(code: str) -> None:
    check_noop(code)


METRIC = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.n = 1{made}

    def call(self, x):
        {call}
        return x
"""


@pytest.mark.parametrize(
    ("call", "attribute"),
    [
        ("self.add_metric(x, name='seen', aggregation='mean')", "seen"),
        ("self.add_metric(x, 'mean', 'seen')", "seen"),
        ("self.add_metric(value=x, aggregation=\"mean\", name='n')", "n_1"),
    ],
)
def test_a_metric_is_made_once(call: str, attribute: str) -> None:
    name = attribute.partition("_")[0]
    made = f"\n        self.{attribute} = tf.keras.metrics.Mean(name='{name}')"
    after = METRIC.format(call=f"self.{attribute}.update_state(x)", made=made)
    check_fixed(METRIC.format(call=call, made=""), after)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("self.add_metric(x, name='seen')", "does not say `aggregation"),
        ("self.add_metric(x, name='seen', aggregation=None)", "does not say `aggregation"),
        ("self.add_metric(x, aggregation='mean')", "not given a value and a name"),
        ("self.add_metric(x, name=name, aggregation='mean')", "name of the metric can't be told"),
        ("y = self.add_metric(x, name='seen', aggregation='mean')", "stands by itself"),
    ],
)
def test_a_metric_that_stays(call: str, reason: str) -> None:
    assert reason in refusal(METRIC.format(call=call, made=""), "TF640")
