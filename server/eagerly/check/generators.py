"""Generators of data for Keras models, which have to give tuples."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_layers import class_of
from eagerly.names.scopes import Binding
from eagerly.source.tree import span

_LISTS = {"list", "list_comprehension"}
_TUPLES = {"tuple", "expression_list"}
_FUNCTIONS = {"function_definition", "lambda", "class_definition"}
_BATCHES = {"utils.Sequence", "utils.data_utils.Sequence", "utils.PyDataset"}
_ENDLESS = {"True", "1"}


class YieldedList(Struct, frozen=True):
    """What a generator gives, with lists in it."""

    lists: tuple[Node, ...]
    """Those that are several inputs or targets; empty where a list is all that it gives."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("yielded-list", ()):
        for given in _given(analysis):
            found = [child for child in given.named_children if child.type in _LISTS]
            lists = tuple(found) if given.type in _TUPLES else ()
            if lists or given.type in _LISTS:
                yield Finding(rule, span(given), rule.summary, rule.severity, YieldedList(lists))


def _given(analysis: Analysis) -> Iterator[Node]:
    """What models get from the file's generators, and from its classes of batches."""
    for function in analysis.scopes.functions if analysis.generators else ():
        yield from (given for given in _results(function, "yield") if _feeds_a_model(analysis, function, given))
    for function in analysis.scopes.functions:
        owner = function.body.method_of if function.name == "__getitem__" and function.body is not None else None
        binding = class_of(analysis, owner) if owner is not None else None
        if binding is not None and any(base.keras_path in _BATCHES for base in analysis.names.base_classes(binding)):
            yield from _results(function, "return_statement")


def _results(function: Binding, kind: str) -> Iterator[Node]:
    """What a function yields or returns, but for functions in it."""
    todo = [function.body.node] if function.body is not None else []
    while todo:
        node = todo.pop()
        if node.type == kind and node.named_children:
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
