"""The work of fixing grows with the source, and not with its square."""

from __future__ import annotations

import cProfile
import pstats

import pytest

from eagerly.fix import fix_everything
from helpers import analyse

_LAYER = "class L(tf.keras.layers.Layer):\n    def build(self, s):\n"
_SHAPES = {
    "statements": ("", "y = tf.log(tf.to_float(1))\n", ""),
    "functions": ("", "def f(x):\n    y = [x]\n    return tf.log(x)\n\n", ""),
    "arguments": ("x = [", "tf.to_float(1), ", "]\n"),
    "fetches": ("s = tf.Session()\nx = tf.constant(1.0)\nr = s.run([", "tf.log(x), ", "])\n"),
    "runs": ("s = tf.Session()\nx = tf.constant(1.0)\n", "s.run(x)\n", ""),
    "uses of one import": ("from tensorflow import to_float, log\n", "to_float(log(1))\n", ""),
    "fixes in the way of others": (_LAYER, "        self.w = tf.Variable(tf.random_normal([2]))\n", ""),
    "classes": ("", f"{_LAYER}        self.w = tf.get_variable('w', [2])\n", ""),
}


def _calls(source: str) -> int:
    """How many functions are called to fix everything in a source: the same on any machine."""
    analysis = analyse(source, unsafe_fixes=True)
    profile = cProfile.Profile()
    result = profile.runcall(fix_everything, analysis)
    assert result.edits
    return int(getattr(pstats.Stats(profile), "total_calls"))  # noqa: B009


@pytest.mark.parametrize("shape", _SHAPES)
def test_four_times_the_source_is_no_more_than_five_times_the_work(shape: str) -> None:
    head, part, end = _SHAPES[shape]
    small, big = (_calls(f"import tensorflow as tf\n{head}{part * times}{end}") for times in (100, 400))
    assert big < 5 * small
