"""Names of a function for other functions are written out, where they are always the same."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix.aliases import spelled_out
from eagerly.fix.compose import apply_edits
from eagerly.rules.book import RuleBook

HEAD = "import tensorflow as tf\ndef g(x):\n    return x\n"


def written(rulebook: RuleBook, source: str) -> str:
    analysis = check(HEAD + source, rulebook)
    return str(apply_edits(analysis.text, spelled_out(analysis))).removeprefix(HEAD)


def test_a_name_for_a_function_goes(rulebook: RuleBook) -> None:
    source = "def f(x):\n    a = g  # mine\n    r = tf.nn.relu\n    return a(r(x)), [a]\n"
    assert written(rulebook, source) == "def f(x):\n    return g(tf.nn.relu(x)), [g]\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = g\nprint(a)\n",
        "def f(x):\n    a = x\n    return a\n",
        "def f(x):\n    a = g\n    a = tf.nn.relu\n    return a\n",
        "def f(x):\n    a = b = g\n    return a, b\n",
        "def f(x):\n    a, b = g, g\n    return a, b\n",
        "def f(x):\n    a = x.shape\n    return a\n",
        "def f(x, a=g):\n    return a\n",
        "def f(x):\n    a = g\n    return [a(g) for g in x]\n",
    ],
)
def test_others_stay(rulebook: RuleBook, source: str) -> None:
    assert written(rulebook, source) == source
