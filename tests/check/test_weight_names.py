"""Names of weights, the ends of a `Sequential`, the learning phase and products of batches, as Keras 3 has them."""

import pytest

from helpers import check_fixed, check_noop, found, refusal

HEAD = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
LOOP = HEAD + "for w in model.{weights}:\n    print({used})\n"


@pytest.mark.parametrize("weights", ["weights", "trainable_variables", "layers[0].trainable_weights", "variables[1:]"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("w.name == 'd/kernel:0'", 'w.path.endswith("d/kernel")'),
        ("'d/kernel:0' != w.name", 'not w.path.endswith("d/kernel")'),
        ("'d/' in w.name", "'d/' in w.path"),
        ("'kernel:0' not in w.name", 'not w.path.endswith("kernel")'),
        ("w.name.endswith('kernel:0')", 'w.path.endswith("kernel")'),
    ],
)
def test_a_name_with_its_layer(weights: str, before: str, after: str) -> None:
    check_fixed(LOOP.format(weights=weights, used=before), LOOP.format(weights=weights, used=after))


@pytest.mark.parametrize("used", ["w.name.startswith('d/')", "w.name.split('/')[0]", "w.name.split(':')[0]"])
def test_what_begins_elsewhere_is_found(used: str) -> None:
    assert "may begin with the name of the model" in refusal(LOOP.format(weights="weights", used=used), "TF638")


@pytest.mark.parametrize(
    "used", ["w.name == 'kernel'", "'bias' in w.name", "w.name", "w.name == name", "x.name == 'a/b:0'"]
)
def test_names_that_are_right(used: str) -> None:
    check_noop(LOOP.format(weights="weights", used=used))


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [
        ("model", "model.input", "model.inputs[0]"),
        ("model", "f(model.output)", "f(model.outputs[0])"),
    ],
)
def test_the_ends_of_a_sequential(model: str, before: str, after: str) -> None:
    check_fixed(f"{HEAD}y = {before}\n", f"{HEAD}y = {after}\n")


def test_a_sequential_that_a_function_or_a_class_makes() -> None:
    source = (
        "import tensorflow as tf\ndef build():\n    m = tf.keras.Sequential()\n    return m\nm = build()\ny = m.{0}\n"
    )
    check_fixed(source.format("input"), source.format("inputs[0]"))
    source = "import tensorflow as tf\nclass A:\n    def __init__(self):\n        self.m = tf.keras.Sequential()\n"
    source += "    def f(self):\n        return self.m.{0}\n"
    check_fixed(source.format("output"), source.format("outputs[0]"))


@pytest.mark.parametrize(
    "source",
    [
        "m = tf.keras.Model(x, y)\nz = m.input\n",
        "m = tf.keras.Sequential()\nm = other\nz = m.input\n",
        "def f(m):\n    return m.input\n",
        "z = tf.keras.Sequential().layers[0].input\n",
    ],
)
def test_other_models_have_their_ends(source: str) -> None:
    assert found("import tensorflow as tf\n" + source) == []


PHASE = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n{0}model.predict(x)\n"


def test_a_phase_of_0_goes_where_nothing_trains() -> None:
    check_fixed(PHASE.format("K.set_learning_phase(0)\n"), "import tensorflow as tf\nmodel.predict(x)\n")
    check_fixed(PHASE.format("K.set_learning_phase(value=False)\n"), "import tensorflow as tf\nmodel.predict(x)\n")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("K.set_learning_phase(1)\n", "has to say `training=` instead"),
        ("K.set_learning_phase(phase)\n", "has to say `training=` instead"),
        ("K.set_learning_phase(0)\nmodel.fit(x, y)\n", "line 4: `model.fit` trains"),
        ("a = K.set_learning_phase(0)\n", "stands by itself"),
    ],
)
def test_a_phase_that_matters(line: str, reason: str) -> None:
    assert reason in refusal(PHASE.format(line), "TF637")


def test_products_of_batches_along_axes() -> None:
    head = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n"
    dot = "y = tf.keras.layers.dot([a, b], (2, 1))\n"
    check_fixed(f"{head}y = K.batch_dot(a, b, axes=(2, 1))\n", f"import tensorflow as tf\n{dot}")
    assert "where each has three" in refusal(f"{head}y = K.batch_dot(a, b)\n", "TF636")
