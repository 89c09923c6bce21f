"""Taking whole statements out of a source."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import Replacement
from eagerly.source.text import Span
from eagerly.source.tree import span


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
        stretches = _stretches(analysis, sorted(removed, key=lambda node: node.start_byte))
        if block is not None and block.type == "block" and not left:
            found.append(Replacement(stretches.pop(0), ("pass",)))
        found += [Replacement.deletion(_whole_line(analysis, stretch)) for stretch in stretches]
    return found


def _stretches(analysis: Analysis, statements: list[Node]) -> list[Span]:
    """The statements' places, those that share a line by nothing but `;` made one."""
    found: list[Span] = []
    for statement in statements:
        where = span(statement)
        between = analysis.text.data[found[-1].end : where.start] if found else b""
        if found and between.strip(b" \t") == b";":
            where = Span(found.pop().start, where.end)
        found.append(where)
    return found


def _statements(block: Node) -> set[int]:
    return {child.id for child in block.named_children if child.type != "comment"}


def _whole_line(analysis: Analysis, where: Span) -> Span:
    """The lines that statements have to themselves, or their part of a line that they share by `;`."""
    text = analysis.text
    first, last = text.line_at(where.start), text.line_at(where.end)
    start, end = text.line_span(first).start, text.line_span(last).end
    before = text.data[start : where.start].strip(b" \t\f\xef\xbb\xbf")
    after = text.data[where.end : end].strip()
    if not before and (after in (b"", b";") or after.startswith(b"#")):
        indent = text.data[start : where.start]
        return Span(start + (3 if indent.startswith(b"\xef\xbb\xbf") else 0), end)
    if after.startswith(b";"):
        rest = text.data[where.end : end]
        follows = rest.index(b";") + 1
        follows += len(rest[follows:]) - len(rest[follows:].lstrip(b" \t"))
        if rest[follows:].strip() and not rest[follows:].startswith(b"#"):
            return Span(where.start, where.end + follows)
    behind = text.data[start : where.start].rstrip(b" \t")
    if behind.endswith(b";"):
        return Span(start + len(behind[:-1].rstrip()), where.end)
    return Span(where.start, where.end)
