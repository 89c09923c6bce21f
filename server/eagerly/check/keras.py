"""Code for Keras: weights made in layers, losses that reduce over everything, what models are compiled with and log."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, call_of
from eagerly.check.arguments import given_arguments
from eagerly.check.facts import compile_arguments
from eagerly.check.meanings import OLD_METRIC, MonitoredMetric
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import Binding, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Severity
from eagerly.settings import KERAS_3
from eagerly.source.tree import descendants, span

_VARIABLE_MAKERS = {"get_variable": "layer-get-variable", "Variable": "layer-variable"}
_LAYER_CLASSES = {"Layer", "Model", "Sequential", "models.Model", "models.Sequential"}
_VARIABLES = {"trainable_variables", "trainable_weights", "variables", "weights"}
_REDUCTIONS = {"reduce_mean", "reduce_sum", "math.reduce_mean", "math.reduce_sum"}
_KERAS_REDUCTIONS = {"backend.mean", "backend.sum", "ops.mean", "ops.sum"}


class LayerVariable(Struct, frozen=True):
    """A call that makes a variable in a method of a Keras layer or model."""

    use: Use
    call: Node
    method: Scope
    owner: Binding
    maker: str
    """`get_variable` or `Variable`."""


class ScalarLoss(Struct, frozen=True):
    """A loss whose result is one number for the whole batch."""

    use: Use
    call: Node
    scope: Scope


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _layer_variables(analysis)
    yield from _scalar_losses(analysis)
    yield from _optimizers(analysis)
    yield from _logged(analysis)


def _layer_variables(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        call, detector = use.call, _VARIABLE_MAKERS.get(use.symbol.path)
        inside = enclosing_class(use.scope) if call is not None and detector is not None else None
        if call is None or detector is None or inside is None:
            continue
        method, owner = inside[0], _class_of(analysis, inside[1])
        if owner is None or not is_layer(analysis, owner):
            continue
        for rule in analysis.rulebook.by_detector.get(detector, ()):
            site = LayerVariable(use, call, method, owner, use.symbol.path)
            message = f"`{analysis.source(use.node)}` in `{owner.name}`: {rule.summary}"
            tracked = analysis.settings.before(KERAS_3)
            severity = Severity.WARNING if tracked else rule.severity
            yield Finding(rule, span(use.node), message, severity, site, use.symbol)


def _class_of(analysis: Analysis, body: Scope) -> Binding | None:
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


def _scalar_losses(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("loss-reduction", ()):
        for use in analysis.uses:
            call = use.call if is_reduction(use.symbol) else None
            function = use.scope.enclosing(ScopeKind.FUNCTION)
            if (
                call is None
                or function is None
                or _has_axis(analysis, call)
                or not _is_result(analysis, call, function)
            ):
                continue
            loss = _definition(analysis, function)
            if loss is not None and _is_loss(analysis, loss):
                site = ScalarLoss(use, call, use.scope)
                message = f"`{loss.name}`: {rule.summary}"
                yield Finding(rule, span(use.node), message, rule.severity, site, use.symbol)


def _optimizers(analysis: Analysis) -> Iterator[Finding]:
    """Optimizers of `tf.train` that a Keras model is compiled with, or that change its variables."""
    for rule in analysis.rulebook.by_detector.get("compiled-optimizer", ()):
        for attribute in analysis.scopes.attributes_by_name.get("apply_gradients", ()):
            owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
            value = analysis.names.value(owner, attribute.scope) if owner is not None and call is not None else None
            is_one = value is not None and value.kind == "optimizer" and analysis.kept_working(rule) is None
            if is_one and call is not None and _reads_variables(analysis, call, attribute.scope):
                message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
                yield Finding(rule, span(attribute.node), message, rule.severity, None)
        for attribute in analysis.scopes.attributes_by_name.get("compile", ()):
            call = call_of(attribute.node)
            for index, given in enumerate(given_arguments(analysis, call) or () if call is not None else ()):
                if given.keyword == "optimizer" or (index == 0 and given.keyword is None):
                    value = analysis.names.value(given.value, attribute.scope)
                    if value is not None and value.kind == "optimizer":
                        message = f"`{analysis.source(given.value)}`: {rule.summary}"
                        yield Finding(rule, span(given.value), message, rule.severity, None)


def _reads_variables(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether the variables of a Keras model or layer are read in an expression."""
    for inner in descendants(node):
        name, owner = inner.child_by_field_name("attribute"), inner.child_by_field_name("object")
        if name is not None and owner is not None and analysis.source(name) in _VARIABLES:
            value = analysis.names.value(owner, scope)
            if value is not None and value.kind in ("keras-model", "keras-layer"):
                return True
    return False


def _logged(analysis: Analysis) -> Iterator[Finding]:
    """What a callback of the file reads from its `logs` by the accuracy's old name."""
    for rule in analysis.rulebook.by_detector.get("monitored-accuracy", ()):
        for reference in analysis.scopes.references_by_name.get("logs", ()):
            text = _key_read(analysis, reference.base)
            if text is None or not OLD_METRIC.fullmatch(analysis.source(text)) or "acc" in analysis.metrics:
                continue
            inside = enclosing_class(reference.scope)
            owner = _class_of(analysis, inside[1]) if inside is not None and "logs" in inside[0].parameters else None
            if owner is not None and any(map(_is_callback, analysis.names.base_classes(owner))):
                yield Finding(rule, span(text), rule.summary, rule.severity, MonitoredMetric(text))


def _is_callback(symbol: Symbol) -> bool:
    return (symbol.keras_path or "").startswith("callbacks.")


def _key_read(analysis: Analysis, name: Node) -> Node | None:
    """The key of `logs["acc"]` and of `logs.get("acc")`."""
    parent = name.parent
    if parent is None:
        return None
    if parent.type == "subscript":
        return parent.child_by_field_name("subscript")
    call = call_of(parent)
    method = parent.child_by_field_name("attribute")
    given = given_arguments(analysis, call) if call is not None else None
    return given[0].value if given and method is not None and analysis.source(method) == "get" else None


def _definition(analysis: Analysis, function: Scope) -> Binding | None:
    return next((binding for binding in analysis.scopes.functions if binding.body is function), None)


def is_reduction(symbol: Symbol) -> bool:
    """Whether the function averages or sums over axes."""
    return symbol.path in _REDUCTIONS or symbol.keras_path in _KERAS_REDUCTIONS


def _has_axis(analysis: Analysis, call: Node) -> bool:
    """Whether the call says over which axis to reduce, or might."""
    arguments = given_arguments(analysis, call)
    if arguments is None:
        return True
    positional = sum(argument.keyword is None for argument in arguments)
    return positional > 1 or any(argument.keyword in ("axis", "reduction_indices") for argument in arguments)


def _is_result(analysis: Analysis, call: Node, function: Scope) -> bool:
    """Whether the value of the call is what its function returns, directly or by a name."""
    parent = call.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is None:
        return False
    name = parent.child_by_field_name("left") if parent.type == "assignment" else None
    if name is None or name.type != "identifier":
        return parent.type == "return_statement"
    body = function.node.child_by_field_name("body")
    last = body.named_children[-1] if body is not None and body.named_children else None
    if last is None or last.type != "return_statement":
        return False
    return [analysis.source(child) for child in last.named_children] == [analysis.source(name)]


def _is_loss(analysis: Analysis, function: Binding) -> bool:
    """Whether it is a loss: for some `compile`, as the `call` of a `Loss`, or by its `(y_true, y_pred)`."""
    parameters = function.body.parameters if function.body is not None else []
    method_of = function.body.method_of if function.body is not None else None
    if method_of is not None:
        owner = _class_of(analysis, method_of)
        bases = analysis.names.base_classes(owner) if owner is not None else []
        return function.name == "call" and any(base.keras_path == "losses.Loss" for base in bases)
    taken_as = _taken_as(analysis, function)
    return "loss" in taken_as if taken_as else parameters[:2] == ["y_true", "y_pred"]


def _taken_as(analysis: Analysis, function: Binding) -> set[str]:
    """What some `compile` gets a function as."""
    if function.scope.parent is None:
        return analysis.compiled_as(function.name)
    return {keyword for keyword, _, bindings in compile_arguments(analysis) if function in bindings}
