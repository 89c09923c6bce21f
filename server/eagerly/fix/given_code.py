"""Code that a file gets, such as a function that does what a lost module did."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.imports import line_ending
from eagerly.fix.model import Replacement
from eagerly.source.text import Span


def put_above(analysis: Analysis, statement: Node, code: str) -> Replacement:
    """Code before a statement at the top, and before the comments that stand on it, with two blank lines."""
    text = analysis.text
    line = text.line_at(statement.start_byte)
    cell = text.cell_of(statement.start_byte)
    top = text.line_at(cell.start) if cell is not None else 0
    while line > top and text.line(line - 1).lstrip().startswith(b"#"):
        line -= 1
    blank = 0
    while blank < min(2, line - top) and not text.line(line - 1 - blank).strip():
        blank += 1
    at = text.line_start(line)
    lines = "\n" * (2 - blank if line > top else 0) + code + "\n\n"
    return Replacement(Span(at, at), (lines.replace("\n", line_ending(analysis)),))
