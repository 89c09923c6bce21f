"""Arguments, attributes and file names that Keras 3 takes by another name, in another place, or not at all."""

import pytest

from eagerly.rules.model import Severity
from helpers import analyse, check_fixed, check_noop, found, refusal

KERAS = "import keras\n"
MODEL = f"{KERAS}model = keras.Sequential()\n"


def codes(source: str) -> list[str]:
    """What is found, without the places."""
    return [entry.split(" ", 1)[1] for entry in found(source)]


def fixed(before: str, after: str, head: str = KERAS) -> None:
    check_fixed(f"{head}{before}\n", f"{head}{after}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("o = keras.optimizers.SGD(lr=0.1)", "o = keras.optimizers.SGD(learning_rate=0.1)"),
        ("o = keras.optimizers.Adam(epsilon=None)", "o = keras.optimizers.Adam()"),
        ("o = keras.optimizers.Adam(epsilon=None,)", "o = keras.optimizers.Adam()"),
        ("o = keras.optimizers.Adam(0.1, decay=0.0, epsilon=None)", "o = keras.optimizers.Adam(0.1)"),
        ("o = keras.optimizers.Adam(epsilon=None, decay=0, amsgrad=True)", "o = keras.optimizers.Adam(amsgrad=True)"),
        (
            "o = keras.optimizers.SGD(decay=1e-4, lr=0.1)",
            "o = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 1e-4))",
        ),
        ("l = keras.layers.LeakyReLU(alpha=0.1)", "l = keras.layers.LeakyReLU(negative_slope=0.1)"),
        ("l = keras.layers.Dropout(p=0.1)", "l = keras.layers.Dropout(rate=0.1)"),
        ("l = keras.layers.core.Dropout(p=0.1)", "l = keras.layers.Dropout(rate=0.1)"),
        ("l = keras.layers.Convolution2D(8, 3, 3)", "l = keras.layers.Convolution2D(8, (3, 3))"),
        ("l = keras.layers.Conv2D(8, 3, 3, padding='same')", "l = keras.layers.Conv2D(8, (3, 3), padding='same')"),
        ("l = keras.layers.CuDNNGRU(8, name='g')", "l = keras.layers.CuDNNGRU(8, name='g')"),
        ("m = keras.Sequential([], 'm')", "m = keras.Sequential([], name='m')"),
    ],
)
def test_a_call_of_a_function(before: str, after: str) -> None:
    fixed(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.fit(x, nb_epoch=2)", "model.fit(x, epochs=2)"),
        ("model.fit(x, workers=1, epochs=2)", "model.fit(x, epochs=2)"),
        ("model.optimizer.lr = 0.1", "model.optimizer.learning_rate = 0.1"),
        ("r = model.optimizer.lr", "r = model.optimizer.learning_rate"),
        ("model.save_weights('w.h5')", "model.save_weights('w.weights.h5')"),
        (
            "model.save_weights('w.h5')\nmodel.load_weights('w.h5')",
            "model.save_weights('w.weights.h5')\nmodel.load_weights('w.weights.h5')",
        ),
        ("model.save_weights('w%d.hdf5' % n)", "model.save_weights('w%d.weights.h5' % n)"),
        ("model.save_weights(f'{d}/w.h5')", "model.save_weights(f'{d}/w.weights.h5')"),
        ("model.save_weights(os.path.join(d, 'w.h5'))", "model.save_weights(os.path.join(d, 'w.weights.h5'))"),
    ],
)
def test_a_method_or_attribute_of_a_model(before: str, after: str) -> None:
    fixed(before, after, MODEL)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("o = keras.optimizers.SGD(decay=1e-4)\n", "it gives no learning rate"),
        ("o = keras.optimizers.SGD(decay=1e-4, **k)\n", "through `*` or `**`"),
        ("o = keras.optimizers.SGD(0.1,  # slow\n    decay=1e-4)\n", "a comment"),
    ],
)
def test_a_decay_that_stays(source: str, reason: str) -> None:
    assert reason in refusal(KERAS + source, "TF512")


def test_what_does_something_is_not_taken_away() -> None:
    assert "`workers` has no counterpart" in refusal(f"{MODEL}model.fit(x, workers=4)\n", "TF518")


@pytest.mark.parametrize(
    "source",
    [
        "o = keras.optimizers.SGD(learning_rate=0.1, weight_decay=1e-4)\n",
        "l = keras.layers.Conv2D(8, (3, 3), 2)\n",
        "l = keras.layers.Conv2D(8, 3, strides=2)\n",
        "m = keras.Sequential([], name='m')\n",
        "c = keras.callbacks.ModelCheckpoint('w.weights.h5', save_weights_only=True)\n",
        "c = keras.callbacks.ModelCheckpoint(path, save_weights_only=only)\n",
        "c = keras.callbacks.ModelCheckpoint('m.h5')\n",
        "m = keras.models.load_model(path)\n",
        "trainer.fit(x, workers=4)\n",
        "thing.lr = 0.1\n",
        "class O(keras.Layer):\n    def build(self, s):\n        self.add_weight((3,), 'zeros', name='w')\n",
        "class O(keras.Layer):\n    def build(self, s):\n        self.add_weight(shape=(3,), name='w')\n",
    ],
)
def test_today_s_code_is_left_alone(source: str) -> None:
    check_noop(KERAS + source)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.add_weight('w', (3,))", "self.add_weight(name='w', shape=(3,))"),
        ("self.add_weight('w', shape=(3,))", "self.add_weight(name='w', shape=(3,))"),
        (
            "self.add_weight('w_%d' % n, (3,), 'float32')",
            "self.add_weight(name='w_%d' % n, shape=(3,), dtype='float32')",
        ),
        ("self.add_weight('{}_w'.format(n), shape=s)", "self.add_weight(name='{}_w'.format(n), shape=s)"),
        ("self.add_weight(n, shape=s)", "self.add_weight(name=n, shape=s)"),
        ("self.add_variable('w', s)", "self.add_weight(name='w', shape=s)"),
        ("self.add_variable(name='w', shape=s)", "self.add_weight(name='w', shape=s)"),
        ("self.add_weight('w', s, use_resource=True)", "self.add_weight(name='w', shape=s)"),
    ],
)
def test_a_weight_has_its_name_by_keyword(before: str, after: str) -> None:
    head = f"{KERAS}class L(keras.layers.Layer):\n    def build(self, s):\n        self.w = "
    fixed(before, after, head)


def test_of_an_unknown_value_it_is_a_hint() -> None:
    analysis = analyse(f"{KERAS}def f(net):\n    net.fit(x, nb_epoch=2)\n    net.optimizer.lr = 1\n")
    assert [finding.severity for finding in analysis.findings] == [Severity.HINT, Severity.HINT]


def test_a_third_number_may_be_strides_in_tf_keras() -> None:
    source = "import tensorflow as tf\nl = tf.keras.layers.Conv2D(8, 3, 2)\n"
    check_noop(source)
    analysis = analyse(source.replace("Conv2D", "Convolution2D"))
    assert [finding.severity for finding in analysis.findings] == [Severity.HINT]


def test_a_name_that_tf_keras_still_has_is_reported_in_standalone_keras_only() -> None:
    check_noop("import tensorflow as tf\nl = tf.keras.losses.mse\nt = tf.keras.preprocessing.text.Tokenizer()\n")
    assert codes("import keras\nl = keras.losses.mse\n") == ["TF537 keras.losses.mse"]


def test_a_statement_whose_every_name_moved_together_keeps_its_form() -> None:
    before = (
        "from keras.layers.core import (  # all of them\n    Dense,\n    Dropout as D,\n)\nl = [Dense(1), D(0.1)]\n"
    )
    check_fixed(before, before.replace(".core", ""))


@pytest.mark.parametrize("name", ["'model'", "'m.ckpt'", "'dir/' + 'model'"])
def test_a_name_without_a_format_has_no_fix(name: str) -> None:
    assert "can't be told" in refusal(f"{MODEL}model.save({name})\n", "TF519")


TF_MODEL = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('model.compile("sgd", "mse", ["mae"])\n', 'model.compile("sgd", "mse", metrics=["mae"])\n'),
        (
            'model.compile("sgd", "mse", ["mae"], [0.5])\n',
            'model.compile("sgd", "mse", metrics=["mae"], loss_weights=[0.5])\n',
        ),
        ("model.load_weights(path, True)\n", "model.load_weights(path, by_name=True)\n"),
        ("model.save(path, True, False)\n", "model.save(path, True, include_optimizer=False)\n"),
        ('model.save(path, True, True, "h5")\n', "model.save(path, True, include_optimizer=True)\n"),
        ("model.train_on_batch(x, y, None, None, True)\n", "model.train_on_batch(x, y, None, None)\n"),
    ],
)
def test_arguments_of_methods_keep_their_meaning_when_places_change(before: str, after: str) -> None:
    check_fixed(TF_MODEL + before, TF_MODEL + after)


@pytest.mark.parametrize(
    "call", ['compile("sgd", "mse")', "save(path, True)", "load_weights(path)", "fit(x, y, 32, 1)"]
)
def test_arguments_of_methods_that_kept_their_place_are_left_alone(call: str) -> None:
    check_noop(f"{TF_MODEL}model.{call}\n")
