"""Variables and layers made in methods of Keras layers and models, and variables made in metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, call_of
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import Binding, Scope
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Severity
from eagerly.settings import KERAS_3
from eagerly.source.tree import is_in, span

_VARIABLE_MAKERS = {"get_variable": "layer-get-variable", "Variable": "layer-variable"}
_WITH_STATE = re.compile(
    r"layers\.(\w*Conv(olution)?\d\w*|Dense|EinsumDense|LocallyConnected\dD|Embedding|\w*(LSTM|GRU|RNN)|Bidirectional"
    r"|(Batch|Layer|Group|Spectral)Normalization|PReLU|(MultiHead|Additive|GroupQuery)?Attention|TimeDistributed"
    r"|(Spatial|Gaussian|Alpha)?Dropout(\dD)?|GaussianNoise)"
)
"""Layers with weights or random numbers of their own."""
PLAIN_BASES = {"Layer", "layers.Layer", "Model", "models.Model"}
"""The classes that only prepare a call of their own, and take nothing by position when they are made."""
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


class LayerInCall(Struct, frozen=True):
    """A layer with something of its own that `call` makes, and makes anew each time."""

    use: Use
    call: Node
    owner: Binding


class OverriddenCall(Struct, frozen=True):
    """A `__call__` of a layer or model that does what `call` is for."""

    method: Binding


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _overridden_calls(analysis)
    yield from _variables(analysis)
    yield from _layers_in_call(analysis)


def _overridden_calls(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("overridden-call", ()):
        for method in analysis.scopes.functions:
            owner = method.body.method_of if method.name == "__call__" and method.body is not None else None
            binding = class_of(analysis, owner) if owner is not None else None
            if owner is None or binding is None or analysis.names.has_attribute(owner, "call"):
                continue
            bases = analysis.names.base_classes(binding)
            if bases and all(base.keras_path in PLAIN_BASES for base in bases) and not _passes_on(analysis, method):
                message = f"`__call__` of `{binding.name}`: {rule.summary}"
                yield Finding(rule, span(method.node), message, rule.severity, OverriddenCall(method))


def _passes_on(analysis: Analysis, method: Binding) -> bool:
    """Whether a `__call__` calls the one of its base."""
    assert method.body is not None
    where = [span(method.body.node)]
    return any(is_in(each.node, where) for each in analysis.scopes.attributes_by_name.get("__call__", ()))


def _layers_in_call(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("layer-in-call", ()):
        for use in analysis.uses:
            call = use.call if _WITH_STATE.fullmatch(use.symbol.keras_path or "") else None
            inside = method_of_layer(analysis, use.scope) if call is not None and _is_used_up(call) else None
            name = inside[0].node.child_by_field_name("name") if inside is not None else None
            if call is not None and inside is not None and name is not None and analysis.source(name) == "call":
                message = f"`{analysis.source(use.node)}` in `{inside[1].name}`: {rule.summary}"
                yield Finding(
                    rule, span(use.node), message, rule.severity, LayerInCall(use, call, inside[1]), use.symbol
                )


def _is_used_up(call: Node) -> bool:
    """Whether a layer is called where it is made, or kept by a name that is gone after the call."""
    parent = call.parent
    if parent is None:
        return False
    target = parent.child_by_field_name("left") if parent.type == "assignment" else None
    return call_of(call) is not None or (target is not None and target.type == "identifier")


def _variables(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        call, detector = use.call, _VARIABLE_MAKERS.get(use.symbol.path)
        inside = _method_of(analysis, use.scope) if call is not None and detector is not None else None
        if call is None or detector is None or inside is None:
            continue
        method, owner = inside
        in_metric = is_metric(analysis, owner)
        if not (in_metric or is_layer(analysis, owner)):
            continue
        for rule in analysis.rulebook.by_detector.get(_IN_METRIC if in_metric else detector, ()):
            site = LayerVariable(use, call, method, owner, use.symbol.path, in_metric)
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
    return any(_is_layer_class(analysis.rulebook.today(base)) for base in analysis.names.base_classes(binding))


def is_metric(analysis: Analysis, binding: Binding) -> bool:
    """Whether a class of the file is a metric of Keras."""
    return any(analysis.rulebook.kind_of_class(base) == "keras-metric" for base in analysis.names.base_classes(binding))


def _is_layer_class(symbol: Symbol) -> bool:
    path = symbol.keras_path
    if path is None:
        return False
    return path in _LAYER_CLASSES or path.startswith("layers.")
