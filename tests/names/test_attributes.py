"""Symbols that are attributes of classes, got by name, or set by the file itself."""

import pytest

from helpers import check_fixed, check_noop, check_quick_fix, found, refusal

IMPORT = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("class A:\n    m = tf\n    def f(self):\n        self.m.log(1)\n", "5:9 TF101 self.m.log"),
        ("class A:\n    m = tf\n    @classmethod\n    def f(cls):\n        cls.m.log(1)\n", "6:9 TF101 cls.m.log"),
        ("class A:\n    m = tf\nA.m.log(1)\n", "4:1 TF101 A.m.log"),
        ("class A:\n    m = tf\nclass B(A):\n    def f(self):\n        self.m.log(1)\n", "6:9 TF101 self.m.log"),
        ("class A:\n    def __init__(self):\n        self.m = tf\n    def f(self):\n        self.m.log(1)\n",
         "6:9 TF101 self.m.log"),
        ("class A:\n    import tensorflow as m\n    def f(self):\n        self.m.log(1)\n", "5:9 TF101 self.m.log"),
    ],
)  # fmt: skip
def test_a_module_kept_in_a_class(source: str, place: str) -> None:
    assert place in found(IMPORT + source)


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    m = tf\n    def f(self, other):\n        other.m.log(1)\n",
        "class A:\n    m = tf\nclass B:\n    def f(self):\n        self.m.log(1)\n",
        "class A:\n    m = tf\n    def f(self):\n        self.m = 3\n    def g(self):\n        self.m.log(1)\n",
        "class A:\n    def m(self): pass\n    def f(self):\n        self.m.log(1)\n",
        "class A:\n    def f(self):\n        m = tf\n        self.m.log(1)\n",
        "class A:\n    m = tf\n    def f():\n        def g(self):\n            self.m.log(1)\n",
    ],
)
def test_another_attribute_of_that_name(source: str) -> None:
    check_noop(IMPORT + source)


def test_the_fix_reaches_the_symbol_by_the_import() -> None:
    check_fixed(
        IMPORT + "class A:\n    m = tf\n    def f(self):\n        return self.m.log(1.0)\n",
        IMPORT + "class A:\n    m = tf\n    def f(self):\n        return tf.math.log(1.0)\n",
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("getattr(tf, 'log')(1)\n", ["2:14 TF101 log"]),
        ('getattr(tf, """log""")(1)\n', ["2:16 TF101 log"]),
        ("getattr(tf.train, 'Saver')\n", ["2:20 TF808 Saver"]),
        ("getattr(tf, 'Session')()\n", ["2:14 TF301 Session"]),
        ("getattr(tf, 'to_float')(x)\n", ["2:14 TF203 to_float"]),
        ("s = getattr(tf, 'Session')()\ns.run(x)\n", ["2:18 TF301 Session", "3:1 TF302 s.run"]),
    ],
)
def test_a_symbol_got_by_its_name(source: str, expected: list[str]) -> None:
    assert found(IMPORT + source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "getattr(tf, 'log', None)\n",
        "getattr(tf, name)\n",
        "getattr(tf, f'{name}')\n",
        "getattr(tf, 'exp')\n",
        "getattr(other, 'log')\n",
        "getattr(tf)\n",
        "hasattr(tf, 'log')\n",
        "def getattr(a, b): pass\ngetattr(tf, 'log')\n",
        "tf.log = 1\ngetattr(tf, 'log')\n",
        "getattr(tf, 'not a name')\n",
    ],
)
def test_a_check_for_a_symbol_is_none_of_ours(source: str) -> None:
    """With a default the file is ready for a release that has no such symbol."""
    check_noop(IMPORT + source)


def test_the_new_name_is_got_from_the_same_module() -> None:
    check_quick_fix(
        IMPORT + "f = getattr(tf.image, 'transpose_image')\n",
        IMPORT + "f = getattr(tf.image, 'transpose')\n",
        "TF107",
    )


def test_a_new_name_in_another_module_is_left_to_the_person() -> None:
    assert "not an attribute of the same module" in refusal(IMPORT + "f = getattr(tf, 'log')\n", "TF101")


@pytest.mark.parametrize(
    "source",
    [
        "tf.model = S()\ntf.model.fit(x)\n",
        "tf.log = my_log\ntf.log(1)\n",
        "tf.nn.log = my_log\ntf.nn.log(1)\n",
        "def f():\n    tf.log = my_log\ntf.log(1)\n",
        "T = tf\nT.log = my_log\ntf.log(1)\n",
        "setattr(tf, 'log', my_log)\ntf.log(1)\n",
        "if not hasattr(tf, 'log'):\n    setattr(tf, 'log', tf.math.log)\ntf.log(1)\n",
        "tf.log: object = my_log\ntf.log(1)\n",
        "tf.log, x = my_log, 1\ntf.log(1)\n",
        "del tf.log\n",
    ],
)
def test_what_the_file_sets_on_the_module_is_its_own(source: str) -> None:
    check_noop(IMPORT + source)


@pytest.mark.parametrize("source", ["setattr(other, 'log', 1)\ntf.log(1)\n", "setattr(tf, name, 1)\ntf.log(1)\n"])
def test_what_is_set_elsewhere_is_not(source: str) -> None:
    assert found(IMPORT + source) == ["3:1 TF101 tf.log"]


def test_a_symbol_bound_to_a_partial_is_found_and_the_partial_is_no_symbol() -> None:
    assert found(IMPORT + "import functools\nd = functools.partial(tf.layers.dense, units=3)\nd(x)\nd.log(1)\n") == [
        "3:23 TF701 tf.layers.dense"
    ]


@pytest.mark.parametrize(
    "call",
    ["functools.partial(tf.to_float, name='x')", "functools.partial(tf.nn.dropout, keep_prob=0.5)"],
)
def test_the_arguments_of_a_partial_are_not_those_of_a_call(call: str) -> None:
    """What the symbol is passed to may do anything with it."""
    entries = found(f"{IMPORT}import functools\ns = tf.placeholder(x)\nf = {call}\n")
    assert [entry for entry in entries if "TF204" in entry] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@tf.contrib.framework.add_arg_scope\ndef f(): pass\n", ["2:2 TF607 tf.contrib.framework.add_arg_scope"]),
        ("@tf.logging.vlog('x')\nclass A: pass\n", ["2:2 TF654 tf.logging.vlog"]),
        ("def f(a=tf.log, *, b=tf.log(1)): pass\n", ["2:9 TF101 tf.log", "2:22 TF101 tf.log"]),
        ("f = lambda a=tf.log: a\n", ["2:14 TF101 tf.log"]),
        ("def f(a: tf.Session) -> tf.Session: pass\n", ["2:10 TF301 tf.Session", "2:25 TF301 tf.Session"]),
        ("x: tf.Session\n", ["2:4 TF301 tf.Session"]),
        ("f'{tf.log(1):{tf.log(2)}}'\n", ["2:4 TF101 tf.log", "2:15 TF101 tf.log"]),
        ("f'{tf.log(1)!r} {tf.log(2)=}'\n", ["2:4 TF101 tf.log", "2:18 TF101 tf.log"]),
        ("t'{tf.log(1)}'\n", ["2:4 TF101 tf.log"]),
        ("'a' f'{tf.log(1)}'\n", ["2:8 TF101 tf.log"]),
    ],
)
def test_symbols_in_every_corner_of_the_language(source: str, expected: list[str]) -> None:
    assert found(IMPORT + source) == expected
