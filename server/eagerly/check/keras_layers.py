"""Variables made in methods of Keras layers, models and metrics."""

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
_IN_METRIC = "metric-variable"
_LAYER_CLASSES = {"Layer", "Model", "Sequential", "models.Model", "models.Sequential"}


class LayerVariable(Struct, frozen=True):
    """A call that makes a variable in a method of a Keras layer, model or metric."""

    use: Use
    call: Node
    method: Scope
    owner: Binding
    maker: str
    """`get_variable` or `Variable`."""
    in_metric: bool = False


def detect(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        call, detector = use.call, _VARIABLE_MAKERS.get(use.symbol.path)
        inside = enclosing_class(use.scope) if call is not None and detector is not None else None
        if call is None or detector is None or inside is None:
            continue
        method, owner = inside[0], class_of(analysis, inside[1])
        in_metric = owner is not None and is_metric(analysis, owner)
        if owner is None or not (in_metric or is_layer(analysis, owner)):
            continue
        for rule in analysis.rulebook.by_detector.get(_IN_METRIC if in_metric else detector, ()):
            site = LayerVariable(use, call, method, owner, use.symbol.path, in_metric)
            message = f"`{analysis.source(use.node)}` in `{owner.name}`: {rule.summary}"
            tracked = analysis.settings.before(KERAS_3)
            severity = Severity.WARNING if tracked else rule.severity
            yield Finding(rule, span(use.node), message, severity, site, use.symbol)


def class_of(analysis: Analysis, body: Scope) -> Binding | None:
    """The class whose scope this is."""
    return next((binding for binding in analysis.scopes.classes if binding.body is body), None)


def is_layer(analysis: Analysis, binding: Binding) -> bool:
    """Whether a class of the file is a Keras layer or model."""
    return any(_is_layer_class(base) for base in analysis.names.base_classes(binding))


def is_metric(analysis: Analysis, binding: Binding) -> bool:
    """Whether a class of the file is a metric of Keras."""
    return any(analysis.rulebook.kind_of_class(base) == "keras-metric" for base in analysis.names.base_classes(binding))


def _is_layer_class(symbol: Symbol) -> bool:
    path = symbol.keras_path
    if path is None:
        return False
    return path in _LAYER_CLASSES or path.startswith("layers.")
