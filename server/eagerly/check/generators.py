"""Generators of data for Keras models, which have to give tuples."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_3 import ListOfInputs
from eagerly.names.scopes import Binding
from eagerly.source.tree import span

_TUPLES = {"tuple", "expression_list"}
_FUNCTIONS = {"function_definition", "lambda", "class_definition"}
_ENDLESS = {"True", "1"}


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("yielded-list", ()) if analysis.generators else ():
        for function in analysis.scopes.functions:
            for given in _yielded(function):
                parts = given.named_children if given.type in _TUPLES else [given]
                lists = [part for part in parts if part.type == "list"]
                for part in lists if lists and _feeds_a_model(analysis, function, given) else ():
                    site = ListOfInputs(part) if part is not given else None
                    yield Finding(rule, span(part), f"`{function.name}`: {rule.summary}", rule.severity, site)


def _yielded(function: Binding) -> Iterator[Node]:
    """What a function yields, but for functions in it."""
    todo = [function.body.node] if function.body is not None else []
    while todo:
        node = todo.pop()
        if node.type == "yield" and node.named_children:
            yield node.named_children[0]
        todo += [child for child in node.children if child.type not in _FUNCTIONS]


def _feeds_a_model(analysis: Analysis, function: Binding, given: Node) -> bool:
    """Whether a model gets its data from a function, or from some name while the function never ends."""
    if function.name in analysis.generators:
        return True
    around = given.parent
    while "*" in analysis.generators and around is not None and around.type not in _FUNCTIONS:
        condition = around.child_by_field_name("condition") if around.type == "while_statement" else None
        if condition is not None and analysis.source(condition) in _ENDLESS:
            return True
        around = around.parent
    return False
