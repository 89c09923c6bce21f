"""Driving a model: what its methods gave and took, where the file shows the model."""

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, check_quick_fix, refusal

IMPORT = "from keras.models import Sequential\nfrom keras.layers import Activation, Dense, Dropout\n"


@pytest.mark.parametrize(
    "model",
    [
        "m = Sequential([Dense(4), Dense(3)])\n",
        "m = Sequential([Dense(n, activation='softmax')])\n",
        "m = Sequential([Dense(units=n, activation=tf.nn.softmax), Dropout(0.5)])\n",
        "m = Sequential()\nm.add(Dense(1))\nm.add(Dense(2))\nm.add(Activation('sigmoid'))\n",
        "m = Sequential()\nlast = Dense(2)\nm.add(last)\nprint(m)\n",
        "def build():\n    net = Sequential()\n    net.add(Dense(5))\n    return net\nm = build()\n",
    ],
)
def test_the_highest_of_several_scores(model: str) -> None:
    before, after = "y = m.predict_classes(x, 8)\n", "y = m.predict(x, batch_size=8, verbose=0).argmax(axis=-1)\n"
    check_quick_fix(f"{IMPORT}{model}{before}", f"{IMPORT}{model}{after}", "TF509")


@pytest.mark.parametrize(
    "model",
    [
        "m = Sequential([Dense(4), Dense(1, activation='sigmoid')])\n",
        "m = Sequential()\nm.add(Dense(1))\nm.add(Activation('sigmoid'))\n",
    ],
)
def test_the_one_score(model: str) -> None:
    before, after = "y = m.predict_classes(x)[0]\n", 'y = (m.predict(x, verbose=0) > 0.5).astype("int32")[0]\n'
    check_quick_fix(f"{IMPORT}{model}{before}", f"{IMPORT}{model}{after}", "TF509")


@pytest.mark.parametrize(
    "model",
    [
        "",
        "m = Sequential()\nif big:\n    m.add(Dense(3))\n",
        "m = Sequential([Dense(1)])\nfor k in ks:\n    m.add(Dense(k))\n",
        "m = Sequential([Dense(n, activation='sigmoid')])\n",
        "m = Sequential(layers)\n",
        "m = Sequential([Dense(1), own])\n",
        "m = Sequential([Dense(1)])\nm.pop()\n",
        "m = Sequential([Dense(1)])\nm.layers.pop()\n",
        "m = Sequential([Dense(1)])\nadd_top(m, classes=3)\n",
        "m = Sequential([Dense(1)])\nadd_top(model=m)\n",
    ],
)
def test_both_are_offered_where_the_last_layer_does_not_show(model: str) -> None:
    source = f"{IMPORT}{model}y = m.predict_classes(x)\n"
    assert refusal(source, "TF509").startswith("the file does not show")
    analysis = analyse(source)
    finding = next(finding for finding in analysis.findings if finding.rule.code == "TF509")
    titles = [fix.title.partition(":")[0] for fix in fixes(analysis, finding).others]
    assert titles == [
        "Several scores for each sample (softmax)",
        "One score for each sample (sigmoid)",
    ]


def test_samples_of_a_generator_are_counted_in_batches() -> None:
    head = (
        "from tensorflow.keras.models import Sequential\nm = Sequential()\n"
        "train = flow(x, batch_size=size)\ntest = flow(y, batch_size=16)\n"
    )
    check_fixed(
        head + "m.fit_generator(train, samples_per_epoch=a + b, nb_epoch=2, validation_data=test, nb_val_samples=64,\n"
        "                max_q_size=10, nb_worker=1, pickle_safe=False)\n"
        "m.evaluate_generator(flow(z, batch_size=4), val_samples=n)\n",
        head
        + "m.fit(train, steps_per_epoch=(a + b) // size, epochs=2, validation_data=test, validation_steps=64 // 16)\n"
        "m.evaluate(flow(z, batch_size=4), steps=n // 4, verbose=0)\n",
    )


@pytest.mark.parametrize("generator", ["flow(x)", "train", "flow(x, batch_size=f())"])
def test_an_unknown_batch_size_is_not_guessed(generator: str) -> None:
    source = f"{IMPORT}m = Sequential()\nm.fit_generator({generator}, samples_per_epoch=100)\n"
    assert refusal(source, "TF517").startswith("the file does not show the generator's batch size")


def test_a_model_is_not_made_ready() -> None:
    check_fixed(f"{IMPORT}m = Sequential()\nm._make_predict_function()\n", f"{IMPORT}m = Sequential()\n")
    assert refusal(f"{IMPORT}m = Sequential()\nf = m._make_predict_function()\n", "TF582").startswith(
        "it is not a call"
    )


def test_yaml_becomes_json_where_it_is_written_and_where_it_is_read() -> None:
    check_fixed(
        """\
        import keras
        from keras.models import Sequential, model_from_yaml
        m = Sequential()
        text = m.to_yaml()
        n = model_from_yaml(text, custom_objects=None)
        """,
        """\
        import keras
        from keras.models import Sequential
        m = Sequential()
        text = m.to_json()
        n = keras.models.model_from_json(text, custom_objects=None)
        """,
    )


def test_what_yaml_is_written_with_has_no_counterpart() -> None:
    assert "`indent`" in refusal("import keras\nm = keras.Sequential()\nm.to_yaml(indent=2)\n", "TF659")


NAMED = "import keras\nm = keras.Sequential()\n{}print(m.metrics_names)\n"


@pytest.mark.parametrize(
    "measured", ["s = m.evaluate(x, y)\n", "m.fit(x, y)\n", "for b in x:\n    m.train_on_batch(b, b)\n"]
)
def test_the_names_of_metrics_are_read_once_they_are_known(measured: str) -> None:
    after = NAMED.replace("m.metrics_names", "list(m.get_metrics_result())")
    check_fixed(NAMED.format(measured), after.format(measured))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (NAMED.format(""), "only once the model was trained or evaluated"),
        (NAMED.format("m.fit(x, y)\n").replace("Sequential()", "Model(i, o)"), "only of a model of one output"),
        ("import keras\ndef f(m: keras.Model):\n    m.fit(x)\n    m.metrics_names\n", "only of a model of one output"),
    ],
)
def test_names_of_metrics_in_another_order_have_no_fix(source: str, reason: str) -> None:
    assert reason in refusal(source, "TF570")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("layer.get_output_at(0)", "layer.output"),
        ("layer.get_input_at(node_index=0)", "layer.input"),
        ("layer.get_output_shape_at(0)[1:]", "layer.output.shape[1:]"),
        ("keras.Input((2,)).get_shape()[1]", "keras.Input((2,)).shape[1]"),
    ],
)
def test_what_the_first_call_of_a_layer_gave_is_an_attribute(before: str, after: str) -> None:
    head = "import keras\nlayer = keras.layers.Dense(1)\nlayer(keras.Input((2,)))\n"
    check_fixed(f"{head}y = {before}\n", f"{head}y = {after}\n")


def test_what_another_call_gave_is_not_kept() -> None:
    source = "import keras\nlayer = keras.layers.Dense(1)\ny = layer.get_output_at(1)\n"
    assert refusal(source, "TF682").startswith("only what the first call of a layer gave is kept")
