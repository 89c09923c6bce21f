"""The lines of a converted scope: indentation, comments, blank lines, and what differs as replacements."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.graph.breaking import broken
from eagerly.fix.imports import line_ending
from eagerly.fix.model import Replacement
from eagerly.fix.statements import statement_of, unwrapped
from eagerly.names.scopes import Scope
from eagerly.source.text import Span, Spans, Text, decode, encode
from eagerly.source.tree import descendants, only_child, span

HERE, GONE = "\x01", "\x02"
_EMPTY = {"", HERE, GONE}
_PLAIN = {"identifier", "attribute", "true", "false"}
"""Conditions that do nothing when they are evaluated."""


class Layout:
    """The lines of one scope, before and after."""

    def __init__(self, analysis: Analysis, scope: Scope, unwrapped: list[Node]) -> None:
        """`unwrapped`: the `with` statements that go, while their bodies stay."""
        self.analysis = analysis
        self.scope = scope
        self.ending = line_ending(analysis)
        self._unwrapped = unwrapped

    def indent(self, node: Node) -> str:
        """What is before a node in its line."""
        text = self.analysis.text
        return text.slice(Span(text.line_start(text.line_at(node.start_byte)), node.start_byte))

    def final_indent(self, statement: Node) -> str:
        """The indentation that a statement has once the `with` statements around it are gone."""
        indent = self.indent(statement)
        for outer in self._unwrapped:
            body = outer.child_by_field_name("body")
            if body is not None and span(statement).within(span(body)):
                indent = indent[: len(indent) - (len(self._indent_of_block(body)) - len(self.indent(outer)))]
        return indent

    def _indent_of_block(self, body: Node) -> str:
        return self.indent(body.named_children[0])

    @cached_property
    def unit(self) -> str:
        """One level of indentation: that of the first block in the scope, or in the file."""
        for root in (self.scope.node, *self.analysis.statements):
            for block in (node for node in descendants(root) if node.type == "block" and node.named_children):
                outer = self.indent(statement_of(block))
                inner = self.indent(block.named_children[0])
                if inner.isspace() and inner.startswith(outer) and inner != outer:
                    return inner.removeprefix(outer)
        return "    "

    def lines_of(self, statement: Node, *, with_comments: bool = True) -> Span:
        """The lines of a statement, with those of the comments that belong to it."""
        text = self.analysis.text
        first = text.line_at(statement.start_byte)
        if with_comments:
            first -= len(comments_above(self.analysis, statement))
        return Span(text.line_start(first), text.line_span(text.line_at(statement.end_byte)).end)

    def comments_gone(self, statement: Node) -> tuple[Span, str]:
        """The edit that takes out the comments that belong to a statement."""
        start = self.lines_of(statement).start
        return Span(start, self.lines_of(statement, with_comments=False).start), f"{GONE}{self.ending}"

    def gone(self, statement: Node, *, with_comments: bool = True) -> tuple[Span, str]:
        """The edit that takes out the lines of a statement."""
        return self.lines_of(statement, with_comments=with_comments), f"{GONE}{self.ending}"

    def with_unwrapping(self, edits: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
        """Edits with those that take off the `with` statements, where nothing else changes."""
        found = [edit for outer in self._unwrapped for edit in self._unwrapping(outer)]
        changed = Spans(where for where, _ in edits)
        return [*edits, *(edit for edit in found if not changed.cover(edit[0]))]

    def with_pass(self, edits: list[tuple[Span, str]], root: Node) -> list[tuple[Span, str]]:
        """Edits that leave `pass` in the blocks of which all statements go, or take out what the block is of."""
        for block in reversed([node for node in descendants(root) if node.type == "block" and node.named_children]):
            if block.parent is not None and _taking_out(block.parent, edits) is not None:
                continue
            statements = list(self._statements(block))
            going = [_taking_out(each, edits) for each in statements]
            last = going[-1] if going else None
            if last is None or None in going or block.parent in self._unwrapped:
                continue
            clause = self._lines_of_clause(block, edits)
            if clause is None:
                edits = [edit for edit in edits if edit != last]
                edits.append((last[0], f"{self.final_indent(statements[0])}pass{self.ending}"))
            else:
                edits = [edit for edit in edits if not edit[0].within(clause)]
                edits.append((clause, f"{GONE}{self.ending}"))
        return edits

    def _lines_of_clause(self, block: Node, edits: list[tuple[Span, str]]) -> Span | None:
        """The lines of the `if`, `else` or `finally` that a block stands below, if that can go with it."""
        clause, text = block.parent, self.analysis.text
        outer = clause.parent if clause is not None else None
        if clause is None or outer is None:
            return None
        can_go = clause.type == "else_clause" and outer.type == "if_statement"
        if clause.type == "if_statement":
            condition, others = clause.child_by_field_name("condition"), clause.children_by_field_name("alternative")
            is_plain = condition is not None and condition.type in _PLAIN
            can_go = is_plain and all(_taking_out(other, edits) is not None for other in others)
        elif clause.type == "finally_clause":
            can_go = outer in self._unwrapped or only_child(outer, "except_clause") is not None
        first, last = text.line_at(clause.start_byte), text.line_at(clause.end_byte)
        if not can_go or text.line_at(block.start_byte) == first:
            return None
        return Span(text.line_start(first), text.line_span(last).end)

    def _statements(self, block: Node) -> Iterator[Node]:
        """The statements of a block, and in the place of those that go, what is in them and stays."""
        for statement in block.named_children:
            body = statement.child_by_field_name("body") if statement in self._unwrapped else None
            if body is not None:
                yield from self._statements(body)
            elif statement.type != "comment":
                yield statement

    def applied(self, edits: list[tuple[Span, str]]) -> Iterator[Replacement]:
        """The new lines: edits made, and blank lines tidied where something changed."""
        is_nested = self.scope.parent is not None
        yield from applied(self.analysis.text, edits, self.ending, self.unit, nested=is_nested)

    def _unwrapping(self, outer: Node) -> Iterator[tuple[Span, str]]:
        for replacement in unwrapped(self.analysis, outer):
            if all(isinstance(part, str) for part in replacement.parts):
                yield replacement.span, "".join(str(part) for part in replacement.parts)


def applied(
    text: Text, edits: list[tuple[Span, str]], ending: str, unit: str, *, nested: bool
) -> Iterator[Replacement]:
    """What differs in the lines of a text with edits made, long ones broken, and blank ones tidied where it changed."""
    in_order = sorted(edits, key=lambda edit: (edit[0].start, edit[0].end))
    for part in text.cells or (Span(0, len(text.data)),):
        data, at = bytearray(), part.start
        for where, new in (edit for edit in in_order if part.start <= edit[0].start <= part.end):
            data += text.data[at : where.start] + encode(new)
            at = max(at, min(where.end, part.end))
        data += text.data[at : part.end]
        new_text = tidy(decode(bytes(data)), ending, nested=nested)
        known = {line.strip() for line in text.slice(part).splitlines()}
        new_text = broken(new_text, known, unit, ending)
        new_text = new_text.rstrip("\r\n") if text.cells and not text.slice(part).endswith("\n") else new_text
        yield from as_replacements(text, part, new_text)


def _taking_out(node: Node, edits: list[tuple[Span, str]]) -> tuple[Span, str] | None:
    """The edit that takes out a node, and leaves nothing in its place."""
    where = span(node)
    return next((edit for edit in edits if where.within(edit[0]) and edit[1].strip() in _EMPTY), None)


def comments_above(analysis: Analysis, statement: Node) -> list[str]:
    """The comments on the lines right above a statement, which belong to it."""
    text = analysis.text
    line = text.line_at(statement.start_byte)
    found: list[str] = []
    while line > 0 and (above := text.slice(text.line_span(line - 1)).strip()).startswith("#"):
        if above.startswith("#!") or "coding" in above:
            break
        line -= 1
        found.insert(0, above)
    return found


def tidy(text: str, ending: str, *, nested: bool) -> str:
    """Takes out the marks; leaves as many blank lines as there were, and those that belong around functions."""
    tidied: list[str] = []
    for is_gap, lines in groupby(text.splitlines(keepends=True), lambda line: line.strip(" \t\r\n") in _EMPTY):
        gap = list(lines)
        marks = {line.strip() for line in gap}
        if not is_gap or marks.isdisjoint((HERE, GONE)):
            tidied += gap
        elif HERE in marks:
            tidied += [ending] * ((1 if nested else 2) if tidied else 0)
        else:
            runs = groupby(gap, lambda line: line.strip() != "")
            tidied += [ending] * max((len(list(run)) for is_mark, run in runs if not is_mark), default=0)
    return "".join(tidied)


def as_replacements(text: Text, part: Span, new: str) -> Iterator[Replacement]:
    """The lines of a part of a text that differ from a new form of it, as replacements in byte offsets."""
    before, after = text.slice(part).splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [part.start]
    for row in before:
        starts.append(starts[-1] + len(encode(row)))
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Replacement(Span(starts[first], starts[last]), ("".join(after[new_first:new_last]),))
