"""Models whose weights Keras 3 does not find, that are frozen after compiling, or that set what is Keras's own."""

import pytest

from helpers import check_fixed, check_noop, found, refusal

HEAD = "import tensorflow as tf\nfrom tensorflow import keras\n"
MODULE = """\
class Net({base}):
    def __init__(self):
        self.{attribute}
    def variables_of(self):
        return self.{read}
net = Net()
print(net.{read})
"""


def codes(source: str, **settings: str) -> list[str]:
    return [" ".join(entry.split()[:2]) for entry in found(HEAD + source, **settings)]


@pytest.mark.parametrize("read", ["trainable_variables", "variables"])
@pytest.mark.parametrize(
    "attribute", ["d = keras.layers.Dense(1)", "d = keras.Sequential([a])", "d = tf.keras.layers.LSTM(2)"]
)
def test_a_module_that_keeps_layers(attribute: str, read: str) -> None:
    source = MODULE.format(base="tf.Module", attribute=attribute, read=read)
    assert codes(source) == ["7:16 TF576", "9:7 TF576"]
    assert codes(source, tensorflow_version="2.15") == []


CALLED = """\
class Net({base}):
    def __init__(self, name=None):
        super().__init__({given})
        self.d = keras.layers.Dense(1)
    def {call}(self, x):
        return {body}
net = Net()
print(net.trainable_variables)
"""


def called(base: str = "tf.Module", call: str = "__call__", given: str = "name=name", body: str = "self.d(x)") -> str:
    return HEAD + CALLED.format(base=base, call=call, given=given, body=body)


def test_a_module_becomes_a_model() -> None:
    check_fixed(called(), called("tf.keras.Model", "call"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (called(given="name"), "with a `name=` at most"),
        (called(call="run"), "no `__call__` that starts with one input"),
        (called(base="tf.Module, Mixin"), "not the one base"),
        (called().replace("self.d = ", "self.layers = []; self.d = "), "a Keras model has a `layers` of its own"),
        (called().replace("def __call__", "@tf.function\n    def __call__"), "no plain method"),
        (called() + "print(net.submodules)\n", "a Keras model has no `submodules`"),
        (called() + "class Other(Net): ...\n", "another class derives from `Net`"),
        (called().replace("self.d = ", "self.e = Inner(); self.d = ") + "class Inner(tf.Module): ...\n", "is a module"),
    ],
)
def test_a_module_that_stays(source: str, reason: str) -> None:
    assert reason in refusal(source, "TF576")


@pytest.mark.parametrize(
    ("base", "attribute", "read"),
    [
        ("tf.Module", "v = tf.Variable(1.0)", "variables"),
        ("tf.Module", "d = keras.layers.Dense(1)", "submodules"),
        ("keras.Model", "d = keras.layers.Dense(1)", "trainable_variables"),
        ("object", "d = keras.layers.Dense(1)", "variables"),
        ("Own", "d = keras.layers.Dense(1)", "variables"),
    ],
)
def test_what_finds_its_weights(base: str, attribute: str, read: str) -> None:
    assert codes(MODULE.format(base=base, attribute=attribute, read=read)) == []


GAN = """\
class Gan:
    def __init__(self, d):
        self.d = make()
        {first}
        {second}
        {third}
    def train(self):
        self.{trained}.train_on_batch(x, y)
"""
COMPILE, FREEZE = "self.d.compile('sgd')", "self.d.trainable = False"


def gan(first: str, second: str, third: str = "pass", trained: str = "d") -> list[str]:
    return codes(GAN.format(first=first, second=second, third=third, trained=trained))


def test_a_model_that_is_frozen_after_it_was_compiled() -> None:
    assert gan(COMPILE, FREEZE, "self.both.compile('sgd')") == ["7:9 TF577"]


@pytest.mark.parametrize(
    "lines",
    [
        (FREEZE, COMPILE),
        (COMPILE, FREEZE, COMPILE),
        (COMPILE, "self.d.fit(x, y)", FREEZE),
        (COMPILE, "self.g.trainable = False"),
        (COMPILE, FREEZE, "self.d.trainable = True"),
        (COMPILE, FREEZE, "self.d.trainable = flag"),
        (FREEZE, "pass"),
        (COMPILE, FREEZE, "pass", "both"),
    ],
)
def test_a_model_that_trains_as_it_did(lines: tuple[str, ...]) -> None:
    assert gan(*lines) == []


def test_a_model_that_is_frozen_in_a_function() -> None:
    source = "def f(d):\n    d.compile('sgd')\n    d.trainable = False\n    {}\n"
    assert codes(source.format("d.train_on_batch(x, y)")) == ["5:5 TF577"]
    assert codes(source.format("return d") + "def g(d):\n    d.fit(x, y)\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "m.outputs = [x]",
        "m.inputs = [x]",
        "m.layers.pop()",
        "net = tf.keras.applications.vgg16.VGG16()\nnet.layers.pop()",
    ],
)
def test_what_a_model_is_made_of_stays(line: str) -> None:
    source = f"m = tf.keras.Sequential()\n{line}\n"
    assert [code.split()[1] for code in codes(source)] == ["TF669"]


@pytest.mark.parametrize(
    "source",
    [
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.outputs = []\n",
        "m = tf.keras.Sequential()\nm.pop()\n",
        "m = make()\nm.outputs = [x]\nm.layers.pop()\n",
    ],
)
def test_what_may_be_of_ones_own_is_set(source: str) -> None:
    assert codes(source) == []


FROZEN_GIVEN = """\
def join(g, d):
    {first}
    d.trainable = False
    both = Sequential([g, d])
    {then}
    return both
def train(d):
    d.{trained}(x, y)
"""


def given(first: str = "pass", then: str = "both.compile('sgd')", trained: str = "train_on_batch") -> list[str]:
    return codes(FROZEN_GIVEN.format(first=first, then=then, trained=trained))


def test_a_model_that_was_compiled_elsewhere_and_is_frozen_for_another() -> None:
    assert given() == ["5:5 TF577"]
    assert gan(FREEZE, "self.both.compile('sgd')") == ["6:9 TF577"]


@pytest.mark.parametrize(
    "lines",
    [
        {"then": "pass"},
        {"then": "both.compile('sgd'); d.compile('sgd')"},
        {"first": "d = make()"},
        {"trained": "fit"},
        {"first": "d.trainable = True"},
        {"first": "both.compile('sgd')", "then": "pass"},
    ],
)
def test_a_model_that_is_frozen_for_good(lines: dict[str, str]) -> None:
    assert given(**lines) == []


MODEL = """\
class Net({base}):
    def call(self, x):
        return self.d(x)
{methods}
net = Net()
net.build({shape})
"""


def built(base: str = "keras.Model", methods: str = "", shape: str = "(None, 3)") -> str:
    return HEAD + MODEL.format(base=base, methods=methods, shape=shape)


@pytest.mark.parametrize("base", ["keras.Model", "tf.keras.models.Model"])
@pytest.mark.parametrize("shape", ["(None, 3)", "input_shape=(None, 3)", "[None, *size]", "x.shape"])
def test_a_model_built_by_a_shape(base: str, shape: str) -> None:
    assert "8:1 TF578 net.build" in found(built(base, shape=shape))


@pytest.mark.parametrize(
    ("base", "methods"),
    [
        ("keras.layers.Layer", ""),
        ("object", ""),
        ("keras.Model", "    def build(self, shape):\n        pass\n"),
        ("Base", ""),
    ],
)
def test_what_builds_its_layers_itself(base: str, methods: str) -> None:
    own = "class Base(keras.Model):\n    def build(self, shape):\n        pass\n"
    assert [entry for entry in found(own + built(base, methods)) if "TF578" in entry] == []


def test_a_model_is_called_with_an_input() -> None:
    check_fixed(built(), built().replace("net.build((None, 3))", "net(tf.keras.Input(batch_shape=(None, 3)))"))
    check_fixed(
        built(shape="input_shape=[None, n + 1]"),
        built().replace("net.build((None, 3))", "net(tf.keras.Input(batch_shape=[None, n + 1]))"),
    )


@pytest.mark.parametrize("shape", ["[(None, 3), (None, 2)]", "x.shape", "shape", "{'a': (None, 2)}"])
def test_a_shape_that_is_not_written_out_stays(shape: str) -> None:
    assert refusal(built(shape=shape), "TF578") == f"`{shape}` is not one shape that is written out"


OWN = """\
class Table({base}):
    {defined}
    def __init__(self, path):
        self.{name} = path
"""


@pytest.mark.parametrize("base", ["keras.layers.Layer", "keras.Model", "keras.layers.Dense", "keras.Sequential"])
@pytest.mark.parametrize("name", ["path", "compute_dtype"])
def test_an_attribute_that_keras_has_itself(base: str, name: str) -> None:
    assert codes(OWN.format(base=base, name=name, defined="x = 1")) == ["6:9 TF587"]


@pytest.mark.parametrize(
    ("base", "name", "defined"),
    [
        ("object", "path", "x = 1"),
        ("keras.callbacks.Callback", "path", "x = 1"),
        ("keras.layers.Layer", "paths", "x = 1"),
        ("keras.layers.Layer", "path", "path = None"),
    ],
)
def test_an_attribute_of_its_own(base: str, name: str, defined: str) -> None:
    assert codes(OWN.format(base=base, name=name, defined=defined)) == []


@pytest.mark.parametrize("model", ["keras.Sequential([])", "keras.models.Sequential()"])
def test_the_tensors_of_a_sequential_model(model: str) -> None:
    before = f"from tensorflow import keras\nm = {model}\nn = keras.Model(m.input, m.output)\n"
    check_fixed(before, before.replace("m.input, m.output", "m.inputs[0], m.outputs[0]"), unsafe=False)


def test_the_tensors_of_a_sequential_model_that_an_instance_keeps() -> None:
    before = """\
        from tensorflow import keras
        class A:
            def __init__(self):
                self.model = keras.Sequential([])
            def features(self):
                return self.model.input
        """
    check_fixed(before, before.replace("self.model.input", "self.model.inputs[0]"))


def test_the_tensors_of_other_models_and_layers_are_there() -> None:
    check_noop(
        """\
        from tensorflow import keras
        m = keras.Model(x, y)
        n = keras.Sequential([]) if short else m
        l = keras.layers.Dense(1)
        print(m.input, n.output, l.output, o.input)
        """
    )
