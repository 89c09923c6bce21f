"""Metrics and losses of Keras by what Keras 3 asks of them: methods, arguments of the base class, types of labels."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World
from eagerly.check.arguments import keyword_arguments
from eagerly.check.facts import compile_calls, outputs_of
from eagerly.check.keras_losses import taken_as
from eagerly.names.scopes import Binding, Scope
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

STREAMING = {"metrics.auc": "AUC"}
"""Metrics of TensorFlow 1 that one of Keras computes alike of labels and predictions: each with its class."""
_METRICS = {"metrics", "weighted_metrics"}
_NESTED = {"list", "tuple", "dictionary", "list_splat", "list_comprehension", "comment"}
_CALCULATIONS = {"binary_operator", "parenthesized_expression", "unary_operator", "subscript"}
_CASTS = {"cast", "to_float", "cast_to_floatx", "astype", "convert_to_tensor"}


class UncastLabels(Struct, frozen=True):
    """A metric that computes with labels and predictions together."""

    function: Binding


class StreamingMetric(Struct, frozen=True):
    """A metric function that is a metric of TensorFlow 1, which streams over all that it has seen."""

    function: Binding
    call: Node


class FlatMetrics(Struct, frozen=True):
    """A list of metrics for a model of several outputs, each of which it was for."""

    metrics: Node
    scope: Scope
    outputs: int


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("uncast-labels", ()):
        yield from _uncast_labels(analysis, rule)
    for rule in analysis.rulebook.by_detector.get("streaming-metric", ()):
        yield from _streaming(analysis, rule)
    for rule in analysis.rulebook.by_detector.get("flat-metrics", ()):
        yield from _flat_metrics(analysis, rule)


def _uncast_labels(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for function in analysis.scopes.functions:
        body = function.body
        if body is None or body.method_of is not None or len(body.parameters) != 2:
            continue
        if _meets(analysis, body) and taken_as(analysis, function) & _METRICS:
            message = f"`{function.name}`: {rule.summary}"
            yield Finding(rule, span(function.node), message, rule.severity, UncastLabels(function))


def _streaming(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for use in analysis.uses:
        if use.symbol.path not in STREAMING or use.symbol.keras_path is not None or use.call is None:
            continue
        function = next((each for each in analysis.scopes.functions if each.body is use.scope), None)
        if function is not None and len(use.scope.parameters) == 2 and taken_as(analysis, function) & _METRICS:
            message = f"`{function.name}`: {rule.summary}"
            yield Finding(rule, span(use.node), message, rule.severity, StreamingMetric(function, use.call), use.symbol)


def _meets(analysis: Analysis, body: Scope) -> bool:
    """Whether labels and predictions are operands of one calculation, and nothing gives the labels another type."""
    labels, predictions = body.parameters
    if len(body.bindings.get(labels, ())) != 1:
        return False
    names = [
        reference
        for name in (labels, predictions)
        for reference in analysis.scopes.references_by_name.get(name, ())
        if reference.scope is body
    ]
    if any(_is_cast(analysis, reference.base) for reference in names if reference.name == labels):
        return False
    operations = {name: set[int]() for name in (labels, predictions)}
    for reference in names:
        around = reference.base.parent
        while around is not None and around.type in _CALCULATIONS:
            if around.type == "binary_operator":
                operations[reference.name].add(around.id)
            around = around.parent
    return bool(operations[labels] & operations[predictions])


def _is_cast(analysis: Analysis, label: Node) -> bool:
    """Whether the labels are cast where they stand."""
    around: Node | None = label
    while around is not None and around.type in ("identifier", "attribute", "argument_list", "call"):
        function = around.child_by_field_name("function") if around.type == "call" else None
        if function is not None and analysis.source(function).rpartition(".")[2] in _CASTS:
            return True
        around = around.parent
    return False


def _flat_metrics(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for model, call in compile_calls(analysis):
        for argument in keyword_arguments(analysis, call.node):
            metrics = argument.value.named_children if argument.value.type == "list" else []
            if argument.keyword not in _METRICS or not metrics or any(each.type in _NESTED for each in metrics):
                continue
            outputs = outputs_of(analysis, model, call.scope)
            if outputs > 1:
                site = FlatMetrics(argument.value, call.scope, outputs)
                if len(metrics) != outputs:
                    yield Finding(rule, span(argument.value), rule.summary, rule.severity, site)
                elif analysis.world is not World.EAGER:
                    message = f"{rule.summary}: one each without a word, where {outputs} had {outputs}"
                    severity = Severity.ERROR if analysis.world is World.GRAPH else Severity.WARNING
                    yield Finding(rule, span(argument.value), message, severity, site)
