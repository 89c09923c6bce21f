"""Functions with placeholders or optimizers of their own go in the place of their only call, where that is the same."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix.builders import in_place_of_calls
from eagerly.fix.compose import apply_edits
from eagerly.rules.book import RuleBook

HEAD = "import tensorflow as tf\n"


def moved(rulebook: RuleBook, source: str) -> str:
    analysis = check(HEAD + source, rulebook)
    edits, _ = in_place_of_calls(analysis, analysis.scopes.module)
    return str(apply_edits(analysis.text, edits)).removeprefix(HEAD)


def test_names_become_those_of_the_call(rulebook: RuleBook) -> None:
    source = (
        "def inputs(n, scale=2.0):\n"
        "    '''What is fed.'''\n"
        "    x = tf.placeholder(tf.float32, [n])  # a row\n"
        "\n"
        "    return x, x * scale\n"
        "\n\n"
        "size = 3\n"
        "a, b = inputs(size)\n"
        "print(a, b)\n"
    )
    assert moved(rulebook, source) == (
        "size = 3\n"
        "# What is fed.\n"
        "scale = 2.0\n"
        "a = tf.placeholder(tf.float32, [size])  # a row\n"
        "b = a * scale\n"
        "print(a, b)\n"
    )


def test_lines_of_strings_stay(rulebook: RuleBook) -> None:
    source = (
        "def f():\n  x = tf.placeholder(tf.string)\n  y = '''a\n  b'''\n  return x, y\nif True:\n  pass\nx, y = f()\n"
    )
    assert moved(rulebook, source) == ("if True:\n  pass\nx = tf.placeholder(tf.string)\ny = '''a\n  b'''\n")


def test_attributes_of_the_only_instance_become_names(rulebook: RuleBook) -> None:
    source = (
        "class M:\n"
        "    def __init__(self, n):\n"
        "        self.x = tf.placeholder(tf.float32, [n])\n"
        "        loss = self.x * 2\n"
        "        self.loss = loss\n"
        "        self.y = 1\n"
        "m = M(n=3)\n"
        "def f(y):\n"
        "    loss = m.loss\n"
        "    return m.y + y\n"
        "loss = m.x\n"
    )
    assert moved(rulebook, source) == (
        "n = 3\n"
        "x = tf.placeholder(tf.float32, [n])\n"
        "m_loss_2 = x * 2\n"
        "m_loss = m_loss_2\n"
        "m_y = 1\n"
        "def f(y):\n"
        "    loss = m_loss\n"
        "    return m_y + y\n"
        "loss = x\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return tf.zeros([2])\nx = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    return x\nx = f()\ny = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    return x\nfor i in range(2):\n    x = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    return x\ng = f\nx = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    return x\nprint(f())\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    if x is None:\n        return 1\n    return x\nx = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    y = 1\n    return x\ny = 2\nx = f()\n",
        "def f(*a):\n    x = tf.placeholder(tf.float32)\n    return x\nx = f(1)\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    return x, 1\nx = f()\n",
        "def f():\n    global k\n    k = tf.placeholder(tf.float32)\n    return k\nx = f()\n",
        "class M:\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\nprint(m)\n",
        "def f(max):\n    x = tf.placeholder(tf.float32, [max])\n    return x\nx = f(3)\nprint(max(1, 2))\n",
        "class M:\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\nm.y = 1\n",
        "class M:\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\nm.x = 1\n",
        "class M:\n    k = 1\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\n",
        "class M(B):\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\n",
        "class M:\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\n        g(self)\nm = M()\n",
        "class M:\n    def __init__(self):\n        self.x = tf.placeholder(tf.float32)\nm = M()\nn = M()\n",
        "@decorated\ndef f():\n    x = tf.placeholder(tf.float32)\n    return x\nx = f()\n",
        "def f():\n    x = tf.placeholder(tf.float32)\n    g = lambda: x\n    return x\nx = f()\n",
    ],
)
def test_others_stay(rulebook: RuleBook, source: str) -> None:
    assert moved(rulebook, source) == source
