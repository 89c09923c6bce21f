"""Attributes whose names Keras 3 has for itself get another name."""

from __future__ import annotations

import pytest

from helpers import check_fixed, refusal

HEAD = "import keras\n"
LAYER = """\
class A(keras.layers.Layer):
    def __init__(self, path):
        super().__init__()
        self.path = path
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    def f(self):\n        return self.path\n", "    def f(self):\n        return self.own_path\n"),
        ("    def f(self):\n        self.path += 'x'\n", "    def f(self):\n        self.own_path += 'x'\n"),
        (
            "    def get_config(self):\n        return {'path': self.path}\n",
            "    def get_config(self):\n        return {'path': self.own_path}\n",
        ),
        ("a = A(path='x')\nprint(a.path, other.path)\n", "a = A(path='x')\nprint(a.own_path, other.path)\n"),
        (
            "class B(A):\n    def f(self):\n        return self.path\n",
            "class B(A):\n    def f(self):\n        return self.own_path\n",
        ),
        (
            "class C:\n    def f(self):\n        self.path = 1\n",
            "class C:\n    def f(self):\n        self.path = 1\n",
        ),
        ("import os\nprint(os.path)\n", "import os\nprint(os.path)\n"),
    ],
)
def test_all_uses_in_the_file_go_with_it(before: str, after: str) -> None:
    check_fixed(HEAD + LAYER + before, HEAD + LAYER.replace("self.path", "self.own_path") + after)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"{LAYER}        self.own_path = 1\n", "the class has an attribute `own_path` as well"),
        ("def f(x: keras.layers.Layer):\n    x.path = 1\n", "the class that it belongs to is not in this file"),
    ],
)
def test_what_can_not_be_renamed_is_said(source: str, reason: str) -> None:
    assert refusal(HEAD + source, "TF587") == reason
