"""A class read as one function: `__init__`, with the methods that it calls once in their place and all others inside.

What is new in that text is put back into the class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from eagerly.check.analysis import Analysis
from eagerly.fix.graph import instances
from eagerly.fix.graph.flat_names import FlatNames, Given
from eagerly.fix.graph.flat_text import DOT, FlatOut, FlatText
from eagerly.fix.graph.inlined import InlinedMethods
from eagerly.fix.graph.members import Members, node_of
from eagerly.fix.imports import references_to
from eagerly.fix.statements import lines_in_strings
from eagerly.names.scopes import Binding
from eagerly.source.text import Span
from eagerly.source.tree import only_child


@dataclass(eq=False)
class Flat:
    """A class in its flat form."""

    text: FlatText
    members: Members
    inlined: InlinedMethods
    """The methods that `__init__` calls once."""

    @property
    def name(self) -> str:
        return self.members.owner.name

    @property
    def owner(self) -> str:
        """The name of the instance: `self`."""
        return self.members.instance

    @property
    def prefix(self) -> str:
        """What its attributes begin with in the flat text: `self·`."""
        return f"{self.owner}{DOT}"

    @cached_property
    def stored(self) -> set[str]:
        """The names of its attributes and methods."""
        return {*self.members.scope.attributes, *self.members.scope.bindings}

    @cached_property
    def indent(self) -> str:
        """That of its methods."""
        return self.members.indent(self.members.statement(self.members.init))

    @cached_property
    def functions_at(self) -> int:
        """Where in the source methods can be added: below `__init__`."""
        return self.members.lines(self.members.statement(self.members.init)).end

    @cached_property
    def parameters_at(self) -> int:
        """Where in the source `__init__` can keep its parameters: before its first statement."""
        return self.members.first_line()

    @cached_property
    def plain_parameters(self) -> frozenset[str]:
        """The parameters of `__init__` for which nothing in the file gives a tensor, as the flat text has them."""
        return instances.plain_parameters(self.members)

    @cached_property
    def is_made_here(self) -> bool:
        """Whether the file makes instances."""
        return bool(references_to(self.members.analysis, self.members.owner))

    @cached_property
    def is_made_once(self) -> bool:
        """Whether the file makes one instance."""
        return instances.is_made_once(self.members)


def flat_form(analysis: Analysis, owner: Binding, given: Given | None = None) -> Flat:
    """The flat form of a class.

    Args:
        analysis: of the source.
        owner: the class.
        given: the session that instances are given, where they don't make one.

    Raises:
        CannotFixError: the class can't be read as one function.
    """
    members = Members(analysis, owner)
    inlined = InlinedMethods(members)
    names = FlatNames(members, inlined, given)
    return Flat(_Flattening(members, inlined, names).text(), members, inlined)


class _Flattening:
    """Writes the flat text of one class."""

    def __init__(self, members: Members, inlined: InlinedMethods, names: FlatNames) -> None:
        self._members = members
        self._source = members.analysis.text
        self._inlined = inlined.by_lines
        self._nested = names.nested
        self._changes = names.changes
        elsewhere = (*names.nested, *inlined.methods)
        self._gone = [self._lines(method) for method in elsewhere]
        """The lines of methods that stand elsewhere in the flat text."""

    def text(self) -> FlatText:
        members, source = self._members, self._source
        out = FlatOut(source)
        first, end = members.first_line(), self._lines(members.init).end
        self._write(out, Span(0, first), "")
        indent = members.indent(members.statement(members.init)) + members.unit()
        for line in self._first_lines():
            out.put(f"{indent}{line}\n", Span(first, first))
        for method in self._nested:
            lines = self._lines(method)
            self._write(out, lines, members.unit(), is_nested=True)
            out.part(lines.end)
        self._write(out, Span(first, end), "")
        out.part(end)
        self._write(out, Span(end, len(source.data)), "")
        return FlatText(bytes(out.data), source, out.pieces)

    def _first_lines(self) -> Iterator[str]:
        """What `__init__` begins with: the attributes that functions inside store, and the constants of the class."""
        members = self._members
        stored = (name for method in self._nested for name in members.stored_by(method))
        for name in dict.fromkeys(stored):
            yield f"{name} = None"
        for name, value in members.constants.items():
            yield f"{members.instance}{DOT}{name} = {members.analysis.source(value)}"

    def _write(self, out: FlatOut, where: Span, indent: str, *, is_nested: bool = False) -> None:
        """Writes a stretch of the source with all that changes in it, each line indented further."""
        at = where.start
        gone = [] if is_nested else self._gone
        for change, new in self._changes_in(where, indent, gone, is_nested=is_nested):
            if change.start < at:
                continue
            out.copy(at, change.start)
            at = change.end
            if change in gone:
                continue
            if (method := self._inlined.get(change)) is not None:
                self._write_inlined(out, method, change, indent)
            else:
                out.put(new, change)
        out.copy(at, where.end)

    def _write_inlined(self, out: FlatOut, method: Binding, call: Span, indent: str) -> None:
        """Writes the lines of a method in the place of its call."""
        body, colon = node_of(method).child_by_field_name("body"), only_child(node_of(method), ":")
        assert body is not None and colon is not None
        start = self._source.line_start(self._source.line_at(colon.start_byte) + 1)
        lines = Span(start, self._members.lines(node_of(method)).end)
        of_call = self._source.slice(call)
        own = self._members.indent(body.named_children[0])
        further = of_call[: len(of_call) - len(of_call.lstrip())].removeprefix(own)
        out.part(lines.start)
        self._write(out, lines, indent + further)
        out.part(lines.end)

    def _changes_in(self, where: Span, indent: str, gone: list[Span], *, is_nested: bool) -> list[tuple[Span, str]]:
        found = [(change, new) for change, new in self._changes.items() if change.within(where)]
        found += [(call, "") for call in self._inlined if call.within(where)]
        found += [(lines, "") for lines in gone if lines.within(where)]
        if indent:
            found += [(Span(at, at), indent) for at in self._indented(where, is_nested=is_nested)]
        return sorted(found, key=lambda change: (change[0].start, change[0].end != change[0].start, -change[0].end))

    def _indented(self, where: Span, *, is_nested: bool) -> Iterator[int]:
        """Where the lines of a stretch are indented further that are not blank, nor inside of a string.

        What is indented with a call may go with the `with` statements around that: it stands innermost. All of a
        function inside is indented, around its own.
        """
        source = self._source
        inside = lines_in_strings(source, self._members.scope.node)
        last = source.line_at(max(where.start, where.end - 1))
        for line in range(source.line_at(where.start), last + 1):
            content = source.line(line)
            if content.strip() and line not in inside:
                yield source.line_start(line) + (0 if is_nested else len(content) - len(content.lstrip()))

    def _lines(self, method: Binding) -> Span:
        return self._members.lines(self._members.statement(method))
