"""The work that a key makes, in statements looked at and bytes written: it doesn't grow with the file."""

from __future__ import annotations

import json

import pytest
from lsprotocol import types

from eagerly.lsp.documents import Document
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import PositionEncoding

_FUNCTION = """
def function_{0}(x):
    y = tf.to_float(x)
    return tf.log(y)
"""
_SIZE_OF_ONE = 500
"""More bytes than a diagnostic has."""


def _opened(functions: int, rulebook: RuleBook) -> Document:
    text = "import tensorflow as tf\n" + "".join(_FUNCTION.format(number) for number in range(functions))
    item = types.TextDocumentItem("file:///work.py", "python", 0, text)
    document = Document(item, rulebook, PositionEncoding.UTF16, None)
    _published(document)
    return document


def _published(document: Document) -> list[types.Diagnostic]:
    (publication,) = document.publications(Settings())
    found: list[types.Diagnostic] = json.loads(b"".join(publication.diagnostics))
    return found


def _typed(document: Document, line: int, text: str) -> tuple[int, int, int]:
    """Types at the start of a 0-based line: the statements looked at, the bytes written anew, and the diagnostics."""
    start = types.Position(line, 0)
    document.change(document.version + 1, [types.TextDocumentContentChangePartial(types.Range(start, start), text)])
    number = len(_published(document))
    return document.work.analysed, document.work.written, number


@pytest.mark.parametrize("functions", [20, 400])
def test_a_key_in_a_function_costs_that_function(functions: int, rulebook: RuleBook) -> None:
    document = _opened(functions, rulebook)
    middle = 1 + 4 * (functions // 2) + 3
    analysed, written, number = _typed(document, middle, "    z = 1\n")
    assert (analysed, number) == (1, 2 * functions)
    analysed, written, number = _typed(document, middle, " ")
    assert analysed == 1
    assert 0 < written < 2 * _SIZE_OF_ONE


def test_a_line_more_puts_in_numbers_and_looks_at_nothing_else(rulebook: RuleBook) -> None:
    document = _opened(100, rulebook)
    analysed, written, number = _typed(document, 1, "\n")
    assert (analysed, number) == (1, 200), "the statement that the empty line is counted with"
    assert written <= 200 * _SIZE_OF_ONE


def test_a_burst_of_keys_is_looked_at_once(rulebook: RuleBook) -> None:
    document = _opened(20, rulebook)
    keys = [
        types.TextDocumentContentChangePartial(types.Range(types.Position(4, 0), types.Position(4, 0)), " ")
        for _ in range(10)
    ]
    document.change(1, keys)
    _published(document)
    assert document.work.analysed == 1


def test_a_bracket_opened_in_a_method_leaves_what_uses_the_class_alone(rulebook: RuleBook) -> None:
    source = """import tensorflow as tf

class Model:
    def __init__(self, x):
        self.first = x
        self.second = tf.to_float(x)

    def loss(self):
        return self.second

def train(x):
    model = Model(x)
    return tf.log(model.second)
"""
    item = types.TextDocumentItem("file:///work.py", "python", 0, source)
    document = Document(item, rulebook, PositionEncoding.UTF16, None)
    _published(document)
    line = next(number for number, line in enumerate(source.splitlines()) if "self.first" in line)
    assert _typed(document, line, "        y = tf.log(\n")[0] == 1
