"""Variables made in methods of Keras layers and models."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import Binding, Scope
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Severity
from eagerly.settings import KERAS_3
from eagerly.source.tree import span

_VARIABLE_MAKERS = {"get_variable": "layer-get-variable", "Variable": "layer-variable"}
_LAYER_CLASSES = {"Layer", "Model", "Sequential", "models.Model", "models.Sequential"}


class LayerVariable(Struct, frozen=True):
    """A call that makes a variable in a method of a Keras layer or model."""

    use: Use
    call: Node
    method: Scope
    owner: Binding
    maker: str
    """`get_variable` or `Variable`."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        call, detector = use.call, _VARIABLE_MAKERS.get(use.symbol.path)
        inside = _method_of(analysis, use.scope) if call is not None and detector is not None else None
        if call is None or detector is None or inside is None:
            continue
        method, owner = inside
        if not is_layer(analysis, owner):
            continue
        for rule in analysis.rulebook.by_detector.get(detector, ()):
            site = LayerVariable(use, call, method, owner, use.symbol.path)
            message = f"`{analysis.source(use.node)}` in `{owner.name}`: {rule.summary}"
            tracked = analysis.settings.before(KERAS_3)
            severity = Severity.WARNING if tracked else rule.severity
            yield Finding(rule, span(use.node), message, severity, site, use.symbol)


def method_of_layer(analysis: Analysis, scope: Scope) -> tuple[Scope, Binding] | None:
    """The method of a Keras layer or model that a scope is in, and the class."""
    inside = _method_of(analysis, scope)
    return inside if inside is not None and is_layer(analysis, inside[1]) else None


def _method_of(analysis: Analysis, scope: Scope) -> tuple[Scope, Binding] | None:
    """The method that a scope is in, and its class."""
    inside = enclosing_class(scope)
    owner = class_of(analysis, inside[1]) if inside is not None else None
    return (inside[0], owner) if inside is not None and owner is not None else None


def class_of(analysis: Analysis, body: Scope) -> Binding | None:
    """The class whose scope this is."""
    return next((binding for binding in analysis.scopes.classes if binding.body is body), None)


def is_layer(analysis: Analysis, binding: Binding) -> bool:
    """Whether a class of the file is a Keras layer or model."""
    return any(_is_layer_class(base) for base in analysis.names.base_classes(binding))


def _is_layer_class(symbol: Symbol) -> bool:
    path = symbol.keras_path
    if path is None:
        return False
    return path in _LAYER_CLASSES or path.startswith("layers.")
