"""Layers and optimizers of `tf.layers` and `tf.train` become Keras's only where these do the same."""

import pytest

from helpers import analyse, check_fixed, found, refusal

IMPORT = "import tensorflow as tf\n"
V1 = "import tensorflow.compat.v1 as tf\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.layers.dense(x, 3)", "tf.keras.layers.Dense(3)(x)"),
        ("tf.layers.dense(units=3, inputs=x)", "tf.keras.layers.Dense(3)(x)"),
        ("tf.layers.dense(name='n', units=3, inputs=x)", "tf.keras.layers.Dense(3, name='n')(x)"),
        ("tf.layers.dense(x + 1, 3, f,)", "tf.keras.layers.Dense(3, activation=f,)(x + 1)"),
        ("tf.layers.dense(x, 3, reuse=None)", "tf.layers.dense(x, 3, reuse=None)"),
        ("tf.layers.flatten()", "tf.layers.flatten()"),
        ("tf.layers.flatten(tf.to_float(x))", "tf.keras.layers.Flatten()(tf.cast(x, tf.float32))"),
        ("tf.layers.dense(tf.layers.flatten(x), 3)", "tf.keras.layers.Dense(3)(tf.keras.layers.Flatten()(x))"),
        ("tf.layers.dense(x, n, activation=tf.log)", "tf.keras.layers.Dense(n, activation=tf.math.log)(x)"),
        (
            "tf.layers.dense(\n    x,\n    3,  # three\n    f)",
            "tf.keras.layers.Dense(\n    3,  # three\n    activation=f)(x)",
        ),
    ],
)
def test_what_a_layer_is_called_with_comes_last(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}y = {before}\n", f"{IMPORT}y = {after}\n")


@pytest.mark.parametrize(
    "source",
    [
        "with tf.variable_scope('s', reuse=tf.AUTO_REUSE):\n    y = tf.layers.dense(x, 3)\n",
        "with tf.variable_scope('s', reuse=again):\n    y = tf.layers.dense(x, 3)\n",
        "with tf.variable_scope('s', initializer=f):\n    y = tf.layers.dense(x, 3)\n",
        "f = tf.make_template('f', lambda x: tf.layers.dense(x, 3))\n",
        "tf.get_variable_scope().reuse_variables()\ny = tf.layers.dense(x, 3)\n",
    ],
)
def test_a_layer_whose_variables_go_by_names_stays(source: str) -> None:
    assert "make the layer once" in refusal(IMPORT + source, "TF701")


def test_a_scope_that_only_names_is_in_nobodys_way() -> None:
    source = "with tf.name_scope('a'), tf.variable_scope(None, 's'):\n    y = tf.layers.dense(x, 3)\n"
    check_fixed(IMPORT + source, IMPORT + source.replace("tf.layers.dense(x, 3)", "tf.keras.layers.Dense(3)(x)"))


def test_a_regularizer_is_not_lost() -> None:
    assert "`kernel_regularizer`" in refusal(f"{IMPORT}y = tf.layers.dense(x, 3, kernel_regularizer=f)\n", "TF701")
    layer = "Dense(3, kernel_regularizer=f)\n"
    check_fixed(f"{IMPORT}y = tf.layers.{layer}", f"{IMPORT}y = tf.keras.layers.{layer}")


def test_training_is_no_tensor() -> None:
    source = f"{IMPORT}t = tf.placeholder(tf.bool)\ny = tf.layers.dropout(x, training=t)\n"
    assert refusal(source, "TF703").startswith("`training` is a tensor here")


def test_batch_normalization_stays_in_a_graph() -> None:
    """There nothing runs the updates of a Keras layer."""
    source = "y = tf.layers.batch_normalization(x, training=True)\n"
    assert (
        refusal(f"{IMPORT}s = tf.Session()\n{source}", "TF702") == "`tf.Session` goes with it; the two change together"
    )
    check_fixed(IMPORT + source, f"{IMPORT}y = tf.keras.layers.BatchNormalization()(x, training=True)\n")


@pytest.mark.parametrize(
    "source",
    [
        "train = tf.train.AdamOptimizer(1e-3).minimize(loss)\n",
        "o = tf.train.AdamOptimizer(1e-3)\ntrain = o.minimize(loss)\n",
        "o = tf.train.AdamOptimizer(1e-3)\ndef f(o):\n    return o.compute_gradients(loss)\n",
        "x = tf.placeholder(tf.float32)\no = tf.train.AdamOptimizer(1e-3)\n",
    ],
)
def test_an_optimizer_of_a_graph_stays(source: str) -> None:
    refusal(IMPORT + source, "TF711")


def test_an_optimizer_of_eager_code_becomes_that_of_keras() -> None:
    check_fixed(
        f"{IMPORT}o = tf.train.AdamOptimizer(1e-3)\no.apply_gradients(zip(g, v))\n",
        f"{IMPORT}o = tf.keras.optimizers.Adam(1e-3, epsilon=1e-08)\no.apply_gradients(zip(g, v))\n",
    )


@pytest.mark.parametrize(
    "rate",
    [
        "tf.Variable(0.1)",
        "tf.train.exponential_decay(0.1, step, 1, 0.5)",
        "tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)",
    ],
)
def test_momentum_by_a_rate_that_changes_stays(rate: str) -> None:
    source = f"{IMPORT}rate = {rate}\no = tf.train.MomentumOptimizer(rate, 0.9)\n"
    assert refusal(source, "TF711").startswith("Keras keeps the learning rate in the velocity")


def test_a_schedule_is_for_other_optimizers() -> None:
    rate = "tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)"
    check_fixed(
        f"{IMPORT}o = tf.train.GradientDescentOptimizer({rate})\n",
        f"{IMPORT}o = tf.keras.optimizers.SGD({rate})\n",
    )


def test_a_rate_of_eager_code_is_not_that_of_one_step() -> None:
    source = f"{IMPORT}rate = tf.train.exponential_decay(0.1, step, 1, 0.5)\nwith tf.GradientTape() as tape: pass\n"
    assert refusal(source, "TF713").startswith("`tf.GradientTape` (line 3) shows eager code")


@pytest.mark.parametrize("call", ["tf.trainable_variables()", "tf.train.AdamOptimizer()"])
def test_what_a_graph_still_has_is_a_hint_in_it(call: str) -> None:
    """Through `compat.v1` only: natively the name is gone, graph or not."""
    severities = {
        head: analyse(f"{head}y = {call}\nz = tf.disable_v2_behavior()\n").findings[-2].severity.value
        for head in (IMPORT, V1)
    }
    assert severities[V1] == "hint"
    assert severities[IMPORT] != "hint"


def test_defaults_are_written_only_where_they_are_not_given() -> None:
    assert found(f"{V1}y = tf.random_normal_initializer(0.0, 0.02)\n") == [found(f"{V1}\n")[0]]
    check_fixed(
        f"{IMPORT}x = tf.placeholder(tf.float32)\ny = tf.random_uniform_initializer(dtype=tf.float32)\n",
        f"{IMPORT}x = tf.placeholder(tf.float32)\ny = tf.random_uniform_initializer(minval=0.0, maxval=1.0)\n",
    )


def test_a_weight_of_a_keras_layer_is_spoken_of_once() -> None:
    method = "    def build(self, s):\n        self.w = tf.get_variable('w', [1])\n"
    assert found(f"{IMPORT}class A(tf.keras.layers.Layer):\n{method}") == ["4:18 TF501 tf.get_variable"]


@pytest.mark.parametrize(
    "source",
    [
        "init = tf.glorot_uniform_initializer()\n",
        "with tf.variable_scope('s', initializer=tf.glorot_uniform_initializer()):\n    pass\n",
        "def f(init=tf.glorot_uniform_initializer()):\n    pass\n",
        "w = my_weight(initializer=tf.glorot_uniform_initializer())\n",
    ],
)
def test_an_initializer_that_may_serve_several_weights_stays(source: str) -> None:
    """One of Keras gives the same numbers each time."""
    assert refusal(IMPORT + source, "TF752").startswith("an initializer of Keras gives the same numbers")


@pytest.mark.parametrize("call", ["tf.Variable({}([2]))", "layer.add_weight('w', [2], initializer={})"])
def test_an_initializer_of_one_weight_becomes_that_of_keras(call: str) -> None:
    before, after = "tf.glorot_uniform_initializer()", "tf.keras.initializers.GlorotUniform()"
    check_fixed(f"{IMPORT}w = {call.format(before)}\n", f"{IMPORT}w = {call.format(after)}\n")


NET = """\
import tensorflow as tf
class Net(tf.keras.Model):
    def {method}(self, x):
        return tf.layers.{call}
"""


@pytest.mark.parametrize("method", ["_block", "train_step"])
@pytest.mark.parametrize(
    ("call", "code"), [("dense(x, 1)", "TF701"), ("batch_normalization(x)", "TF702"), ("dropout(x)", "TF703")]
)
def test_what_a_keras_model_runs_many_times_makes_no_layers(method: str, call: str, code: str) -> None:
    """In `fit` a layer that is made there stops the model; elsewhere it has new weights each time."""
    assert f"`{method}` runs many times" in refusal(NET.format(method=method, call=call), code)


@pytest.mark.parametrize(
    ("call", "after"),
    [("flatten(x)", "Flatten()(x)"), ("max_pooling1d(x, 2, 2)", "MaxPooling1D(2, strides=2)(x)")],
)
def test_a_layer_without_weights_is_the_same_at_each_call(call: str, after: str) -> None:
    before = NET.format(method="call", call=call)
    check_fixed(before, before.replace(f"layers.{call}", f"keras.layers.{after}"))
