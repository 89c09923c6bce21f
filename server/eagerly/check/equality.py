"""Tensors that are compared, or looked up by hash: by identity in TensorFlow 1, by their values in TensorFlow 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World
from eagerly.names.scopes import Scope
from eagerly.source.tree import span

_TENSORS = {"tensor", "computed-tensor", "random-tensor", "variable", "placeholder"}
_EQUAL = {"==", "!="}
_CONTAINS = {"in", "not in"}


@dataclass(frozen=True)
class TensorComparison:
    """`x == y` or `x in values`, where x is a tensor."""

    operator: Node
    is_of_tensors: bool
    """Whether both sides are known to be tensors."""


@dataclass(frozen=True)
class TensorKey:
    """A tensor among the keys of a dictionary, or in a set."""

    key: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    if not analysis.scopes.comparing or analysis.world is not World.GRAPH:
        return
    for located in analysis.scopes.comparing:
        if located.node.type == "comparison_operator":
            yield from _compared(analysis, located.node, located.scope)
        else:
            yield from _hashed(analysis, located.node, located.scope)


def _compared(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    operands = [child for child in node.named_children if child.type != "comment"]
    operators = [child for child in node.children if not child.is_named]
    if len(operands) != 2 or len(operators) != 1 or any(operand.type == "none" for operand in operands):
        return
    operator = operators[0]
    tensors = [_is_tensor(analysis, operand, scope) for operand in operands]
    if (operator.type in _EQUAL and any(tensors)) or (operator.type in _CONTAINS and tensors[0]):
        site = TensorComparison(operator, all(tensors))
        for rule in analysis.rulebook.by_detector.get("tensor-identity", ()):
            message = (
                f"`{operator.type}` compares the values of tensors: in TensorFlow 1 it asked if they are the same one"
            )
            yield Finding(rule, span(node), message, rule.severity, site)


def _hashed(analysis: Analysis, node: Node, scope: Scope) -> Iterator[Finding]:
    """What is found of a dictionary or set.

    One that is an argument, or has a placeholder among its keys, mostly says what a session is fed.
    """
    is_argument = node.parent is not None and node.parent.type in ("argument_list", "keyword_argument")
    if is_argument and node.type == "dictionary":
        return
    keys = [key for child in node.named_children if (key := _key(child)) is not None]
    values = [analysis.names.value(key, scope) for key in keys]
    if any(value is not None and "placeholder" in value.kind for value in values):
        return
    for key in keys:
        if _is_tensor(analysis, key, scope):
            for rule in analysis.rulebook.by_detector.get("tensor-key", ()):
                yield Finding(rule, span(key), rule.summary, rule.severity, TensorKey(key))


def _key(node: Node) -> Node | None:
    """What is hashed of a part of a dictionary or set."""
    return node.child_by_field_name("key") if node.type == "pair" else node


def _is_tensor(analysis: Analysis, node: Node, scope: Scope) -> bool:
    value = analysis.names.value(node, scope)
    return value is not None and value.is_sure and value.kind in _TENSORS
