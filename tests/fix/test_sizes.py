"""Sizes of shapes become plain numbers."""

from __future__ import annotations

import pytest

from helpers import check_fixed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("s = [n, tf.Dimension(1)]", "s = [n, 1]"),
        ("s = tf.Dimension(n + 1) * 2", "s = (n + 1) * 2"),
        ("s = tf.Dimension(value=n + 1)", "s = n + 1"),
        ("s = tf.Dimension(3).value", "s = 3"),
        ("d = tf.Dimension(n)\ns = d.value", "d = n\ns = d"),
        ("s = tf.Dimension(None)", "s = None"),
        ("s = list(map(tf.Dimension, sizes))", "s = list(map(tf.Dimension, sizes))"),
    ],
)
def test_a_dimension(before: str, after: str) -> None:
    check_fixed(f"import tensorflow as tf\n{before}\n", f"import tensorflow as tf\n{after}\n")
