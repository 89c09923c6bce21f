"""What methods of Keras models get: lists, which have to be arrays, weights of classes, no word on printing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import bind, given_arguments
from eagerly.names.scopes import BindingKind, Scope
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

_TAKING_DATA = {
    "fit": ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data"),
    "evaluate": ("x", "y"),
    "predict": ("x",),
    "train_on_batch": ("x", "y"),
    "test_on_batch": ("x", "y"),
    "predict_on_batch": ("x",),
}
"""Methods of models with their first parameters, as far as they get data."""
_QUIET_FROM = 3
"""With so many arguments by position, `predict` gets its `verbose` among them."""
_DATA = ("x", "y", "validation_data")
_NUMBERS = {"integer", "float", "true", "false"}
_LISTS = {"list", "tuple"}
_WEIGHING = ("fit", "fit_generator", "train_on_batch")
_SCIKIT_LEARN = "compute_class_weight"


class ListOfNumbers(Struct, frozen=True):
    """Data that is a list of numbers, or a list of such lists."""

    value: Node
    scope: Scope
    is_flat: bool


class PrintingCall(Struct, frozen=True):
    """A call of `predict` that says nothing of what it prints."""

    last: Node
    """Its last argument."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _lists(analysis)
    for rule in analysis.rulebook.by_detector.get("class-weight", ()):
        yield from _class_weights(analysis, rule)
    for rule in analysis.rulebook.by_detector.get("predict-progress", ()) if analysis.is_for_keras_2 else ():
        yield from _printing(analysis, rule)


def _lists(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("list-of-numbers", ()):
        for method, parameters in _TAKING_DATA.items():
            for attribute in analysis.scopes.attributes_by_name.get(method, ()):
                owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
                data = list(_data(analysis, call, parameters, attribute.scope)) if call is not None else []
                model = analysis.names.value(owner, attribute.scope, method) if data and owner is not None else None
                if model is None or model.kind != "keras-model":
                    continue
                severity = rule.severity if model.is_sure else Severity.HINT
                for value, depth in data:
                    message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
                    site = ListOfNumbers(value, attribute.scope, depth == 1)
                    yield Finding(rule, span(value), message, severity, site)


def _class_weights(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for method in _WEIGHING:
        for attribute in analysis.scopes.attributes_by_name.get(method, ()):
            owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
            given = given_arguments(analysis, call) or () if call is not None and owner is not None else ()
            weights = next((argument.value for argument in given if argument.keyword == "class_weight"), None)
            if weights is None or owner is None or not _is_no_dictionary(analysis, weights, attribute.scope):
                continue
            model = analysis.names.value(owner, attribute.scope, method)
            if model is not None and model.kind == "keras-model":
                severity = rule.severity if model.is_sure else Severity.HINT
                yield Finding(
                    rule, span(weights), f"`{analysis.source(attribute.node)}`: {rule.summary}", severity, None
                )


def _is_no_dictionary(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether weights of classes are a list, a word, or the array that a function of scikit-learn gives."""
    if node.type == "identifier":
        bindings = analysis.names.bindings(node, scope)
        only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        node = only.value if only is not None and only.value is not None else node
    if node.type == "call":
        function = node.child_by_field_name("function")
        return function is not None and analysis.source(function).endswith(_SCIKIT_LEARN)
    return node.type in _LISTS or node.type == "string"


def _printing(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for attribute in analysis.scopes.attributes_by_name.get("predict", ()):
        owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
        given = given_arguments(analysis, call) if call is not None and owner is not None else None
        model = analysis.names.value(owner, attribute.scope, "predict") if given and owner is not None else None
        if not given or model is None or model.kind != "keras-model" or not model.is_sure:
            continue
        by_position = sum(argument.keyword is None for argument in given)
        if by_position < _QUIET_FROM and all(argument.keyword != "verbose" for argument in given):
            message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
            yield Finding(rule, span(attribute.node), message, rule.severity, PrintingCall(given[-1].node))


def _data(analysis: Analysis, call: Node, parameters: tuple[str, ...], scope: Scope) -> Iterator[tuple[Node, int]]:
    """The lists of numbers among the data of a call, each with how many lists are inside of one another."""
    given = bind(analysis, call, parameters).given
    for name in _DATA:
        value = given[name].value if name in given else None
        parts = value.named_children if value is not None and name == "validation_data" else [value]
        for part in parts:
            depth = _depth(analysis, part, scope) if part is not None else None
            if part is not None and depth:
                yield part, depth


def _depth(analysis: Analysis, node: Node, scope: Scope) -> int | None:
    """How many lists are inside of one another in a list of numbers, 0 of a number; None for anything else."""
    if node.type in _NUMBERS:
        return 0
    if node.type == "unary_operator":
        return _depth(analysis, node.named_children[0], scope)
    if node.type in _LISTS:
        depths = {_depth(analysis, child, scope) for child in node.named_children if child.type != "comment"}
        inner = depths.pop() if len(depths) == 1 else None
        return inner + 1 if inner is not None else None
    if node.type == "binary_operator":  # `[0] * 5 + [1] * 5`
        depths = {depth for child in node.named_children if (depth := _depth(analysis, child, scope))}
        return depths.pop() if len(depths) == 1 else None
    bindings = analysis.names.bindings(node, scope) if node.type == "identifier" else []
    only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
    if only is None or only.value is None or only.value.type == "identifier":
        return None
    return _depth(analysis, only.value, only.scope)
