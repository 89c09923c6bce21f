"""What is made for calls of functions and in loops, where it is used: parameters, and what loops go over as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.fix.graph.chains import Chain, Chains
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.loops import goes_over, target_of
from eagerly.fix.graph.naming import free
from eagerly.names.scopes import Binding
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_label, span

if TYPE_CHECKING:
    from eagerly.fix.graph.made import Before, Named
    from eagerly.fix.graph.program import Program


@dataclass(eq=False)
class Slot:
    """What one place makes, for each of the calls that lead there, and each time that loops come by."""

    made: Mapping[tuple[int, ...], Before]
    """What there is for them, by the ids of these calls."""
    chains: list[Chain]
    hint: str
    """A name to start from."""
    lists: str
    """What names of lists of it end in."""
    statement: Node | None
    """The statement that gave it a name and goes, if there is one."""
    places: list[tuple[Span, Named]]
    """What stands in its place."""


class Handed:
    """Hands the functions and loops of one program what is made for them."""

    def __init__(self, program: Program, chains: Chains) -> None:
        self._program = program
        self._chains = chains
        self.slots: list[Slot] = []
        self._outer: set[str] = set()
        self._taken: dict[int, set[str]] = {}
        self._parameters: dict[int, tuple[Binding, list[str]]] = {}
        self._arguments: dict[int, tuple[Node, list[tuple[str, str]]]] = {}
        """The calls, by their ids, with the names and the values of what they give as well."""
        self._items: dict[int, tuple[Node, list[tuple[str, str]]]] = {}
        """The loops, by their ids, with the names of what they go over as well, and of the lists of it."""

    def edits(self, taken: set[str]) -> Iterator[tuple[Span, str]]:
        """The new parameters, arguments and items, and what uses them, once what is made has its names.

        `taken` are the names of the file and of what is made.
        """
        self._outer = taken
        for slot in self.slots:
            name = self._hand(slot, slot.chains, ())
            if slot.statement is None:
                yield from (
                    (where, "".join(name if piece is None else piece for piece in new)) for where, new in slot.places
                )
        yield from self._read()
        for function, names in self._parameters.values():
            assert function.value is not None
            yield _added(function.value.child_by_field_name("parameters"), ["*", *names])
        yield from self.told({})
        for loop, items in self._items.values():
            yield from _zipped(loop, items)

    def told(self, truths: Mapping[str, str]) -> Iterator[tuple[Span, str]]:
        """The new arguments of calls, where these words stand for what tells layers whether they train."""
        for call, given in self._arguments.values():
            words = [f"{name}={truths.get(value, value)}" for name, value in given]
            yield _added(call.child_by_field_name("arguments"), words)

    def _read(self) -> Iterator[tuple[Span, str]]:
        """Hands functions what they read of each run."""
        reads = self._program.reads
        parameters = {
            (key, name): name if name == plain(name) else free(self._names_in(reads.functions[key]), plain(name))
            for key, names in reads.names.items()
            for name in names
        }
        for key, names in reads.names.items():
            function = reads.functions[key]
            if names:
                self._parameters.setdefault(key, (function, []))[1].extend(parameters[key, name] for name in names)
            for call, outer in self._chains.calls_of(function) if names else ():
                given = [(parameters[key, name], parameters.get((id(outer), name), name)) for name in names]
                self._arguments.setdefault(call.id, (call, []))[1].extend(given)
            for name, places in names.items():
                yield from ((span(place), parameters[key, name]) for place in places if parameters[key, name] != name)

    def _hand(self, slot: Slot, chains: list[Chain], behind: tuple[int, ...]) -> str:
        """The name, where some calls lead to, of what is made for them; `behind` are the calls in that function."""
        last = -1 - len(behind)
        function = chains[0].functions[last] if len(chains[0].calls) > len(behind) else None
        name = self._in_function(slot, chains, function, behind)
        loops = chains[0].loops[last]
        further = sum(map(len, chains[0].loops[last:])) - len(loops)
        for index, loop in enumerate(loops, start=1):
            left = further + len(loops) - index
            is_named = not left and not behind and slot.statement is not None
            hint = f"{slot.hint}_{slot.lists}" if left else slot.hint
            item = slot.hint if is_named else free(self._names_in(function), hint)
            self._items.setdefault(loop.id, (loop, []))[1].append((item, name))
            name = item
        return name

    def _in_function(self, slot: Slot, chains: list[Chain], function: Binding | None, behind: tuple[int, ...]) -> str:
        """The name of it in a function, outside of the loops there."""
        last = -1 - len(behind)
        is_one = len({id(slot.made[chain.ids]) for chain in chains}) == 1
        is_seen = is_one and not any(loops for chain in chains for loops in chain.loops[:last])
        if function is None or (is_seen and function.scope is self._program.scope):
            return slot.made[chains[0].ids].name
        parameter = self._parameter(function, slot, are_several=any(chains[0].loops[last:]), is_inside=not behind)
        for call in {chain.calls[last].id: chain.calls[last] for chain in chains}.values():
            through = [chain for chain in chains if chain.ids[last] == call.id]
            value = self._hand(slot, through, (call.id, *behind))
            self._arguments.setdefault(call.id, (call, []))[1].append((parameter, value))
        return parameter

    def _parameter(self, function: Binding, slot: Slot, *, are_several: bool, is_inside: bool) -> str:
        """A new parameter of a function, for one or for a list."""
        names = self._parameters.setdefault(id(function), (function, []))[1]
        is_named = is_inside and not are_several and slot.statement is not None
        hint = f"{slot.hint}_{slot.lists}" if are_several else slot.hint
        names.append(slot.hint if is_named else free(self._names_in(function), hint))
        return names[-1]

    def _names_in(self, function: Binding | None) -> set[str]:
        """The names that are taken in a function, or in the scope itself."""
        if function is None or function.value is None:
            return self._outer
        if id(function) not in self._taken:
            source = self._program.analysis.source
            self._taken[id(function)] = self._outer | {
                source(node) for node in descendants(function.value) if node.type == "identifier" and not is_label(node)
            }
        return self._taken[id(function)]


def _added(listed: Node | None, new: list[str]) -> tuple[Span, str]:
    """The edit that adds to the parameters or arguments in brackets."""
    assert listed is not None
    there = [node for node in listed.named_children if node.type != "comment"]
    at = there[-1].end_byte if there else listed.start_byte + 1
    return Span(at, at), (", " if there else "") + ", ".join(new)


def _zipped(loop: Node, items: list[tuple[str, str]]) -> Iterator[tuple[Span, str]]:
    """The edits that have a loop go over lists as well; of each, the name of an item and of the list."""
    target, right = target_of(loop), goes_over(loop)
    opening, closing = ("(", ")") if target.type == "pattern_list" else ("", "")
    if opening:
        yield Span(target.start_byte, target.start_byte), opening
    names, lists = zip(*items, strict=True)
    yield Span(target.end_byte, right.start_byte), f"{closing}, {', '.join(names)} in zip("
    yield Span(right.end_byte, right.end_byte), f", {', '.join(lists)})"
