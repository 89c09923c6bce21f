"""A name is TensorFlow only where Python would find TensorFlow under it."""

import pytest

from helpers import check_noop, found

IMPORT = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(tf):\n    return tf.log(1)\n",
        "def f(*tf):\n    return tf.log(1)\n",
        "def f(**tf):\n    return tf.log(1)\n",
        "def f(a, *, tf):\n    return tf.log(1)\n",
        "def f(tf, /):\n    return tf.log(1)\n",
        "def f(tf: int = 1):\n    return tf.log(1)\n",
        "def f(tf):\n    def g():\n        return tf.log(1)\n    return g\n",
        "async def f(tf):\n    return tf.log(1)\n",
        "f = lambda tf: tf.log(1)\n",
        "f = lambda *tf: tf.log(1)\n",
        "def f():\n    for tf in x:\n        tf.log(1)\n",
        "def f():\n    for i, (tf, k) in x:\n        tf.log(1)\n",
        "for tf in x:\n    tf.log(1)\n",
        "class tf:\n    pass\ntf.log(1)\n",
        "def tf():\n    pass\ntf.log(1)\n",
        "[tf.log(1) for tf in x]\n",
        "{tf.log(1) for tf in x}\n",
        "{1: tf.log(1) for tf in x}\n",
        "list(tf.log(1) for tf in x)\n",
        "[tf.log(1) for a in x for tf in a]\n",
        "[1 for tf in x if tf.log(1)]\n",
        "if (tf := 3):\n    tf.log(1)\n",
        "def f():\n    [tf := i for i in x]\n    tf.log(1)\n",
        "del tf\ntf.log(1)\n",
        "tf = 3\ntf.log(1)\n",
        "tf: int = 3\ntf.log(1)\n",
        "tf += 3\ntf.log(1)\n",
        "a = tf = 3\ntf.log(1)\n",
        "a, *tf = x\ntf.log(1)\n",
        "[a, tf] = x\ntf.log(1)\n",
        "with open(x) as tf:\n    tf.log(1)\n",
        "with open(x) as (a, tf):\n    tf.log(1)\n",
        "with open(x):\n    tf = 3\ntf.log(1)\n",
        "try:\n    pass\nexcept E as tf:\n    tf.log(1)\n",
        "import numpy as tf\ntf.log(1)\n",
        "from numpy import tf\ntf.log(1)\n",
        "def f():\n    import numpy as tf\n    return tf.log(1)\n",
        "match x:\n    case tf:\n        tf.log(1)\n",
        "match x:\n    case [tf, *rest]:\n        tf.log(1)\n",
        "match x:\n    case [a, *tf]:\n        tf.log(1)\n",
        "match x:\n    case {'a': tf}:\n        tf.log(1)\n",
        "match x:\n    case {'a': 1, **tf}:\n        tf.log(1)\n",
        "match x:\n    case Point(x=tf):\n        tf.log(1)\n",
        "match x:\n    case (1 | 2) as tf:\n        tf.log(1)\n",
        "type tf = int\ntf.log(1)\n",
        "def f[tf](x):\n    return tf.log(1)\n",
        "class A[tf]:\n    y = tf.log(1)\n",
    ],
)
def test_another_binding_hides_it(source: str) -> None:
    check_noop(IMPORT + source)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    y = tf.log(1)\n    tf = 3\n",
        "def f():\n    tf.log(1)\n    for tf in x:\n        pass\n",
        "def f():\n    tf.log(1)\n    import numpy as tf\n",
        "def f():\n    tf.log(1)\n    del tf\n",
    ],
)
def test_a_later_assignment_makes_the_name_local_from_the_start(source: str) -> None:
    check_noop(IMPORT + source)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("def f(tf=tf.log(1)):\n    pass\n", "2:10"),
        ("def f(x: tf.log):\n    pass\n", "2:10"),
        ("def f(tf) -> tf.log:\n    pass\n", "2:14"),
        ("@tf.log\ndef f(tf):\n    pass\n", "2:2"),
        ("class tf(tf.log):\n    pass\n", "2:10"),
        ("[tf for tf in tf.log(1)]\n", "2:15"),
        ("for tf in tf.log(1):\n    pass\n", "2:11"),
        ("with tf.log(1) as tf:\n    pass\n", "2:6"),
        ("tf = tf.log(1)\n", "2:6"),
        ("lambda tf=tf.log(1): 0\n", "2:11"),
        ("def f(x):\n    return [x for x in x if tf.log(1)]\n", "3:29"),
        ("def f[T: tf.Tensor](x: T):\n    return tf.log(1)\n", "3:12"),
        ("class A[T: tf.Tensor]:\n    y = tf.log(1)\n", "3:9"),
    ],
)
def test_what_python_evaluates_outside_is_outside(source: str, place: str) -> None:
    assert found(IMPORT + source) == [f"{place} TF101 tf.log"]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("tf.log(1)\ntf = 3\n", "2:1"),
        ("tf.log(1)\ndef tf():\n    pass\n", "2:1"),
        ("def f():\n    tf = 3\ntf.log(1)\n", "4:1"),
        ("[tf for tf in x]\ntf.log(1)\n", "3:1"),
        ("f = lambda tf: 0\ntf.log(1)\n", "3:1"),
        ("class A:\n    tf = 3\ntf.log(1)\n", "4:1"),
        ("def f(tf):\n    pass\ndef g():\n    tf.log(1)\n", "5:5"),
    ],
)
def test_a_binding_elsewhere_hides_nothing(source: str, place: str) -> None:
    assert found(IMPORT + source) == [f"{place} TF101 tf.log"]


def test_a_class_scope_is_invisible_in_its_methods() -> None:
    assert found(
        IMPORT
        + """\
class A:
    tf = 3
    x = tf.log(1)
    y = [tf.log(1) for _ in z]

    def f(self):
        return tf.log(1)
"""
    ) == ["5:10 TF101 tf.log", "8:16 TF101 tf.log"]


def test_global_reaches_past_a_local() -> None:
    assert found(
        IMPORT
        + """\
def f():
    tf = 3
    def g():
        global tf
        return tf.log(1)
"""
    ) == ["6:16 TF101 tf.log"]


def test_nonlocal_reaches_the_enclosing_function() -> None:
    check_noop(
        IMPORT
        + """\
def f():
    tf = 3
    def g():
        nonlocal tf
        return tf.log(1)
"""
    )


def test_nonlocal_that_rebinds_is_seen_by_the_enclosing_function() -> None:
    check_noop(
        IMPORT
        + """\
def f():
    tf = 3
    def g():
        nonlocal tf
        tf = 4
    return tf.log(1)
"""
    )


def test_global_that_rebinds_makes_the_module_uncertain() -> None:
    check_noop(
        IMPORT
        + """\
def f():
    global tf
    tf = 3

def g():
    return tf.log(1)
"""
    )


@pytest.mark.parametrize(
    "source",
    [
        "if x:\n    import jax.numpy as tf\ntf.log(1)\n",
        "for i in x:\n    tf.log(1)\n    tf = 3\n",
        "while x:\n    tf = 3\ntf.log(1)\n",
    ],
)
def test_where_two_meanings_are_possible_nothing_is_said(source: str) -> None:
    check_noop(IMPORT + source)


@pytest.mark.parametrize(
    "source",
    [
        "tf.model = Sequential()\ntf.model.fit(x)\ntf.model.log(1)\n",
        "tf.log = my_log\ny = tf.log(1)\n",
        "def f():\n    return tf.log(1)\ntf.log = my_log\n",
        "for tf.log in x:\n    tf.log(1)\n",
        "with x as tf.log:\n    tf.log(1)\n",
    ],
)
def test_an_attribute_that_the_code_sets_itself_is_not_tensorflows(source: str) -> None:
    check_noop(IMPORT + source)
