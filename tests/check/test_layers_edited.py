"""What is found of a layer that makes things in `call`, or has a `__call__`, stays right while the file is edited."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Span, Text

SOURCE = """\
import tensorflow as tf


class Base(tf.keras.layers.Layer):
    def helper(self, x):
        return x


class Own(Base):
    def __init__(self):
        super().__init__()
        self.n = 3

    def __call__(self, x):
        return self.helper(x)

    def other(self, x):
        return tf.keras.backend.learning_phase()


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.n = 3

    def call(self, x):
        w = tf.get_variable("w", [self.n])
        self.add_update(w.assign(x))
        return tf.keras.layers.Dense(self.n)(x)


class Kept(tf.keras.layers.Layer):
    def __init__(self, a, b=1):
        super().__init__()
        self.a = a

    def get_config(self):
        return dict(super().get_config(), a=self.a)


class Lost(tf.keras.Model):
    def __init__(self, a):
        super().__init__()
        self.a = a

    def grown(self, x):
        return x
"""
PLACES = [at for at, line in enumerate(SOURCE.splitlines()) if line.startswith("        ")]


@pytest.mark.parametrize("line", PLACES)
def test_a_key_in_a_method_changes_nothing_else(rulebook: RuleBook, line: int) -> None:
    edited = _opened(rulebook)
    before = _found(edited)
    at = sum(len(each) + 1 for each in SOURCE.splitlines()[: line + 1]) - 1
    _replace(edited, Span(at, at), b"  # x")
    assert _found(edited) == _found_anew(edited, rulebook) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"def helper", b"def call"),
        (b"class Base(tf.keras.layers.Layer)", b"class Base(object)"),
        (b"def other", b"def call"),
        (b"def call", b"def step"),
        (b"return self.helper(x)", b"return super().__call__(x)"),
        (b"def grown", b"def get_config"),
        (b", a=self.a", b", a=self.a, b=1"),
        (b"def get_config", b"def gets_config"),
        (b"a, b=1)", b"a)"),
        (b"super().__init__()\n        self.a = a\n\n    def grown", b"super().__init__(a)\n\n    def grown"),
    ],
)
def test_what_another_method_or_class_says_is_heard(rulebook: RuleBook, old: bytes, new: bytes) -> None:
    edited = _opened(rulebook)
    before = _found(edited)
    at = edited.text.data.index(old)
    _replace(edited, Span(at, at + len(old)), new)
    assert _found(edited) == _found_anew(edited, rulebook) != before


def _opened(rulebook: RuleBook) -> IncrementalCheck:
    edited = IncrementalCheck(Text.of(SOURCE), rulebook, Settings())
    edited.update()
    return edited


def _replace(edited: IncrementalCheck, where: Span, new: bytes) -> None:
    text, change = edited.text.replaced(where, new)
    edited.change(text, change)
    edited.update()


def _found(edited: IncrementalCheck) -> list[tuple[str, str]]:
    return [(finding.rule.code, finding.message) for section in edited.sections for finding in section.findings]


def _found_anew(edited: IncrementalCheck, rulebook: RuleBook) -> list[tuple[str, str]]:
    return [(finding.rule.code, finding.message) for finding in check(edited.text, rulebook).findings]
