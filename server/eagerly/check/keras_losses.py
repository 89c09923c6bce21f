"""Losses of Keras whose result is one number for the whole batch."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import given_arguments
from eagerly.check.facts import compile_arguments
from eagerly.check.keras_layers import class_of
from eagerly.names.scopes import Binding, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.source.tree import span

_REDUCTIONS = {"reduce_mean", "reduce_sum", "math.reduce_mean", "math.reduce_sum"}
_KERAS_REDUCTIONS = {"backend.mean", "backend.sum", "ops.mean", "ops.sum"}


class ScalarLoss(Struct, frozen=True):
    """A loss whose result is one number for the whole batch."""

    use: Use
    call: Node
    scope: Scope


def detect(analysis: Analysis) -> Iterator[Finding]:
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
        owner = class_of(analysis, method_of)
        bases = analysis.names.base_classes(owner) if owner is not None else []
        return function.name == "call" and any(base.keras_path == "losses.Loss" for base in bases)
    taken_as = _taken_as(analysis, function)
    return "loss" in taken_as if taken_as else parameters[:2] == ["y_true", "y_pred"]


def _taken_as(analysis: Analysis, function: Binding) -> set[str]:
    """What some `compile` gets a function as."""
    if function.scope.parent is None:
        return analysis.compiled_as(function.name)
    return {keyword for keyword, _, bindings in compile_arguments(analysis) if function in bindings}
