"""Regularizers of TF-Slim that go to weights of Keras, which have no `dtype` that these can read."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.keras_layers import method_of_layer
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import callee, span

_OF_SLIM = ("contrib.layers.", "contrib.slim.")
_WEIGHT_MAKERS = {"add_weight", "add_variable"}


class SlimRegularizer(Struct, frozen=True):
    """A call that makes a regularizer of TF-Slim for a weight of Keras."""

    use: Use
    call: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("slim-regularizer", ()):
        for use in analysis.uses:
            call = use.call
            if call is not None and is_slim_regularizer(use.symbol) and _goes_to_keras(analysis, call, use.scope):
                message = f"`{analysis.source(use.node)}`: {rule.summary}"
                yield Finding(rule, span(use.node), message, rule.severity, SlimRegularizer(use, call), use.symbol)


def is_slim_regularizer(symbol: Symbol) -> bool:
    """Whether a function makes a regularizer of TF-Slim, in its own package or as a part of TensorFlow 1."""
    is_there = symbol.api is Api.SLIM or symbol.path.startswith(_OF_SLIM)
    return is_there and symbol.path.endswith("_regularizer")


def _goes_to_keras(analysis: Analysis, value: Node, scope: Scope) -> bool:
    """Whether a value is given to what makes weights of Keras as their regularizer, there or by way of a name."""
    around = value.parent
    if around is None:
        return False
    if around.type == "keyword_argument":
        return _regularizes_weights(analysis, around, scope)
    target = around.child_by_field_name("left") if around.type == "assignment" else None
    if target is None:
        return False
    if target.type == "identifier":
        bound = scope.bound_to(value)
        references = analysis.scopes.references_by_name.get(analysis.source(target), ())
        return any(
            _regularizes(analysis, reference.node, reference.scope)
            for reference in references
            if any(binding in bound for binding in analysis.names.bindings_of(reference))
        )
    name = target.child_by_field_name("attribute")
    uses = analysis.scopes.attributes_by_name.get(analysis.source(name), ()) if name is not None else ()
    return any(_regularizes(analysis, use.node, use.scope) for use in uses)


def _regularizes(analysis: Analysis, value: Node, scope: Scope) -> bool:
    around = value.parent
    return around is not None and around.type == "keyword_argument" and _regularizes_weights(analysis, around, scope)


def _regularizes_weights(analysis: Analysis, argument: Node, scope: Scope) -> bool:
    """Whether a keyword argument is the regularizer of weights of Keras."""
    keyword, arguments = argument.child_by_field_name("name"), argument.parent
    call = arguments.parent if arguments is not None else None
    function = callee(call) if call is not None else None
    if keyword is None or function is None or not analysis.source(keyword).endswith("regularizer"):
        return False
    meaning = analysis.names.of(function, scope)
    if isinstance(meaning, Symbol):
        is_layer = (meaning.keras_path or "").startswith("layers.")
        return is_layer or (meaning.path == "get_variable" and method_of_layer(analysis, scope) is not None)
    method = function.child_by_field_name("attribute")
    return method is not None and analysis.source(method) in _WEIGHT_MAKERS
