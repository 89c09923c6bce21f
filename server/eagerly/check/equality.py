"""Tensors that are compared, or looked up by hash: by identity in TensorFlow 1, by their values in TensorFlow 2."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World
from eagerly.names.scopes import Scope
from eagerly.source.tree import span

_TENSORS = {"tensor", "computed-tensor", "random-tensor", "variable", "placeholder"}
_VARIABLES = {"variable"}
_EQUAL = {"==", "!="}
_CONTAINS = {"in", "not in"}
_HASHING = ("frozenset", "hash", "set")


class TensorComparison(Struct, frozen=True):
    """`x == y` or `x in values`, where x is a tensor."""

    operator: Node
    by_identity: bool
    """Whether `is` is known to ask what was asked: both sides are tensors, or one is None."""


class TensorKey(Struct, frozen=True):
    """A tensor that is hashed: a key of a dictionary, or in a set."""

    key: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    if analysis.world is not World.GRAPH:
        return
    for located in analysis.scopes.comparing:
        look = _BY_TYPE.get(located.node.type, _hashed)
        yield from look(analysis, located.node, located.scope)
    for name in _HASHING:
        for call in analysis.scopes.builtin_calls.get(name, ()):
            yield from _hashed_by_call(analysis, call.node, call.scope)


def _compared(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    operands = [child for child in node.named_children if child.type != "comment"]
    operators = [child for child in node.children if not child.is_named]
    if len(operands) != 2 or len(operators) != 1:
        return
    operator = operators[0]
    if any(operand.type == "none" for operand in operands):
        yield from _compared_with_none(analysis, node, scope, operator)
        return
    tensors = [_is_tensor(analysis, operand, scope) for operand in operands]
    if (operator.type in _EQUAL and any(tensors)) or (operator.type in _CONTAINS and tensors[0]):
        site = TensorComparison(operator, by_identity=all(tensors))
        for rule in analysis.rulebook.by_detector.get("tensor-identity", ()):
            message = (
                f"`{operator.type}` compares the values of tensors: in TensorFlow 1 it asked if they are the same one"
            )
            yield Finding(rule, span(node), message, rule.severity, site)


def _compared_with_none(analysis: Analysis, node: Node, scope: Scope, operator: Node) -> Iterator[Finding]:
    """A tensor of TensorFlow 2 is not equal to None, but a variable stops there."""
    if operator.type in _EQUAL and any(_is_a(analysis, child, scope, _VARIABLES) for child in node.named_children):
        for rule in analysis.rulebook.by_detector.get("tensor-identity", ()):
            message = f"`{operator.type}` stops where a variable is compared with None: ask with `is`"
            yield Finding(rule, span(node), message, rule.severity, TensorComparison(operator, by_identity=True))


def _hashed(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    """What is found of a dictionary or set that is written out.

    One that is an argument, or has a placeholder among its keys, mostly says what a session is fed.
    """
    is_argument = node.parent is not None and node.parent.type in ("argument_list", "keyword_argument")
    if is_argument and node.type == "dictionary":
        return
    keys = [key for child in node.named_children if (key := _key(child)) is not None]
    values = [analysis.names.value(key, scope) for key in keys]
    if any(value is not None and "placeholder" in value.kind for value in values):
        return
    yield from _keys(analysis, [key for key in keys if _is_tensor(analysis, key, scope)])


def _hashed_each(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    """What is found of `{x: 1 for x in tensors}`."""
    body = node.child_by_field_name("body")
    key = _key(body) if body is not None else None
    yield from _keys(analysis, [key] if key is not None and _is_tensor(analysis, key, scope) else [])


def _stored(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    """What is found of `sizes[v] = 1`: only a dictionary has an item for a variable; a tensor may be an index."""
    keys = node.children_by_field_name("subscript")
    yield from _keys(analysis, [key for key in keys if _is_a(analysis, key, scope, _VARIABLES)])


def _hashed_by_call(analysis: Analysis, call: Node, scope: Scope) -> Iterator[Finding]:
    """What is found of `set([x, y])`, `set(variables)` and `hash(x)`."""
    function, arguments = call.named_children[0], call.child_by_field_name("arguments")
    if arguments is None or arguments.named_child_count != 1 or analysis.names.bindings(function, scope):
        return
    given = arguments.named_children[0]
    if analysis.source(function) == "hash":
        yield from _keys(analysis, [given] if _is_tensor(analysis, given, scope) else [])
    elif given.type in ("list", "tuple"):
        yield from _keys(analysis, [item for item in given.named_children if _is_tensor(analysis, item, scope)])
    else:
        item = analysis.names.item(given, scope)
        yield from _keys(analysis, [given] if item is not None and item.is_sure and item.kind in _TENSORS else [])


def _keys(analysis: Analysis, keys: list[Node]) -> Iterator[Finding]:
    for key in keys:
        for rule in analysis.rulebook.by_detector.get("tensor-key", ()):
            yield Finding(rule, span(key), rule.summary, rule.severity, TensorKey(key))


def _key(node: Node) -> Node | None:
    """What is hashed of a part of a dictionary or set."""
    return node.child_by_field_name("key") if node.type == "pair" else node


def _is_tensor(analysis: Analysis, node: Node, scope: Scope) -> bool:
    return _is_a(analysis, node, scope, _TENSORS)


def _is_a(analysis: Analysis, node: Node, scope: Scope, kinds: set[str]) -> bool:
    value = analysis.names.value(node, scope)
    return value is not None and value.is_sure and value.kind in kinds


_BY_TYPE = {
    "comparison_operator": _compared,
    "dictionary_comprehension": _hashed_each,
    "set_comprehension": _hashed_each,
    "subscript": _stored,
}
