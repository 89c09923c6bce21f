"""Taking whole statements out of a source."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import Replacement
from eagerly.source.text import Span


def statement_of(node: Node) -> Node:
    """The innermost statement that a node is in: the child of a block or of the module."""
    current = node
    while current.parent is not None and current.parent.type not in ("block", "module"):
        current = current.parent
    return current


def stands_alone(call: Node) -> bool:
    """Whether a call is a statement by itself, so that nothing uses its value."""
    parent = call.parent
    return parent is not None and parent.type == "expression_statement" and parent.named_children == [call]


def removals(analysis: Analysis, statements: Iterable[Node]) -> list[Replacement]:
    """Deletes statements, each with its line and the comment behind it; a block left empty gets `pass`."""
    by_block: dict[int, list[Node]] = {}
    for statement in {node.id: node for node in statements}.values():
        if statement.parent is not None:
            by_block.setdefault(statement.parent.id, []).append(statement)
    found = []
    for removed in by_block.values():
        block = removed[0].parent
        left = _statements(block) - {node.id for node in removed} if block is not None else set()
        keep_block = block is not None and block.type == "block" and not left
        for index, statement in enumerate(sorted(removed, key=lambda node: node.start_byte)):
            if keep_block and index == 0:
                found.append(Replacement(Span(statement.start_byte, statement.end_byte), ("pass",)))
            else:
                found.append(Replacement.deletion(_whole_line(analysis, statement)))
    return found


def _statements(block: Node) -> set[int]:
    return {child.id for child in block.named_children if child.type != "comment"}


def _whole_line(analysis: Analysis, statement: Node) -> Span:
    """The lines that a statement has to itself, or its part of a line that it shares by `;`."""
    text = analysis.text
    first, last = text.line_at(statement.start_byte), text.line_at(statement.end_byte)
    start, end = text.line_span(first).start, text.line_span(last).end
    before = text.data[start : statement.start_byte].strip(b" \t\f\xef\xbb\xbf")
    after = text.data[statement.end_byte : end].strip()
    if not before and (after in (b"", b";") or after.startswith(b"#")):
        indent = text.data[start : statement.start_byte]
        return Span(start + (3 if indent.startswith(b"\xef\xbb\xbf") else 0), end)
    if after.startswith(b";"):
        rest = text.data[statement.end_byte : end]
        follows = rest.index(b";") + 1
        follows += len(rest[follows:]) - len(rest[follows:].lstrip(b" \t"))
        if rest[follows:].strip() and not rest[follows:].startswith(b"#"):
            return Span(statement.start_byte, statement.end_byte + follows)
    behind = text.data[start : statement.start_byte].rstrip(b" \t")
    if behind.endswith(b";"):
        return Span(start + len(behind[:-1].rstrip()), statement.end_byte)
    return Span(statement.start_byte, statement.end_byte)
