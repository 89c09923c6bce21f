"""The syntax tree of a text, by tree-sitter: it survives half-typed lines and Python 2."""

from __future__ import annotations

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Tree

from eagerly.source.text import Change, Span, Text

PYTHON = Language(tree_sitter_python.language())


def parse(text: Text) -> Tree:
    """The tree of `text`; its byte offsets are those of `text`."""
    return Parser(PYTHON).parse(text.parseable())


def reparse(tree: Tree, old: Text, new: Text, change: Change) -> Tree:
    """The tree of `new`, reusing `tree`, which was the tree of `old` before `change`."""
    start, old_end, new_end = change.start, change.old_end, change.new_end
    # Whether a CR at the border is parsed as a line end depends on the byte after it.
    if start and new.data[start - 1 : start] == b"\r":
        start -= 1
    tree.edit(start, old_end, new_end, _point(old, start), _point(old, old_end), _point(new, new_end))
    return Parser(PYTHON).parse(new.parseable(), tree)


def _point(text: Text, offset: int) -> tuple[int, int]:
    line = text.line_at(offset)
    return line, offset - text.line_start(line)


def span(node: Node) -> Span:
    """The byte offsets of a node."""
    return Span(node.start_byte, node.end_byte)


def only_child(node: Node, kind: str) -> Node | None:
    """The first child of that type, if there is one."""
    return next((child for child in node.children if child.type == kind), None)
