"""What is found in a method that is edited goes by what the whole file shows."""

from __future__ import annotations

from eagerly.check import check
from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Severity
from eagerly.settings import Settings
from eagerly.source.text import Span, Text

SOURCE = """\
import tensorflow as tf
x = tf.placeholder(tf.float32)


class Model:
    def choose(self, mask, a, b):
        return tf.where(mask, a, b)
"""


def test_a_method_is_known_to_be_of_a_file_for_tensorflow_1(rulebook: RuleBook) -> None:
    edited = IncrementalCheck(Text.of(SOURCE), rulebook, Settings())
    edited.update()
    at = SOURCE.index("a, b)\n", SOURCE.index("where"))
    text, change = edited.text.replaced(Span(at, at + 1), b"x")
    edited.change(text, change)
    edited.update()
    fresh = check(text, rulebook, Settings())
    assert edited.analysed == 1
    found = [(finding.rule.code, finding.severity) for section in edited.sections for finding in section.findings]
    assert found == [(finding.rule.code, finding.severity) for finding in fresh.findings]
    assert ("TF223", Severity.WARNING) in found
