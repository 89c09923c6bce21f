"""What is true of every fix of every source."""

from __future__ import annotations

import ast
from textwrap import indent

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eagerly.check import Analysis
from eagerly.fix import Fix, apply_edits, edits, fix_everything, fixes
from eagerly.rules.model import Safety
from eagerly.source.text import decode
from helpers import analyse

_HEADS = [
    "import tensorflow as tf",
    "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()",
    "'''Doc.'''\nfrom __future__ import division\nimport tensorflow as tf, os",
    "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf",
    "from tensorflow import (\n    to_float,  # cast\n    log,\n)\nimport tensorflow as tf",
    "from tensorflow import *\nimport tensorflow as tf\nfrom keras import backend as K",
    "from tensorflow.keras import backend as K",
    "import tensorflow",
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
]


def _shaped(head: str, statements: list[str], wrapper: str, end: str) -> str:
    body = "\n".join(statements)
    if wrapper:
        body = f"{wrapper}\n{indent(body, '    ')}\n    pass"
    return f"{head}\n{body}\n".replace("\n", end)


_SOURCES = st.builds(
    _shaped,
    st.sampled_from(_HEADS),
    st.lists(st.sampled_from(_STATEMENTS), min_size=1, max_size=6),
    st.sampled_from(["", "", "def main():", "if True:", "for i in range(2):", "class A:"]),
    st.sampled_from(["\n", "\n", "\r\n"]),
)
_THOROUGH = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def _every_fix(analysis: Analysis) -> list[tuple[str, Fix]]:
    return [(finding.rule.code, fix) for finding in analysis.findings for fix in fixes(analysis, finding).all]


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


@_THOROUGH
@given(source=_SOURCES)
def test_every_single_fix_parses_and_its_finding_is_gone(source: str) -> None:
    analysis = analyse(source)
    assert _parses(source)
    for finding in analysis.findings:
        offered = fixes(analysis, finding)
        for fix in offered.all:
            text = apply_edits(analysis.text, edits(analysis, [fix]))
            assert _parses(str(text)), f"{fix.title}:\n{text}"
        if offered.preferred is not None:
            fixed = analyse(str(apply_edits(analysis.text, edits(analysis, [offered.preferred]))))
            before = [other.message for other in analysis.findings].count(finding.message)
            after = [other.message for other in fixed.findings].count(finding.message)
            assert after < before, f"{offered.preferred.title}:\n{fixed.text}"


@_THOROUGH
@given(source=_SOURCES)
def test_edits_are_in_order_apart_and_leave_the_rest_as_it_was(source: str) -> None:
    analysis = analyse(source)
    changes = edits(analysis, [fix for _, fix in _every_fix(analysis) if fix.kind == "quickfix"])
    at, rest = 0, []
    for index, change in enumerate(changes):
        assert change.span.start <= change.span.end
        assert index == 0 or changes[index - 1].span.end < change.span.start, "they touch"
        assert analysis.text.slice(change.span) != change.new_text, "it changes nothing"
        rest.append(analysis.text.data[at : change.span.start])
        at = change.span.end
    rest.append(analysis.text.data[at:])
    text = apply_edits(analysis.text, changes)
    position = 0
    for piece in rest:
        found = text.data.find(piece, position)
        assert found >= 0
        position = found + len(piece)
    assert decode(text.data)


@_THOROUGH
@given(source=_SOURCES, unsafe=st.booleans())
def test_fixing_everything_parses_and_fixing_again_changes_nothing(source: str, unsafe: bool) -> None:
    result = fix_everything(analyse(source, unsafe_fixes=unsafe))
    assert _parses(str(result.text)), str(result.text)
    again = fix_everything(analyse(str(result.text), unsafe_fixes=unsafe))
    assert again.text.data == result.text.data


@_THOROUGH
@given(source=_SOURCES, unsafe=st.booleans())
def test_what_can_be_fixed_is_gone_afterwards(source: str, unsafe: bool) -> None:
    left = fix_everything(analyse(source, unsafe_fixes=unsafe)).remaining
    assert [
        finding.message
        for finding in left.findings
        if (fix := fixes(left, finding).preferred) and (unsafe or fix.safety is Safety.SAFE)
    ] == []


@_THOROUGH
@given(source=_SOURCES)
def test_a_source_without_fixes_to_make_stays_byte_for_byte(source: str) -> None:
    before = analyse(source, select=())
    assert fix_everything(before).text.data == before.text.data
    assert str(before.text) == source


@_THOROUGH
@given(source=_SOURCES)
def test_line_ends_are_never_mixed(source: str) -> None:
    result = str(fix_everything(analyse(source, unsafe_fixes=True)).text)
    if "\r\n" in source:
        assert result.count("\n") == result.count("\r\n")
    else:
        assert "\r" not in result
