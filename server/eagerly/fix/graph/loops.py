"""What loops of Python make each time: lists that are made before, which the loops go over as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tree_sitter import Node

from eagerly.fix.graph.functions import free
from eagerly.names.scopes import Scope
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_label

if TYPE_CHECKING:
    from eagerly.fix.graph.made import Named
    from eagerly.fix.graph.program import Program


class HasName(Protocol):
    """What gets its name later."""

    name: str


@dataclass(eq=False)
class Item:
    """What a loop makes at one place."""

    loop: Node
    scope: Scope
    listed: HasName
    """The list of it."""
    hint: str
    statement: Node | None
    """The statement that gave it a name and goes, if there is one."""
    places: list[tuple[Span, Named]]
    """What stands in its place."""
    name: str = ""
    """Its name in the loop."""


class Loops:
    """Has the loops of one program go over what is made for them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.items: list[Item] = []

    def of_slot(self, listed: HasName, slot: HasName) -> None:
        """Has a loop in a function go over the parameter that gets the list."""
        for item in self.items:
            if item.listed is listed:
                item.listed = slot

    def give_names(self, taken: set[str]) -> None:
        """Names what loops go over; `taken` are the names of the file and of what is made."""
        for item in self.items:
            item.name = self._name(item, taken)

    def edits(self) -> Iterator[tuple[Span, str]]:
        """The edits of the loops, once the lists have their names."""
        for loop in {item.loop.id: item.loop for item in self.items}.values():
            items = [item for item in self.items if item.loop == loop]
            names = [item.name for item in items]
            for item in items:
                yield from self._in_place(item, item.name)
            target, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
            assert target is not None and right is not None
            if target.type == "pattern_list":
                yield Span(target.start_byte, target.start_byte), "("
            yield (
                Span(target.end_byte, right.start_byte),
                f"{')' if target.type == 'pattern_list' else ''}, {', '.join(names)} in zip(",
            )
            yield Span(right.end_byte, right.end_byte), f", {', '.join(item.listed.name for item in items)})"

    def _name(self, item: Item, taken: set[str]) -> str:
        """The name of one thing that a loop goes over."""
        if item.statement is not None:
            return item.hint
        if item.scope is not self._program.scope:
            nodes = (node for node in descendants(item.scope.node) if node.type == "identifier")
            taken |= {self._program.analysis.source(node) for node in nodes if not is_label(node)}
        return free(taken, item.hint)

    def _in_place(self, item: Item, name: str) -> Iterator[tuple[Span, str]]:
        """What stands in the place of what made it."""
        following = item.statement.next_named_sibling if item.statement is not None else None
        if item.statement is not None and following is not None:
            yield Span(item.statement.start_byte, following.start_byte), ""
            return
        yield from ((where, "".join(name if piece is None else piece for piece in new)) for where, new in item.places)


def goes_over(loop: Node) -> Node:
    """What a loop goes over."""
    right = loop.child_by_field_name("right")
    assert right is not None
    return right
