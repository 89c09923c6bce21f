"""Values are known by what made them, wherever they were put."""

import pytest

from eagerly.rules.model import Severity
from helpers import analyse, found

IMPORT = "import tensorflow as tf\n"
KERAS = "from tensorflow import keras\n"
MODEL = f"{KERAS}m = keras.Sequential()\n"


def is_known(source: str, code: str, name: str) -> None:
    """Somewhere in the source, `name` is found by a rule, as no guess."""
    analysis = analyse(IMPORT + source)
    sure = {
        (finding.rule.code, analysis.text.slice(finding.span))
        for finding in analysis.findings
        if finding.severity is not Severity.HINT
    }
    assert (code, name) in sure


def is_unknown(source: str, code: str) -> None:
    """The rule finds nothing of which it is sure."""
    findings = analyse(IMPORT + source).findings
    assert [f.rule.code for f in findings if f.rule.code == code and f.severity is not Severity.HINT] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def f(sess: tf.Session):\n    sess.run(x)\n", "sess.run"),
        ("def f(sess: tf.Session = None):\n    sess.run(x)\n", "sess.run"),
        ("def f(sess: 'tf.Session'):\n    sess.run(x)\n", "sess.run"),
        ("def f(sess: Optional[tf.Session]):\n    sess.run(x)\n", "sess.run"),
        ("def f(sess: Optional['tf.Session']):\n    sess.run(x)\n", "sess.run"),
        ("def f(sess: tf.Session | None):\n    sess.run(x)\n", "sess.run"),
        ("sess: tf.Session = make()\nsess.run(x)\n", "sess.run"),
        ("sess: tf.Session\nsess.run(x)\n", "sess.run"),
        ("class A:\n    def __init__(self, s):\n        self.s: tf.Session = s\n    def f(self):\n"
         "        self.s.run(x)\n", "self.s.run"),
        ("class A:\n    s = tf.Session()\n    def f(self):\n        self.s.run(x)\n", "self.s.run"),
        ("class A:\n    s = tf.Session()\nA.s.run(x)\n", "A.s.run"),
        ("class A:\n    s = tf.Session()\n    @classmethod\n    def f(cls):\n        cls.s.run(x)\n", "cls.s.run"),
        ("class A:\n    def __init__(self):\n        self.s = tf.Session()\na = A()\na.s.run(x)\n", "a.s.run"),
        ("class A:\n    def __init__(self):\n        self.s = tf.Session()\nclass B(A):\n"
         "    def f(self):\n        self.s.run(x)\n", "self.s.run"),
        ("class A:\n    def __init__(self):\n        self.s = tf.Session()\ndef f(a: A):\n    a.s.run(x)\n", "a.s.run"),
        ("class A:\n    def __init__(self):\n        self.s = None\n    def f(self):\n        self.s = tf.Session()\n"
         "    def g(self):\n        self.s.run(x)\n", "self.s.run"),
        ("class MySession(tf.Session):\n    pass\ns = MySession()\ns.run(x)\n", "s.run"),
        ("s = tf.Session() if a else None\ns.run(x)\n", "s.run"),
        ("sess = tf.Session()\nwith sess.as_default() as s:\n    s.run(x)\n", "s.run"),
        ("with tf.Session().as_default() as s:\n    s.run(x)\n", "s.run"),
        ("tf.get_default_session().run(x)\n", "tf.get_default_session().run"),
        ("sv = tf.train.Supervisor()\nwith sv.managed_session() as s:\n    s.run(x)\n", "s.run"),
        ("class T(tf.test.TestCase):\n    def test(self):\n        with self.test_session() as s:\n"
         "            s.run(x)\n", "s.run"),
        ("class B(tf.test.TestCase):\n    pass\nclass T(B):\n    def test(self):\n"
         "        with self.session() as s:\n            s.run(x)\n", "s.run"),
    ],
)  # fmt: skip
def test_a_session(source: str, name: str) -> None:
    is_known(source, "TF302", name)


@pytest.mark.parametrize(
    "source",
    [
        "def f(sess: Session):\n    sess.run(x)\n",
        "def f(sess: list[tf.Session]):\n    sess.run(x)\n",
        "def f(sess: tf.Session | Other):\n    sess.run(x)\n",
        "def f(*sess: tf.Session):\n    sess.run(x)\n",
        "def f(sess: tf.Session):\n    sess = other(sess)\n    sess.run(x)\n",
        "class A:\n    def f(self):\n        self.s = tf.Session()\n    def g(self):\n        self.s = make()\n"
        "    def h(self):\n        self.s.run(x)\n",
        "class A:\n    s = tf.Session()\nclass B(A):\n    s = make()\n    def f(self):\n        self.s.run(x)\n",
        "class A:\n    s = tf.Session()\n    def f(this, self):\n        self.s.run(x)\n",
        "class A:\n    s = tf.Session()\n    @staticmethod\n    def f(self):\n        self.s.run(x)\n",
        "class A(tf.Session):\n    def run(self, x): pass\na = A()\na.run(x)\n",
        "class T(unittest.TestCase):\n    def test(self):\n        with self.test_session() as s:\n"
        "            s.run(x)\n",
        "class T(tf.test.TestCase):\n    def test(self):\n        with self.cached_session() as s:\n"
        "            s.run(x)\n",
        "s = tf.Session() if a else make()\ns.run(x)\n",
        "s = tf.Session\ns.run(x)\n",
        "for s in tf.Session():\n    s.run(x)\n",
    ],
)
def test_what_may_be_no_session(source: str) -> None:
    """`cached_session` of a test works in eager code: it evaluates what it is given to run."""
    is_unknown(source, "TF302")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("t = tf.zeros([1])\nt.shape[0].value\n", "t.shape[0].value"),
        ("t = tf.zeros([1])\nt.get_shape()[-1].value\n", "t.get_shape()[-1].value"),
        ("tf.zeros([1]).shape[0].value\n", "tf.zeros([1]).shape[0].value"),
        ("t = tf.zeros([1])\ns = t.shape\nn = s[0]\nn.value\n", "n.value"),
        ("t = tf.zeros([1])\nt.shape[1:][0].value\n", "t.shape[1:][0].value"),
        ("t = tf.zeros([1])\nt.shape.with_rank(1)[0].value\n", "t.shape.with_rank(1)[0].value"),
        ("t = tf.zeros([1])\n(t.shape[0] * 2).value\n", "(t.shape[0] * 2).value"),
        ("t = tf.zeros([1])\n[d.value for d in t.shape]\n", "d.value"),
        ("t = tf.zeros([1])\n[d.value for x in y for d in t.get_shape()]\n", "d.value"),
        ("t = tf.zeros([1])\nfor d in t.shape:\n    d.value\n", "d.value"),
        ("t = tf.zeros([1])\na, b = t.shape\na.value\n", "a.value"),
        ("t = tf.zeros([1]) + 1\n(-t)[0].shape[0].value\n", "(-t)[0].shape[0].value"),
        ("p = tf.placeholder(tf.float32)\np.shape[0].value\n", "p.shape[0].value"),
        ("v = tf.Variable([1])\nv.shape[0].value\n", "v.shape[0].value"),
        ("def f(t: tf.Tensor):\n    t.shape[0].value\n", "t.shape[0].value"),
        ("m, v = tf.nn.moments(x, [0])\nv.shape[0].value\n", "v.shape[0].value"),
        ("tf.split(x, 2)[0].shape[0].value\n", "tf.split(x, 2)[0].shape[0].value"),
        ("for t in tf.unstack(x):\n    t.shape[0].value\n", "t.shape[0].value"),
        ("y = tf.layers.dense(x, 3)\ny.shape[0].value\n", "y.shape[0].value"),
        ("y = tf.contrib.layers.fully_connected(x, 3)\ny.shape[0].value\n", "y.shape[0].value"),
        ("y = tf.keras.layers.Dense(3)(x)\ny.shape[0].value\n", "y.shape[0].value"),
        (
            "it = tf.data.Dataset.range(3).batch(2).map(f).make_one_shot_iterator()\nx, y = it.get_next()\n"
            "x.shape[0].value\n",
            "x.shape[0].value",
        ),
    ],
)
def test_a_size_in_a_shape(source: str, name: str) -> None:
    is_known(source, "TF305", name)


@pytest.mark.parametrize(
    "source",
    [
        "x.value\n",
        "x[0].value\n",
        "cell.shape.value\n",
        "t = tf.zeros([1])\nt.shape.value\n",
        "t = tf.zeros([1])\nt.shape.dims[0].value\n",
        "t = tf.zeros([1])\nfor a, d in t.shape:\n    d.value\n",
        "v = tf.Variable(1)\nv.value()\n",
        "import numpy as np\nnp.zeros(3).size.value\n",
    ],
)
def test_another_value(source: str) -> None:
    """`dims` still holds dimensions in TensorFlow 2."""
    assert [entry for entry in found(IMPORT + source) if "TF305" in entry] == []


@pytest.mark.parametrize("source", ["x.shape[0].value\n", "def f(x):\n    return x.get_shape()[0].value\n"])
def test_a_size_of_what_is_likely_a_tensor_is_a_hint(source: str) -> None:
    (finding,) = analyse(IMPORT + source).findings
    assert (finding.rule.code, finding.severity) == ("TF305", Severity.HINT)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("tf.placeholder(tf.float32).eval({})\n", "tf.placeholder(tf.float32).eval"),
        ("tf.layers.dense(x, 3).eval()\n", "tf.layers.dense(x, 3).eval"),
        ("train = tf.train.AdamOptimizer().minimize(x)\ntrain.run()\n", "train.run"),
        ("tf.group(a, b).run()\n", "tf.group(a, b).run"),
        ("a, b = tf.split(x, 2)\na.eval()\n", "a.eval"),
    ],
)
def test_what_runs_the_default_session(source: str, name: str) -> None:
    is_known(source, "TF303", name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("o = tf.train.AdamOptimizer(1)\no.minimize(x)\n", "o.minimize"),
        ("tf.train.MomentumOptimizer(1, 1).compute_gradients(x)\n",
         "tf.train.MomentumOptimizer(1, 1).compute_gradients"),
        ("o = tf.contrib.opt.NadamOptimizer()\no.compute_gradients(x)\n", "o.compute_gradients"),
        ("class MyOptimizer(tf.train.Optimizer):\n    pass\nMyOptimizer().minimize(x)\n", "MyOptimizer().minimize"),
        ("class A:\n    def __init__(self):\n        self.o = tf.train.AdamOptimizer(1)\n    def f(self):\n"
         "        self.o.minimize(x)\n", "self.o.minimize"),
    ],
)  # fmt: skip
def test_an_optimizer(source: str, name: str) -> None:
    is_known(source, "TF306", name)


@pytest.mark.parametrize(
    "source",
    ["o = tf.keras.optimizers.Adam()\no.apply_gradients(x)\n", "def f(o):\n    o.minimize(x)\n", "minimize(x)\n"],
)
def test_another_optimizer(source: str) -> None:
    assert [entry for entry in found(IMPORT + source) if "TF306" in entry] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("ds = tf.data.TFRecordDataset(f)\nds.make_one_shot_iterator()\n", "ds.make_one_shot_iterator"),
        ("ds = tf.data.Dataset.range(3)\nds = ds.map(f)\nds = ds.batch(3)\nds.make_one_shot_iterator()\n",
         "ds.make_one_shot_iterator"),
        ("tf.data.Dataset.range(3).repeat().make_initializable_iterator()\n",
         "tf.data.Dataset.range(3).repeat().make_initializable_iterator"),
        ("def f(ds: tf.data.Dataset):\n    ds.make_one_shot_iterator()\n", "ds.make_one_shot_iterator"),
    ],
)  # fmt: skip
def test_a_dataset(source: str, name: str) -> None:
    is_known(source, "TF307", name)


def test_what_is_likely_a_dataset_is_a_hint() -> None:
    (finding,) = analyse(IMPORT + "def f(ds):\n    return ds.make_one_shot_iterator()\n").findings
    assert (finding.rule.code, finding.severity) == ("TF307", Severity.HINT)


@pytest.mark.parametrize(
    "source",
    [
        "import my_data\nmy_data.make_one_shot_iterator()\n",
        "import tensorflow_datasets as tfds\ntfds.as_numpy.make_one_shot_iterator()\n",
        "it = tf.compat.v1.data.make_one_shot_iterator(ds)\n",
        "class A:\n    def make_one_shot_iterator(self): pass\n    def f(self):\n"
        "        self.make_one_shot_iterator()\n",
        "x.output_shapes\n",
        "it = iter(tf.data.Dataset.range(3))\nit.output_shapes\n",
    ],
)
def test_no_dataset(source: str) -> None:
    assert [entry for entry in found(IMPORT + source) if "TF307" in entry or "TF308" in entry] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (f"{MODEL}m.fit_generator(g)\n", "m.fit_generator"),
        ("from keras.models import Sequential\nm = Sequential()\nm.fit_generator(g)\n", "m.fit_generator"),
        ("from keras.models import *\nm = Sequential()\nm.fit_generator(g)\n", "m.fit_generator"),
        ("m = tf.keras.models.load_model(p)\nm.fit_generator(g)\n", "m.fit_generator"),
        ("m = tf.keras.applications.vgg16.VGG16()\nn = tf.keras.Model(m.input, x)\nn.fit_generator(g)\n",
         "n.fit_generator"),
        (f"{KERAS}class M(keras.Model):\n    pass\nm = M()\nm.fit_generator(g)\n", "m.fit_generator"),
        (f"{KERAS}class M(keras.Model):\n    pass\nclass N(M):\n    pass\nn = N()\nn.fit_generator(g)\n",
         "n.fit_generator"),
        (f"{KERAS}class M(keras.Model):\n    def f(self):\n        self.fit_generator(g)\n", "self.fit_generator"),
        (f"{KERAS}class A:\n    def __init__(self):\n        self.m = keras.Sequential()\n    def f(self):\n"
         "        self.m.fit_generator(g)\n", "self.m.fit_generator"),
        ("tf.model = tf.keras.Sequential()\nm = tf.keras.Sequential()\nm.fit_generator(g)\n", "m.fit_generator"),
    ],
)  # fmt: skip
def test_a_keras_model(source: str, name: str) -> None:
    is_known(source, "TF507", name)


@pytest.mark.parametrize(
    "source",
    [
        f"{KERAS}class M(keras.Model):\n    def fit_generator(self, g): pass\nm = M()\nm.fit_generator(g)\n",
        f"{KERAS}class L(keras.layers.Layer):\n    pass\nm = L()\nm.fit_generator(g)\n",
        f"{MODEL}m.fit(g)\n",
    ],
)
def test_no_generator_method_of_a_model(source: str) -> None:
    assert [entry for entry in found(IMPORT + source) if "TF507" in entry] == []


@pytest.mark.parametrize(
    "source",
    [
        f"{MODEL}h = m.fit(x)\nh.history['acc']\n",
        f"{MODEL}m.fit(x).history['val_acc']\n",
        f'{MODEL}h = m.fit(x).history\nh["acc"]\n',
        f"{MODEL}m.fit(x)\nm.history.history['acc']\n",
        f"{MODEL}h = m.fit_generator(x)\nplot(h.history['acc'])\n",
        f"{KERAS}class M(keras.Model):\n    pass\nm = M()\nh = m.fit(x)\nh.history['acc']\n",
        f"{KERAS}class A:\n    def f(self):\n        self.m = keras.Sequential()\n        self.h = self.m.fit(x)\n"
        "    def g(self):\n        return self.h.history['acc']\n",
    ],
)
def test_the_history_of_a_model(source: str) -> None:
    assert [entry.split(" ")[1] for entry in found(source) if "TF510" in entry] == ["TF510"]


@pytest.mark.parametrize(
    "source",
    [
        "history.history['acc']\n",
        "{'acc': 1}['acc']\n",
        f"{MODEL}h = m.fit(x)\nh.history['accuracy']\n",
        f"{MODEL}h = m.fit(x)\nh['acc']\n",
        f"{MODEL}m.compile('sgd', metrics=['acc'])\nh = m.fit(x)\nh.history['acc']\n",
        f"{MODEL}m.compile('sgd', metrics=['mae', \"acc\"])\nh = m.fit(x)\nh.history['val_acc']\n",
    ],
)
def test_another_key(source: str) -> None:
    """A model that is compiled with `acc` records it under that name in every release."""
    assert [entry for entry in found(IMPORT + source) if "TF510" in entry] == []


@pytest.mark.parametrize(
    ("compiled", "severity"),
    [("metrics=['accuracy']", Severity.WARNING), ("metrics='accuracy'", Severity.WARNING), ("**more", Severity.HINT)],
)
def test_a_key_is_wrong_for_sure_where_the_file_names_the_metric(compiled: str, severity: Severity) -> None:
    findings = analyse(f"{MODEL}m.compile('sgd', {compiled})\nm.fit(x).history['acc']\n").findings
    assert [(finding.rule.code, finding.severity) for finding in findings] == [("TF510", severity)]
