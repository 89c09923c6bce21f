"""What is found in classes that derive from Keras stays right while one of their methods is edited."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Span, Text

SOURCE = """\
import tensorflow as tf


class Steps(tf.keras.metrics.Metric):
    def __init__(self, name):
        super().__init__(name)

    def result(self):
        return self.steps

    def reset_states(self):
        self.steps = 0


class Doubled(tf.keras.layers.LSTM):
    def helper(self, x):
        return x

    def call(self, inputs, mask=None):
        if tf.reduce_sum(inputs) > 0:
            return super().call(inputs, mask)
        return inputs


class Batches(tf.keras.utils.Sequence):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return [self.x], self.y


class Scale(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.n = input_shape[-1].value
        self.add_loss(lambda: self.n)

    def call(self, x):
        return x
"""
PLACES = [at for at, line in enumerate(SOURCE.splitlines()) if line.startswith("        ")]


@pytest.mark.parametrize("line", PLACES)
def test_a_key_in_a_method_changes_nothing_else(rulebook: RuleBook, line: int) -> None:
    edited = IncrementalCheck(Text.of(SOURCE), rulebook, Settings())
    edited.update()
    before = _found(edited)
    at = sum(len(each) + 1 for each in SOURCE.splitlines()[: line + 1]) - 1
    text, change = edited.text.replaced(Span(at, at), b"  # x")
    edited.change(text, change)
    edited.update()
    assert (
        _found(edited) == [(finding.rule.code, finding.message) for finding in check(text, rulebook).findings] == before
    )


def _found(edited: IncrementalCheck) -> list[tuple[str, str]]:
    return [(finding.rule.code, finding.message) for section in edited.sections for finding in section.findings]
