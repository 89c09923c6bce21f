"""Whole statements: taking them out of a source, or out of the `with` statement that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import CannotFixError, Replacement
from eagerly.source.text import Span, Text
from eagerly.source.tree import only_child, span

_BLANKS_AND_COMMENTS = re.compile(rb"(?:\s|#[^\r\n]*)*")


def statement_of(node: Node) -> Node:
    """The innermost statement that a node is in: the child of a block or of the module."""
    current = node
    while current.parent is not None and current.parent.type not in ("block", "module"):
        current = current.parent
    return current


def is_docstring(statement: Node) -> bool:
    """Whether a statement is a string and nothing else."""
    return statement.type == "expression_statement" and statement.named_children[0].type == "string"


def stands_alone(call: Node) -> bool:
    """Whether a call is a statement by itself, so that nothing uses its value."""
    parent = call.parent
    return parent is not None and parent.type == "expression_statement" and parent.named_children == [call]


def are_alternatives(first: Node, second: Node) -> bool:
    """Whether two nodes are in different branches of a choice, of which one runs."""
    branches = {branch.parent.id: branch.id for branch in _branches(first) if branch.parent is not None}
    return any(
        branch.parent is not None and branches.get(branch.parent.id, branch.id) != branch.id
        for branch in _branches(second)
    )


def _branches(node: Node) -> Iterator[Node]:
    """The branches of choices that a node is in."""
    current = node
    while (parent := current.parent) is not None:
        if parent.type == "if_statement" and current != parent.child_by_field_name("condition"):
            yield current
        current = parent


def is_shown(analysis: Analysis, call: Node) -> bool:
    """Whether a notebook shows the value of a call that stands alone: at the end of its cell, or timed by a magic."""
    text = analysis.text
    statement = statement_of(call)
    cell = text.cell_of(statement.start_byte)
    if cell is None:
        return False
    before = text.data[text.line_start(text.line_at(statement.start_byte)) : statement.start_byte]
    is_last = _BLANKS_AND_COMMENTS.fullmatch(text.data, statement.end_byte, cell.end) is not None
    is_in_no_block = statement.parent is not None and statement.parent.type == "module"
    return before.lstrip().startswith(b"%") or (is_last and is_in_no_block)


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


def unwrapped(analysis: Analysis, statement: Node) -> list[Replacement]:
    """A `with` statement's body in the place of the statement, dedented but for the insides of strings.

    Raises:
        CannotFixError: the code is not complete.
    """
    text = analysis.text
    body = statement.child_by_field_name("body")
    if body is None:
        raise CannotFixError("the `with` statement is not complete")
    first, last = text.line_at(statement.start_byte), text.line_at(body.end_byte)
    if text.line_at(body.start_byte) == first:
        return [Replacement.deletion(Span(statement.start_byte, body.start_byte))]
    colon = only_child(statement, ":")
    header_end = text.line_at(colon.start_byte if colon is not None else statement.start_byte)
    start = text.line_span(first).start
    indent = statement.start_byte - start
    depth = body.start_byte - text.line_start(text.line_at(body.start_byte)) - indent
    found = [Replacement.deletion(Span(start, text.line_span(header_end).end))]
    inside_strings = lines_in_strings(text, body)
    for line in range(header_end + 1, last + 1):
        content = text.line(line)
        at = text.line_start(line) + indent
        if line not in inside_strings and content[indent : indent + depth].isspace():
            found.append(Replacement.deletion(Span(at, at + depth)))
    return found


def lines_in_strings(text: Text, node: Node) -> set[int]:
    """The 0-based lines that start inside of a string of a node."""
    lines: set[int] = set()
    todo = [node]
    while todo:
        current = todo.pop()
        first, last = text.line_at(current.start_byte), text.line_at(current.end_byte)
        if current.type == "string":
            lines.update(range(first + 1, last + 1))
        elif first != last:
            todo += current.children
    return lines


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
