"""Generated sources: TensorFlow 1 in every shape that people write it in."""

from __future__ import annotations

from functools import cache
from textwrap import indent

from hypothesis import strategies as st

from eagerly.rules.book import RuleBook
from eagerly.rules.load import bundled_rules, load_rules


@cache
def rules() -> RuleBook:
    """eagerly's own rules."""
    return load_rules(bundled_rules())


HEADS = [
    "import tensorflow as tf",
    "import tensorflow as tf\nfrom keras import backend as K",
    "import tensorflow as tf\nfrom tensorflow.keras import backend as K",
    "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()",
    "'''Doc.'''\nfrom __future__ import division\nimport tensorflow as tf, os",
    "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf",
    "from tensorflow import (\n    to_float,  # cast\n    log,\n)\nimport tensorflow as tf",
    "from tensorflow import *\nimport tensorflow as tf\nfrom keras import backend as K",
    "from tensorflow.keras import backend as K",
    "from tensorflow import keras\nK = keras.backend",
    "import tensorflow",
    "import tensorflow as tf; import numpy as np",
    "if True:\n    import tensorflow as tf",
    "# -*- coding: utf-8 -*-\n\n# a comment\nfrom tensorflow import log",
    "\ufeffimport tensorflow as tf",
    "# eagerly: written for TensorFlow 1\nimport tensorflow as tf",
]
_STATEMENTS = [
    "x = tf.constant([1.0, 2.0])",
    "y = tf.log(tf.to_float(x, name='é'))",
    "y = tf.reduce_sum(x,keep_dims=True,  reduction_indices=[0])",
    "z = tf.nn.dropout(x, keep_prob=1 - 0.5)",
    "z = tf.nn.in_top_k(x, [0], 1)",
    "z = tf.to_float(\n    x,  # 😀\n)",
    "f'{tf.to_int32(x)!r}'; w = tf.random_normal([2])",
    "z = K.mean(K.square(x), axis=-1)",
    "z = K.mean(K.equal(x, 1))",
    "z = log(to_float(x))",
    "z = tensorflow.log(tensorflow.gfile.Exists('a'))",
    "tf.enable_eager_execution()  # on",
    "sess = tf.Session(); sess.run(tf.global_variables_initializer())",
    "v = tf.Variable(tf.zeros([2]))",
    "r = sess.run([x, tf.log(x)])",
    "sess.close()",
    "with tf.Session() as sess:\n    s = '''\n  in\n'''\n    r = sess.run(tf.log(x))\n\n    # end",
    "with tf.Session():\n    r = x.eval()",
    "class L(tf.keras.layers.Layer):\n    def build(self, s):\n        self.w = tf.get_variable('w', [2])\n"
    "        self.b = tf.Variable(tf.random_normal([1]))",
    "def loss(y_true, y_pred):\n    return tf.reduce_mean(tf.square(y_true - y_pred))",
    "def g(tf):\n    return tf.log(tf.to_float(1))",
    "p = tf.placeholder(tf.float32); q = tf.layers.dense(p, 1)",
    "c = tf.compat.v1.nn.relu(tf.compat.v1.log(x))",
    "from tensorflow import to_int64 as i; u = i(1)",
    "def h():\n    from tensorflow import to_int64\n    return to_int64(tf.log(1))",
    "def k(x, op=tf.log):\n    global tf\n    tf = x\n    return tf.to_float(op)",
    "tf.log = None",
    "for i in range(2): sess = tf.Session(); r = sess.run(tf.to_float(i))",
    "m = lambda *a, **k: tf.reduce_sum(*a, keep_dims=True, **k)",
    "if tf.VERSION < '2': z = tf.to_float(x); del z",
    "async def co(x):\n    async with x: return await tf.to_float(x)",
    "match x:\n    case tf.float32 | tf.to_float: y = tf.log(x)",
    "@tf.contrib.eager.defun\ndef d(x: tf.Dimension = tf.Dimension(1)) -> tf.log: pass",
    "x = tf.log(x) if (y := tf.to_int32(x)) else [tf.ceil(i) for i in x if tf.log(i)]",
    "x = tf \\\n    .to_float(x)",
    "x = (tf\n     .to_float(  # why\n         x))",
]
_STYLES = [", ", ",", ",\n        ", " , ", ",  # é\n        "]


@cache
def _functions() -> list[tuple[str, tuple[str, ...]]]:
    """The functions that rules speak of, as a file may write them, with the parameters that matter."""
    book = rules()
    found: list[tuple[str, tuple[str, ...]]] = [(name, ("x", "name")) for name in book.symbols]
    for name, entries in book.calls.items():
        found += [(name, entry.template.parameters) for entry in entries]
    for name, renamed in book.arguments.items():
        found += [(name, ("x", *entry.renamed, *entry.renamed.values())) for entry in renamed]
        found += [(name, ("x", *entry.removed)) for entry in renamed if not any("=" in e for e in entry.removed)]
    for name, places in book.places.items():
        found += [(name, entry.parameters) for entry in places]
    return sorted({(name.replace("keras.backend.", "K."), parameters) for name, parameters in found})


@st.composite
def _calls(draw: st.DrawFn, arguments: st.SearchStrategy[str]) -> str:
    """A call of one of these functions: some arguments by place, some by keyword, in any order and layout."""
    name, parameters = draw(st.sampled_from(_functions()))
    by_place = draw(st.integers(0, len(parameters)))
    written = [draw(arguments) for _ in parameters[:by_place]]
    keywords = draw(st.lists(st.sampled_from(parameters), unique=True, max_size=3)) if parameters else []
    written += [f"{keyword}={draw(arguments)}" for keyword in keywords if keyword not in parameters[:by_place]]
    written += draw(st.sampled_from([[]] * 12 + [["*a"], ["**k"], ["unknown=1"]]))
    style = draw(st.sampled_from(_STYLES))
    last = draw(st.sampled_from(["", "", ",", "\n"])) if written else ""
    return f"{name}({style.join(written)}{last})"


_ATOMS = st.sampled_from(
    ["x", "1", "-1", "0.5", "1 - x", "1 - 0.5", "'é'", "None", "True", "[1, x]", "x.y", "x[0]", "a if b else c",
     "not x", "x == y", "tf.float32", "tf.log", "lambda: tf.log(x)", "(yield)", "(y := x)", "f'{tf.to_float(x)}'",
     "x + tf.ceil(y)", "'a' 'b'", "{**x}", "(tf.log)", "(\n  x  # c\n  )", "1e5", "0x10", "1_0.0", "...", "-x ** 2"]
)  # fmt: skip


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    shapes = ["({})", "[{}, x]", "{}.shape", "{}[0]", "-{}", "{} + 1", "1 - {}", "lambda x: {}", "[{} for x in y]"]
    shapes += ["not {}", "{} if x else y", "f'''{{{}}}'''", "{{'k': {}}}", "*{},", "(await {})"]
    return st.one_of(_calls(inner), st.builds(str.format, st.sampled_from(shapes), inner))


EXPRESSIONS = st.recursive(_ATOMS, _wrapped, max_leaves=5)
"""Calls in calls; some are not Python, as in half-typed code."""
_PLACES = ["y = {}", "{}", "return {}", "y: int = {}", "with {} as s: pass", "assert {}, tf.log(x)", "x[{}] = 1",
           "y = z = {}", "for i in {}: tf.to_float(i)", "if {}:\n    pass", "y += {}; w = tf.log(1)"]  # fmt: skip
STATEMENTS = st.one_of(
    st.sampled_from(_STATEMENTS), st.builds(str.format, st.sampled_from(_PLACES), _calls(EXPRESSIONS))
)


def _shaped(head: str, statements: list[str], wrapper: str, end: str, last: str) -> str:
    body = "\n".join(statements)
    if wrapper:
        body = f"{wrapper}\n{indent(body, '    ')}\n    pass"
    return f"{head}\n{body}{last}".replace("\n", end)


SOURCES = st.builds(
    _shaped,
    st.sampled_from(HEADS),
    st.lists(STATEMENTS, min_size=1, max_size=6),
    st.sampled_from(["", "", "def main():", "if True:", "for i in range(2):", "class A:", "try:\n    pass\nfinally:"]),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    st.sampled_from(["\n", "\n", ""]),
)
"""Whole files."""
