"""Losses of Keras whose result is one number for the whole batch."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import given_arguments
from eagerly.check.facts import compile_arguments
from eagerly.check.keras_layers import class_of
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import span

_REDUCTIONS = {"reduce_mean", "reduce_sum", "math.reduce_mean", "math.reduce_sum"}
_KERAS_REDUCTIONS = {"backend.mean", "backend.sum", "ops.mean", "ops.sum"}
_BY_ELEMENT = {"sqrt", "log", "exp", "square", "abs"}
"""Functions that give one number for one number."""


class ScalarLoss(Struct, frozen=True):
    """A loss whose result is one number for the whole batch."""

    function: Scope
    reductions: tuple[Use, ...]
    """The functions that reduce over everything, of which the result is made."""
    is_sum: bool
    """Whether the result is a sum or a multiple of what they give, so that each can go by samples."""


class _Scalar(Struct, frozen=True):
    """An expression that is one number: what reduces in it, and whether it is a sum of that."""

    reductions: tuple[Use, ...] = ()
    is_sum: bool = True


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("loss-reduction", ()):
        reducing = {id(use.scope) for use in analysis.uses if is_reduction(use.symbol)}
        for loss in analysis.scopes.functions if reducing else ():
            if loss.body is None or id(loss.body) not in reducing or not _is_loss(analysis, loss):
                continue
            for returned in _returned(loss.body.node):
                scalar = _scalar(analysis, returned, loss.body)
                if scalar is not None and scalar.reductions:
                    first = scalar.reductions[0]
                    site = ScalarLoss(loss.body, scalar.reductions, scalar.is_sum)
                    message = f"`{loss.name}`: {rule.summary}"
                    yield Finding(rule, span(first.node), message, rule.severity, site, first.symbol)


def _returned(node: Node) -> Iterator[Node]:
    """What a function returns, in order."""
    for child in node.named_children:
        if child.type == "return_statement":
            yield from child.named_children
        elif child.type not in ("function_definition", "class_definition", "lambda"):
            yield from _returned(child)


def _scalar(analysis: Analysis, node: Node, function: Scope) -> _Scalar | None:
    """What an expression is made of if it is one number for sure."""
    if node.type in ("integer", "float"):
        return _Scalar()
    if node.type in ("parenthesized_expression", "unary_operator") and len(node.named_children) == 1:
        return _scalar(analysis, node.named_children[0], function)
    if node.type == "identifier":
        bound = function.bindings.get(analysis.source(node), ())
        value = bound[0].value if len(bound) == 1 and bound[0].kind is BindingKind.ASSIGN else None
        return _scalar(analysis, value, function) if value is not None else None
    if node.type == "binary_operator":
        return _combined(analysis, node, function)
    return _of_call(analysis, node, function) if node.type == "call" else None


def _combined(analysis: Analysis, node: Node, function: Scope) -> _Scalar | None:
    left, right = (
        _scalar(analysis, operand, function) for operand in (node.named_children[0], node.named_children[-1])
    )
    if left is None or right is None:
        return None
    operator = analysis.source(node.children[1])
    is_multiple = (operator == "*" and not left.reductions) or (operator in "*/" and not right.reductions)
    is_sum = left.is_sum and right.is_sum and (operator in "+-" or is_multiple)
    return _Scalar((*left.reductions, *right.reductions), is_sum)


def _of_call(analysis: Analysis, node: Node, function: Scope) -> _Scalar | None:
    called = node.child_by_field_name("function")
    use = analysis.use_by_node.get(called.id) if called is not None else None
    if use is None:
        return None
    if is_reduction(use.symbol):
        return _Scalar((use,)) if not _has_axis(analysis, node) else None
    given = given_arguments(analysis, node) or ()
    if use.symbol.path.rpartition(".")[2] not in _BY_ELEMENT or len(given) != 1:
        return None
    inner = _scalar(analysis, given[0].value, function)
    return _Scalar(inner.reductions, is_sum=False) if inner is not None else None


def is_reduction(symbol: Symbol) -> bool:
    """Whether the function averages or sums over axes."""
    return symbol.path in _REDUCTIONS or symbol.keras_path in _KERAS_REDUCTIONS


def is_by_sample(symbol: Symbol) -> bool:
    """Whether the function is a loss that has reduced the last axis."""
    return (symbol.keras_path or "").startswith(("losses.", "metrics.")) or "softmax_cross_entropy_with" in symbol.path


def _has_axis(analysis: Analysis, call: Node) -> bool:
    """Whether the call says over which axis to reduce, or might."""
    arguments = given_arguments(analysis, call)
    if arguments is None:
        return True
    positional = sum(argument.keyword is None for argument in arguments)
    return positional > 1 or any(argument.keyword in ("axis", "reduction_indices") for argument in arguments)


def _is_loss(analysis: Analysis, function: Binding) -> bool:
    """Whether it is a loss: for some `compile`, as the `call` of a `Loss`, or by using its `(y_true, y_pred)`."""
    parameters = function.body.parameters if function.body is not None else []
    method_of = function.body.method_of if function.body is not None else None
    if method_of is not None:
        owner = class_of(analysis, method_of)
        bases = analysis.names.base_classes(owner) if owner is not None else []
        return function.name == "call" and any(base.keras_path == "losses.Loss" for base in bases)
    compiled = taken_as(analysis, function)
    if compiled:
        return "loss" in compiled
    labels = analysis.scopes.references_by_name.get("y_true", ()) if parameters[:2] == ["y_true", "y_pred"] else ()
    return any(reference.scope is function.body for reference in labels)


def taken_as(analysis: Analysis, function: Binding) -> set[str]:
    """What some `compile` gets a function as."""
    if function.scope.parent is None:
        return analysis.compiled_as(function.name)
    return {keyword for keyword, _, bindings in compile_arguments(analysis) if function in bindings}
