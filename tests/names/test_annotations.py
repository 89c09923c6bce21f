"""Annotations in quotes are code too."""

import pytest

from helpers import check_fixed, check_noop, found

IMPORT = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(x: 'tf.Session'): pass\n", "2:11 TF301 tf.Session"),
        ('def f(x: "tf.Session" = None): pass\n', "2:11 TF301 tf.Session"),
        ('def f(*, x: """tf.Session"""): pass\n', "2:16 TF301 tf.Session"),
        ("def f() -> 'tf.Session': pass\n", "2:13 TF301 tf.Session"),
        ("x: 'tf.Session' = y\n", "2:5 TF301 tf.Session"),
        ("x: Optional['tf.Session'] = y\n", "2:14 TF301 tf.Session"),
        ("x: 'Optional[tf.Session]' = y\n", "2:14 TF301 tf.Session"),
        ("x: 'tf.Session | None' = y\n", "2:5 TF301 tf.Session"),
        ("class A:\n    x: 'tf.Session'\n", "3:9 TF301 tf.Session"),
        ("é = 1\ndef f(ü: 'tf.Session'): pass\n", "3:12 TF301 tf.Session"),
    ],
)
def test_a_quoted_annotation(source: str, expected: str) -> None:
    assert found(IMPORT + source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "x = 'tf.Session'\n",
        "x: Literal['tf.Session'] = y\n",
        "x: 'tf.Session and some words' = y\n",
        "x: b'tf.Session' = y\n",
        "x: 'tf.Ses\\x73ion' = y\n",
        "x: 'tf.' = y\n",
        "x: '' = y\n",
        "def f(x: 'tf.Session of the caller'): pass\n",
        "def tf(x: 'tf.exp'): pass\nx: 'tf.Session' = y\n",
    ],
)
def test_what_is_no_annotation(source: str) -> None:
    check_noop(IMPORT + source)


def test_the_fix_works_inside_the_quotes() -> None:
    check_fixed(
        IMPORT + "def f(x: 'tf.VarLenFeature', y: \"Optional[tf.FixedLenFeature]\") -> 'tf.SparseFeature': pass\n",
        IMPORT
        + "def f(x: 'tf.io.VarLenFeature', y: \"Optional[tf.io.FixedLenFeature]\") -> 'tf.io.SparseFeature': pass\n",
    )


def test_a_name_that_only_annotations_use_stays_imported() -> None:
    check_fixed(
        "from tensorflow import log, Tensor\nx: 'Tensor' = log(1.0)\n",
        "from tensorflow import Tensor\nfrom tensorflow.math import log\nx: 'Tensor' = log(1.0)\n",
    )
