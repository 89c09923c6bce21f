"""What functions of the file are handed that is made for each of their calls: parameters of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.fix.graph.chains import Chain
from eagerly.fix.graph.functions import free
from eagerly.names.scopes import Binding
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_label

if TYPE_CHECKING:
    from eagerly.fix.graph.made import Before, Named
    from eagerly.fix.graph.program import Program


@dataclass(eq=False)
class Slot:
    """What one place in a function makes, for each of the calls that lead there."""

    made: Mapping[tuple[int, ...], Before]
    """What there is for them, by the ids of these calls."""
    chains: list[Chain]
    hint: str
    """A name to start from."""
    statement: Node | None
    """The statement that gave it a name and goes, if there is one."""
    places: list[tuple[Span, Named]]
    """What stands in its place."""
    name: str = ""
    """The parameter of the function that it is in."""


class Handed:
    """Hands the functions of one program what is made for their calls."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.slots: list[Slot] = []
        self._outer: set[str] = set()
        self._taken: dict[int, set[str]] = {}
        self._parameters: dict[int, tuple[Binding, list[str]]] = {}
        self._arguments: dict[int, tuple[Node, list[str]]] = {}

    def edits(self, taken: set[str]) -> Iterator[tuple[Span, str]]:
        """The new parameters and arguments, and what uses them, once what is made has its names.

        `taken` are the names of the file and of what is made.
        """
        self._outer = taken
        for slot in self.slots:
            slot.name = name = self._hand(slot, slot.chains, ())
            if slot.statement is None:
                yield from (
                    (where, "".join(name if piece is None else piece for piece in new)) for where, new in slot.places
                )
        for function, names in self._parameters.values():
            assert function.value is not None
            yield _added(function.value.child_by_field_name("parameters"), ["*", *names])
        for call, given in self._arguments.values():
            yield _added(call.child_by_field_name("arguments"), given)

    def _hand(self, slot: Slot, chains: list[Chain], behind: tuple[int, ...]) -> str:
        """The name, in the function that some calls lead to, of what is made for them; `behind` are the calls in it."""
        last = -1 - len(behind)
        function = chains[0].functions[last] if len(chains[0].calls) > len(behind) else None
        is_one = len({id(slot.made[chain.ids]) for chain in chains}) == 1
        if function is None or (is_one and function.scope is self._program.scope):
            return slot.made[chains[0].ids].name
        parameter = self._parameter(function, slot, is_inside=not behind)
        for call in {chain.calls[last].id: chain.calls[last] for chain in chains}.values():
            through = [chain for chain in chains if chain.ids[last] == call.id]
            value = self._hand(slot, through, (call.id, *behind))
            self._arguments.setdefault(call.id, (call, []))[1].append(f"{parameter}={value}")
        return parameter

    def _parameter(self, function: Binding, slot: Slot, *, is_inside: bool) -> str:
        """A new parameter of a function."""
        assert function.value is not None
        names = self._parameters.setdefault(id(function), (function, []))[1]
        if id(function) not in self._taken:
            source = self._program.analysis.source
            self._taken[id(function)] = self._outer | {
                source(node) for node in descendants(function.value) if node.type == "identifier" and not is_label(node)
            }
        is_named = is_inside and slot.statement is not None
        names.append(slot.hint if is_named else free(self._taken[id(function)], slot.hint))
        return names[-1]


def _added(listed: Node | None, new: list[str]) -> tuple[Span, str]:
    """The edit that adds to the parameters or arguments in brackets."""
    assert listed is not None
    there = [node for node in listed.named_children if node.type != "comment"]
    at = there[-1].end_byte if there else listed.start_byte + 1
    return Span(at, at), (", " if there else "") + ", ".join(new)
