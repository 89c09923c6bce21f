"""What can be read is read, in Python 2 code and in code that is being typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import found

IMPORT = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("print tf.log(1)\n", ["2:7"]),
        ("print 'a', tf.log(1)\n", ["2:12"]),
        ("print >>f, tf.log(1)\n", ["2:12"]),
        ("exec 'x' in d\ny = tf.log(1)\n", ["3:5"]),
        ("try:\n    pass\nexcept E, e:\n    y = tf.log(1)\n", ["5:9"]),
        ("raise E, 'x'\ny = tf.log(1)\n", ["3:5"]),
        ("y = tf.log(1L)\n", ["2:5"]),
        ("y = tf.log(0777)\n", ["2:5"]),
        ("y = `x`\nz = tf.log(1)\n", ["3:5"]),
        ("if a <> b:\n    y = tf.log(1)\n", ["3:9"]),
        ("def f((a, b)):\n    return tf.log(a)\n", ["3:12"]),
        ("y = ur'x'\nz = tf.log(1)\n", ["3:5"]),
    ],
)
def test_python_2(source: str, places: list[str]) -> None:
    assert found(IMPORT + source) == [f"{place} TF101 tf.log" for place in places]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("x = tf.\ny = tf.log(1)\n", "3:5"),
        ("x = (\ny = tf.log(1)\n", "3:5"),
        ("y = tf.log(1)\nx = tf.conv(\n", "2:5"),
        ("def f(\n    y = tf.log(1)\n", "3:9"),
        ("class A(\n\ny = tf.log(1)\n", "4:5"),
        ("y = tf.log(1)\ns = 'open\n", "2:5"),
        ("y = tf.log(1)\ns = '''open\n", "2:5"),
        ("import\n\nx = 1\ny = tf.log(1)\n", "5:5"),
        ("from tensorflow import\n\nx = 1\ny = tf.log(1)\n", "5:5"),
        ("y = tf.log(1)\n<<<<<<< HEAD\n", "2:5"),
        ("    y = tf.log(1)\n", "2:9"),
        ("y = [tf.log(1), \n", "2:6"),
    ],
)
def test_code_that_does_not_parse(source: str, place: str) -> None:
    assert f"{place} TF101 tf.log" in found(IMPORT + source)


def test_code_that_nests_deeper_than_pythons_stack() -> None:
    deep = 5000
    source = f"{IMPORT}y = {'(' * deep}tf.log(1){')' * deep}\n"
    assert found(source) == [f"2:{deep + 5} TF101 tf.log"]


def test_a_chain_that_is_longer_than_pythons_stack() -> None:
    found(f"{IMPORT}y = tf.log(x){'.a(tf)' * 1500}\nz = {' + '.join(['tf.log(x)'] * 1500)}\n")


_PIECES = st.sampled_from(
    ["import tensorflow as tf", "from tensorflow import log as L, Session", "\n", "\n    ", "\n        ", " ",
     "\\\n", ";", ".", ",", "(", ")", "[", "]", "{", "}", ":", "=", ":=", "*", "**", "->", "@", "#", "'",
     '"""', "f'", "\0", "é", "😀", "with ", " as ", "lambda ", "def f", "class A", "return ", "for ", " in ",
     "global ", "nonlocal ", "del ", "match ", "case ", "print ", "try", "except ", "async ", "await ", "tf",
     "tf.Session()", "sess", "sess.run(x)", "x", "log", "L(x)", "tf.keras.layers.Layer", "self",
     "tf.get_variable", "tf.nn.dropout(x, 1)", "y_true", "y_pred", "tf.reduce_mean"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(pieces=st.lists(_PIECES, max_size=40))
def test_nothing_stops_the_analysis(pieces: list[str]) -> None:
    found("import tensorflow as tf\n" + "".join(pieces))
