"""Code that derives from Keras, and what Keras 3 no longer takes or calls."""

import pytest

from eagerly.rules.model import Severity
from helpers import analyse, check_fixed, check_noop, found

IMPORT = "import tensorflow as tf\n"
LAYER = f"{IMPORT}class L(tf.keras.layers.Layer):\n"


def codes(source: str) -> list[str]:
    """What is found, without the places."""
    return [entry.split(" ", 1)[1].split(" ")[0] for entry in found(source)]


def derived(base: str, *lines: str) -> str:
    """A class that derives from one of Keras."""
    return f"{IMPORT}class C({base}):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("base", "before", "after"),
    [
        ("tf.keras.layers.LSTM", "super().call(x, mask)", "super().call(x, mask=mask)"),
        ("tf.keras.layers.GRU", "super(C, self).call(x, m, t)", "super(C, self).call(x, mask=m, training=t)"),
        ("tf.keras.layers.LSTM", "tf.keras.layers.LSTM.call(self, x, m)", "tf.keras.layers.LSTM.call(self, x, mask=m)"),
        ("tf.keras.layers.Bidirectional", "super().call(x, t, m)", "super().call(x, training=t, mask=m)"),
        ("tf.keras.layers.LSTM", "super().call(inputs=x)", "super().call(sequences=x)"),
        ("tf.keras.Model", "super().compile(o, l, m)", "super().compile(o, l, metrics=m)"),
        ("tf.keras.Model", "super().fit_generator(g)", "super().fit(g)"),
        ("tf.keras.layers.Layer", "super().add_weight('w', [1])", "super().add_weight(name='w', shape=[1])"),
        ("tf.keras.metrics.Metric", "super().__init__(name)", "super().__init__(name=name)"),
        (
            "tf.keras.metrics.Metric",
            "super().__init__('m', tf.float32)",
            "super().__init__(name='m', dtype=tf.float32)",
        ),
        ("tf.keras.losses.Loss", "super(C, self).__init__(r, n)", "super(C, self).__init__(reduction=r, name=n)"),
        ("tf.keras.layers.Layer", "super().__init__(True, 'l')", "super().__init__(trainable=True, name='l')"),
        ("tf.keras.optimizers.Adam", "super().__init__(lr=0.1)", "super().__init__(learning_rate=0.1)"),
    ],
)
def test_what_is_inherited_is_called_as_it_is_today(base: str, before: str, after: str) -> None:
    method = "def method(self, x, m, t, mask, name, sequences=None, initial_state=None):"
    check_fixed(derived(base, method, f"    {before}"), derived(base, method, f"    {after}"))


@pytest.mark.parametrize(
    "source",
    [
        derived("tf.keras.layers.LSTM", "def f(self, x, mask):", "    super().call(x, mask=mask)"),
        derived("tf.keras.layers.LSTM", "def f(self, initial_state, m):", "    super().call(x, initial_state, m)"),
        derived("tf.keras.layers.Dense", "def f(self, x):", "    super().call(x)"),
        derived("tf.keras.metrics.Mean", "def __init__(self, name):", "    super().__init__(name)"),
        derived("tf.keras.losses.Loss", "def __init__(self, name):", "    super().__init__(name, reduction='sum')"),
        derived("object", "def f(self, x, mask):", "    super().call(x, mask)"),
        f"{IMPORT}def super(): pass\n"
        + derived("tf.keras.Model", "def f(self, o, l, m):", "    super().compile(o, l, m)"),
        "super().compile(1, 2, 3)\n",
        derived("tf.keras.layers.LSTM", "def call(self, sequences, initial_state=None, mask=None):", "    pass")
        + "class D(C):\n    def call(self, sequences, m, initial_state=None):\n        super().call(sequences, m)\n",
    ],
)
def test_what_is_inherited_and_right_stays(source: str) -> None:
    check_noop(source)


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        (derived("tf.keras.layers.LSTM", "def call(self, inputs, initial_state=None):", "    pass"), True),
        (derived("tf.keras.layers.LSTM", "def call(self, sequences, mask=None):", "    pass"), True),
        (derived("tf.keras.layers.LSTM", "def call(self, sequences, initial_state=None):", "    pass"), False),
        (derived("tf.keras.layers.LSTM", "def build(self, s):", "    pass", "def call(self, x):", "    pass"), False),
        (derived("tf.keras.layers.LSTMCell", "def call(self, inputs, states):", "    pass"), False),
    ],
)
def test_a_recurrent_layer_is_built_by_the_parameters_of_call(source: str, is_found: bool) -> None:
    assert ("TF563" in codes(source)) is is_found


def test_the_reset_of_a_metric_has_another_name() -> None:
    methods = "def {}(self):", "    pass"
    before = derived("tf.keras.metrics.Metric", *(line.format("reset_states") for line in methods))
    check_fixed(before, derived("tf.keras.metrics.Metric", *(line.format("reset_state") for line in methods)))
    check_noop(derived("tf.keras.layers.LSTM", "def reset_states(self):", "    pass"))


@pytest.mark.parametrize(
    ("statement", "is_found"),
    [
        ("if tf.reduce_sum(x) > 0: return x", True),
        ("while tf.reduce_any(x): x = f(x)", True),
        ("return x if tf.reduce_all(x) else y", True),
        ("for i in tf.range(3): x += 1", True),
        ("if training: return x", False),
        ("if tf.reduce_sum(x) is None: return x", False),
        ("for i in range(3): x += 1", False),
    ],
)
def test_python_decides_nothing_by_a_tensor_in_call(statement: str, is_found: bool) -> None:
    source = f"{LAYER}    def call(self, x, training=None):\n        {statement}\n"
    assert ("TF565" in codes(source)) is is_found
    assert "TF565" not in codes(source.replace("    def call", "    @tf.function\n    def call"))
    assert "TF565" not in codes(source.replace("def call", "def train"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return [a, b], y", "return (a, b), y"),
        ("return ([a], y)", "return ((a,), y)"),
        ("return [a, b,], [y, z]", "return (a, b,), (y, z)"),
    ],
)
def test_a_batch_has_tuples(before: str, after: str) -> None:
    method = "def __getitem__(self, i):"
    base = "tf.keras.utils.Sequence"
    check_fixed(derived(base, method, f"    {before}"), derived(base, method, f"    {after}"))


def test_a_batch_that_is_a_list_stays() -> None:
    check_noop(derived("tf.keras.utils.Sequence", "def __getitem__(self, i):", "    return [x, y]"))


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        (f"{LAYER}    def build(self, s):\n        self.add_loss(lambda: self.w)\n", True),
        (f"{LAYER}    def call(self, x):\n        self.add_loss(tf.reduce_sum(x))\n", False),
        (f"{IMPORT}m = tf.keras.Sequential()\nm.add_loss(lambda: v)\n", True),
        (
            f"{IMPORT}i = tf.keras.Input((1,))\nm = tf.keras.Model(i, i)\nm.add_loss(i)\n",
            True,
        ),
        (f"{IMPORT}m = tf.keras.Sequential()\nm.add_loss(v)\n", False),
    ],
)
def test_a_loss_that_is_added_is_a_tensor(source: str, is_found: bool) -> None:
    assert ("TF567" in codes(source)) is is_found


def test_a_name_has_no_slash() -> None:
    check_fixed(
        f"{IMPORT}l = tf.keras.layers.Dense(1, name='a/b')\n", f"{IMPORT}l = tf.keras.layers.Dense(1, name='a_b')\n"
    )
    check_noop(f"{IMPORT}l = tf.keras.layers.Dense(1, name='a_b')\n")
    check_noop(f"{IMPORT}v = tf.Variable(1.0, name='a/b')\n")


def test_an_old_model_is_a_hint() -> None:
    (finding,) = analyse(f"{IMPORT}m = tf.keras.models.load_model('m.h5')\n").findings
    assert (finding.rule.code, finding.severity) == ("TF569", Severity.HINT)
    check_noop(f"{IMPORT}m = tf.keras.models.load_model('m.keras')\n")
    check_noop(f"{IMPORT}f = tf.function(g)\nm = tf.keras.models.load_model('m.h5')\n")


@pytest.mark.parametrize("method", ["build", "compute_output_shape"])
def test_the_shape_that_a_layer_is_given_is_a_tuple(method: str) -> None:
    before = f"{LAYER}    def {method}(self, input_shape):\n        n = input_shape[-1].value\n"
    check_fixed(before, before.replace(".value", ""))
    listed = before.replace("input_shape[-1].value", "input_shape.as_list()[-1] + input_shape.ndims")
    check_fixed(
        listed,
        listed.replace("input_shape.as_list()", "list(input_shape)").replace("input_shape.ndims", "len(input_shape)"),
    )
    assert codes(before.replace("input_shape[-1].value", "input_shape.num_elements()")) == ["TF561"]
    assert codes(before.replace(method, "other")) == []
    assert codes(before.replace("tf.keras.layers.Layer", "object")) == []


def test_a_list_of_weights_chooses_nothing() -> None:
    assert codes(f"{LAYER}    def build(self, s):\n        self._trainable_weights = [v]\n") == ["TF635"]
    assert codes(f"{LAYER}    def build(self, s):\n        self.trainable_weights = [v]\n") == ["TF635"]


def test_an_input_has_no_values() -> None:
    assert codes(f"{IMPORT}i = tf.keras.Input(tensor=x)\n") == ["TF573"]
    check_noop(f"{IMPORT}i = tf.keras.Input((1,), tensor=None)\n")
