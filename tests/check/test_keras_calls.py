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
        ("l = keras.layers.CuDNNGRU(8)", 'l = keras.layers.GRU(8, recurrent_activation="sigmoid")'),
        ("m = keras.Sequential([], 'm')", "m = keras.Sequential([], name='m')"),
        (
            "o = keras.optimizers.SGD(0.1, 0.9, 1e-6, True)",
            "o = keras.optimizers.SGD(keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 1e-6), 0.9, nesterov=True)",
        ),
        ("o = keras.optimizers.Adam(0.1, 0.9, 0.99, None, 0.0)", "o = keras.optimizers.Adam(0.1, 0.9, 0.99)"),
        ("o = keras.optimizers.RMSprop(0.1, 0.9, 1e-8, 0.0)", "o = keras.optimizers.RMSprop(0.1, 0.9, epsilon=1e-8)"),
        ("o = keras.optimizers.Adagrad(0.1, None)", "o = keras.optimizers.Adagrad(0.1)"),
        (
            "c = keras.callbacks.ModelCheckpoint('x.keras', 'loss', 0, False, False, 'auto', 1)",
            "c = keras.callbacks.ModelCheckpoint('x.keras', 'loss', 0, False, False, 'auto')",
        ),
        ("o = keras.optimizers.SGD(0.1)\nn = o.variables()", "o = keras.optimizers.SGD(0.1)\nn = o.variables"),
        (
            "o = keras.optimizers.SGD(0.1)\no.apply_gradients(g, 's')",
            "o = keras.optimizers.SGD(0.1)\no.apply_gradients(g)",
        ),
        ("l = keras.layers.Dense(1)\ny = l.apply(x)", "l = keras.layers.Dense(1)\ny = l(x)"),
        ("y = keras.layers.Dropout(0.1)(x, True)", "y = keras.layers.Dropout(0.1)(x, training=True)"),
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
    assert "`target_tensors` has no counterpart" in refusal(f"{MODEL}model.compile(target_tensors=[t])\n", "TF518")


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


@pytest.mark.parametrize(
    "call",
    [
        "keras.optimizers.SGD(0.1, 0.9, True)",
        "keras.optimizers.Adam(0.1, 0.9, 0.99, 1e-8, True)",
        "keras.optimizers.RMSprop(0.1, 0.9, 0.5, 1e-8)",
        "keras.optimizers.Adagrad(0.1, 0.1, 1e-8)",
        "keras.optimizers.Adamax(0.1, 0.9, 0.99, 1e-7, 1e-4)",
        "keras.optimizers.Adadelta(0.1, 0.9, 1e-7, 1e-4)",
        "keras.optimizers.Nadam(0.1, 0.9, 0.99, 1e-7, 1e-4)",
        "keras.layers.Dropout(0.1)(x, mask)",
        "keras.layers.Dropout(0.1)(x, None)",
        "keras.layers.LSTM(1)(x, [h, c])",
    ],
)
def test_a_call_for_keras_3_is_right(call: str) -> None:
    check_noop(f"{KERAS}y = {call}\n")


def test_a_flag_gets_the_name_that_the_layer_of_the_file_gives_it() -> None:
    head = """\
        import keras
        class Scale(keras.layers.Layer):
            def call(self, x, factor, training=False):
                return factor * x
        """
    check_fixed(f"{head}y = Scale()(x, 2.0, True)\n", f"{head}y = Scale()(x, factor=2.0, training=True)\n")


def test_what_a_number_is_called_can_not_be_told_of_every_layer() -> None:
    assert refusal(f"{KERAS}y = keras.layers.Foo()(x, 2.0)\n", "TF556").startswith("what the argument is called")


def test_a_flag_that_may_be_a_tensor_is_a_hint() -> None:
    (finding,) = analyse(f"{KERAS}y = keras.layers.Dropout(0.1)(x, is_training)\n").findings
    assert finding.severity is Severity.HINT


def test_a_layer_of_a_model_is_followed() -> None:
    assert codes(f"{MODEL}a = model.layers[0].input_shape\nb = model.get_layer('b').output_shape\n") == [
        "TF666 model.layers[0].input_shape",
        "TF666 model.get_layer('b').output_shape",
    ]
    check_fixed(f"{MODEL}a = model.layers[0].output_shape[1]\n", f"{MODEL}a = model.layers[0].output.shape[1]\n")


def test_a_layer_s_own_shape_has_no_fix() -> None:
    source = f"{KERAS}class L(keras.layers.Layer):\n    def call(self, x):\n        return self.input_shape\n"
    assert "before it is in a model" in refusal(source, "TF666")


def test_a_rate_that_the_program_changes_gets_no_schedule() -> None:
    source = f"{KERAS}o = keras.optimizers.SGD(0.1, decay=1e-4)\no.learning_rate = 0.2\n"
    assert "(line 3)" in refusal(source, "TF512")


def test_what_a_callback_reads_of_its_logs() -> None:
    source = """\
        import keras
        class Stop(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs):
                if logs.get('acc') > 0.9 and logs['val_acc'] > logs.get("loss"):
                    print(other.get('acc'))
        def f(logs):
            return logs['acc']
        """
    check_fixed(
        source, source.replace("logs.get('acc')", "logs.get('accuracy')").replace("['val_acc']", "['val_accuracy']")
    )


@pytest.mark.parametrize(
    "line",
    [
        "model.compile(tf.train.RMSPropOptimizer(0.1), 'mse')",
        "model.compile(loss='mse', optimizer=o)",
        "o.apply_gradients(zip(g, model.trainable_variables))",
    ],
)
def test_an_optimizer_of_tensorflow_1_does_not_go_with_keras_3(line: str) -> None:
    head = "import tensorflow as tf\nmodel = tf.keras.Sequential()\no = tf.train.RMSPropOptimizer(0.1)\n"
    assert "TF560" in [entry.split()[1] for entry in found(f"{head}{line}\n", target="compat")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.nn.relu(tf.square(h) + 1.0)", "tf.keras.ops.relu(tf.keras.ops.square(h) + 1.0)"),
        ("tf.concat([x, h], 1, name='c')", "tf.keras.ops.concatenate([x, h], axis=1)"),
        ("tf.square(Dense(2)(x))", "tf.keras.ops.square(Dense(2)(x))"),
        ("tf.math.exp(x=h)", "tf.keras.ops.exp(h)"),
        ("tf.reduce_max(h, 1, keep_dims=True)", "tf.keras.ops.max(h, axis=1, keepdims=True)"),
        ("tf.nn.l2_normalize(h, 1)", "tf.keras.layers.Lambda(lambda h: tf.nn.l2_normalize(h, 1))(h)"),
    ],
)
def test_a_function_of_tensorflow_in_a_model_is_one_of_keras(before: str, after: str) -> None:
    head = "import tensorflow as tf\nfrom keras.layers import Dense, Input\nx = Input((2,))\nh = Dense(2)(x)\n"
    check_fixed(f"{head}y = {before}\n", f"{head}y = {after}\n")


def test_a_function_of_tensorflow_in_a_model_goes_into_a_layer() -> None:
    head = "import tensorflow as tf\nfrom keras.layers import Dense, Input\n"
    both = f"{head}x = Input((2,))\nh = Dense(2)(x)\ny = tf.nn.xw_plus_b(x, h, 1)\n"
    assert "one name" in refusal(both, "TF559")
    made = f"{head}x = Input((2,))\ny = tf.nn.l2_normalize(Dense(2)(x), 1)\n"
    assert "has to be made outside" in refusal(made, "TF559")
    assert "more arguments than a, b" in refusal(f"{head}x = Input((2,))\ny = tf.matmul(x, w, True)\n", "TF559")
    assert "has to be made outside" in refusal(f"{head}x = Input((2,))\ny = tf.matmul(x, tf.Variable(w))\n", "TF559")
    check_fixed(
        f"{head}x = Input((4,))\ny = tf.reshape(x, [tf.shape(x)[0], 2, 2])\n",
        f"{head}x = Input((4,))\ny = tf.keras.layers.Lambda(lambda x: tf.reshape(x, [tf.shape(x)[0], 2, 2]))(x)\n",
    )
    check_fixed(
        f"{head}x = Input((4,))\ny = tf.layers.dense(x, 3)\n",
        f"{head}x = Input((4,))\ny = tf.keras.layers.Dense(3)(x)\n",
    )
    assert "`k` may be another value" in refusal(f"{head}x = Input((2,))\ny = tf.nn.l2_normalize(x, k)\n", "TF559")


def test_what_layers_make_of_eager_tensors_is_no_model() -> None:
    check_noop("import tensorflow as tf\nh = tf.keras.layers.Dense(2)(tf.ones([1, 2]))\ny = tf.square(h)\n")


def test_the_shape_in_a_model_is_a_tuple() -> None:
    source = f"{KERAS}x = keras.Input((2,))\na = x.get_shape().as_list()\nb = x.shape.ndims\nc = x.shape[1]\n"
    assert {entry.split()[0] for entry in codes(source)} == {"TF575", "TF683"}


def test_what_a_loss_is_added_for_goes() -> None:
    source = f"{KERAS}class Own(keras.Model):\n    def call(self, x):\n        self.add_loss(f(x), x)\n"
    check_fixed(source, source.replace("f(x), x", "f(x)"))
