"""Loops of Python: what is around a place in a function, and what binds a name to what a loop goes over."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.names.scopes import Binding, Scope
from eagerly.source.tree import span


def loops_around(node: Node, scope: Scope) -> tuple[Node, ...]:
    """The loops around a node, from the outside in, as far as its scope goes."""
    found: tuple[Node, ...] = ()
    current = node.parent
    while current is not None and current != scope.node:
        found = (current, *found) if current.type == "for_statement" else found
        current = current.parent
    return found


def goes_over(loop: Node) -> Node:
    """What a loop goes over."""
    right = loop.child_by_field_name("right")
    assert right is not None
    return right


def target_of(loop: Node) -> Node:
    """What a loop binds to what it goes over: a name, or several."""
    left = loop.child_by_field_name("left")
    assert left is not None
    return left


def is_target(binding: Binding, loop: Node) -> bool:
    """Whether a loop binds a name to what it goes over."""
    return span(binding.node).within(span(target_of(loop)))


def loop_of(binding: Binding) -> Node | None:
    """The loop that binds a name to what it goes over."""
    return next((loop for loop in loops_around(binding.node, binding.scope) if is_target(binding, loop)), None)
