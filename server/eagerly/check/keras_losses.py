"""Losses of Keras whose result is one number for the whole batch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import given_arguments
from eagerly.check.facts import MADE, compile_arguments, compile_values, method_name, stores_of
from eagerly.check.keras_layers import class_of
from eagerly.names.scopes import Binding, BindingKind, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.source.tree import callee, span

_REDUCTIONS = {"reduce_mean", "reduce_sum", "math.reduce_mean", "math.reduce_sum"}
_KERAS_REDUCTIONS = {"backend.mean", "backend.sum", "ops.mean", "ops.sum"}
_BY_ELEMENT = {"sqrt", "log", "exp", "square", "abs"}
"""Functions that give one number for one number."""
_OF_TENSORFLOW_1 = {
    "losses.absolute_difference", "losses.cosine_distance", "losses.hinge_loss", "losses.huber_loss", "losses.log_loss",
    "losses.mean_squared_error", "losses.sigmoid_cross_entropy", "losses.softmax_cross_entropy",
    "losses.sparse_softmax_cross_entropy",
}  # fmt: skip
_CLASS_OF_KERAS = re.compile(r"losses\.[A-Z]\w*[a-z]\w*")


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
        scopes = {id(use.scope): use.scope for use in analysis.uses if _reduces(use)}
        functions = {id(each.body): each for each in analysis.scopes.functions} if scopes else {}
        for scope in scopes.values():
            function = functions.get(id(scope))
            if scope.kind is not ScopeKind.FUNCTION or not _is_loss(analysis, scope, function):
                continue
            for returned in _returned(scope.node):
                scalar = _Reader(analysis).scalar(returned, scope)
                if scalar is not None and scalar.reductions:
                    first = min(scalar.reductions, key=lambda use: use.node.start_byte)
                    site = ScalarLoss(scope, scalar.reductions, scalar.is_sum)
                    message = f"`{function.name if function is not None else 'lambda'}`: {rule.summary}"
                    yield Finding(rule, span(first.node), message, rule.severity, site, first.symbol)


def _returned(node: Node) -> Iterator[Node]:
    """What a function returns, in order."""
    body = node.child_by_field_name("body") if node.type == "lambda" else None
    if body is not None:
        yield body
        return
    for child in node.named_children:
        if child.type == "return_statement":
            yield from child.named_children
        elif child.type not in ("function_definition", "class_definition", "lambda"):
            yield from _returned(child)


class _Reader:
    """Tells which expressions are one number for sure."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._open: set[int] = set()
        """The values that are being looked at: a name may go by itself in a loop."""

    def scalar(self, node: Node, scope: Scope) -> _Scalar | None:
        """What an expression is made of if it is one number."""
        if node.type in ("integer", "float"):
            return _Scalar()
        if node.type in ("parenthesized_expression", "unary_operator") and len(node.named_children) == 1:
            return self.scalar(node.named_children[0], scope)
        if node.type == "identifier":
            return self._of_name(node, scope)
        if node.type == "attribute":
            return self._of_attribute(node, scope)
        if node.type == "binary_operator":
            operator = self._analysis.source(node.children[1])
            return self._combined(node.named_children[0], operator, node.named_children[-1], scope)
        return self._of_call(node, scope) if node.type == "call" else None

    def _of_name(self, node: Node, scope: Scope) -> _Scalar | None:
        bindings = self._analysis.names.bindings(node, scope)
        return self._all_of([self._bound(binding) for binding in bindings])

    def _bound(self, binding: Binding) -> _Scalar | None:
        changed = binding.node.parent
        if binding.scope.kind is ScopeKind.MODULE:
            return None
        if binding.kind is BindingKind.PARAMETER:
            return _Scalar() if _is_number(binding.value) else None
        if binding.kind is BindingKind.OTHER and changed is not None and changed.type == "augmented_assignment":
            if changed.id in self._open:
                return None
            self._open.add(changed.id)
            value, operator = changed.child_by_field_name("right"), changed.child_by_field_name("operator")
            text = self._analysis.source(operator).removesuffix("=") if operator is not None else ""
            found = self._combined(binding.node, text, value, binding.scope) if value is not None else None
            self._open.discard(changed.id)
            return found
        if binding.kind is not BindingKind.ASSIGN or binding.value is None or binding.value.id in self._open:
            return None
        self._open.add(binding.value.id)
        scalar = self.scalar(binding.value, binding.scope)
        self._open.discard(binding.value.id)
        return scalar

    def _of_attribute(self, node: Node, scope: Scope) -> _Scalar | None:
        """An attribute of the loss, if all that is kept under its name is a number."""
        stores = [store for store in stores_of(self._analysis, node, scope) if store.value is not None]
        kept = self._all_of([self.scalar(store.value, store.scope) for store in stores if store.value is not None])
        return kept if kept is not None and not kept.reductions else None

    def _all_of(self, scalars: list[_Scalar | None]) -> _Scalar | None:
        """What a value is made of that may be any of these."""
        found = [scalar for scalar in scalars if scalar is not None]
        if not found or len(found) < len(scalars):
            return None
        reductions = dict.fromkeys(use for scalar in found for use in scalar.reductions)
        return _Scalar(tuple(reductions), all(scalar.is_sum for scalar in found))

    def _combined(self, left_node: Node, operator: str, right_node: Node, scope: Scope) -> _Scalar | None:
        left, right = self.scalar(left_node, scope), self.scalar(right_node, scope)
        if left is None or right is None:
            return None
        is_multiple = (operator == "*" and not left.reductions) or (operator in "*/" and not right.reductions)
        is_sum = left.is_sum and right.is_sum and (operator in "+-" or is_multiple)
        return _Scalar(tuple(dict.fromkeys((*left.reductions, *right.reductions))), is_sum)

    def _of_call(self, node: Node, scope: Scope) -> _Scalar | None:
        called = callee(node)
        if called is None:
            return None
        use = self._analysis.use_by_node.get(called.id)
        if use is None:
            return self._of_object(called, scope)
        if is_reduction(use.symbol):
            return _Scalar((use,)) if not _has_axis(self._analysis, node) else None
        if is_of_tensorflow_1(use.symbol):
            return _Scalar((use,)) if self._reduces_all(node) else None
        given = given_arguments(self._analysis, node) or ()
        if use.symbol.path.rpartition(".")[2] not in _BY_ELEMENT or len(given) != 1:
            return None
        inner = self.scalar(given[0].value, scope)
        return _Scalar(inner.reductions, is_sum=False) if inner is not None else None

    def _of_object(self, node: Node, scope: Scope) -> _Scalar | None:
        """What an object gives that is called, if it is a loss of Keras, made there or kept under a name."""
        if node.type == "identifier":
            bindings = self._analysis.names.bindings(node, scope)
            is_one = len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN
            made = bindings[0].value if is_one else None
        else:
            made = node
        function = callee(made) if made is not None else None
        use = self._analysis.use_by_node.get(function.id) if function is not None else None
        is_whole = made is not None and use is not None and is_class_of_keras(use.symbol) and self._reduces_all(made)
        return _Scalar((use,)) if use is not None and is_whole else None

    def _reduces_all(self, call: Node) -> bool:
        """Whether the arguments of a loss leave it at one number."""
        given = given_arguments(self._analysis, call)
        reductions = [argument.value for argument in given or () if argument.keyword == "reduction"]
        texts = [self._analysis.source(value).strip("'\"").rpartition(".")[2].lower() for value in reductions]
        return given is not None and all(text not in ("none", "") for text in texts)


def _is_number(node: Node | None) -> bool:
    return node is not None and node.type in ("integer", "float")


def _reduces(use: Use) -> bool:
    return is_reduction(use.symbol) or is_of_tensorflow_1(use.symbol) or is_class_of_keras(use.symbol)


def is_of_tensorflow_1(symbol: Symbol) -> bool:
    """Whether the function is a loss of TensorFlow 1, which gives one number by default."""
    return symbol.path in _OF_TENSORFLOW_1


def is_class_of_keras(symbol: Symbol) -> bool:
    """Whether it is a class of losses, whose instances give one number by default."""
    path = symbol.keras_path or ""
    return path != "losses.Loss" and _CLASS_OF_KERAS.fullmatch(path) is not None


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


def _is_loss(analysis: Analysis, scope: Scope, function: Binding | None) -> bool:
    """Whether it is a loss: for some `compile`, as the `call` of a `Loss`, or by using its `(y_true, y_pred)`.

    A method is one for what its own class compiles.
    """
    if scope.method_of is not None:
        owner = class_of(analysis, scope.method_of)
        bases = analysis.names.base_classes(owner) if owner is not None else []
        if function is None:
            return False
        if function.name == "call" and any(base.keras_path == "losses.Loss" for base in bases):
            return True
        return "loss" in analysis.compiled_as(method_name(analysis, scope.method_of, function.name))
    compiled = _compiled(analysis, scope, function)
    if compiled:
        return "loss" in compiled
    is_named = scope.parameters[:2] == ["y_true", "y_pred"]
    labels = analysis.scopes.references_by_name.get("y_true", ()) if is_named else ()
    return any(reference.scope is scope for reference in labels)


def _compiled(analysis: Analysis, scope: Scope, function: Binding | None) -> set[str]:
    """What some `compile` gets a function or a lambda as: itself, by its name, or from the function that makes it."""
    maker = scope.parent
    bound = maker.bound_to(scope.node) if maker is not None else []
    named = [function] if function is not None else bound
    found = {keyword for binding in named for keyword in taken_as(analysis, binding)}
    if function is None:
        found |= {keyword for keyword, value, _ in compile_values(analysis) if value == scope.node}
    if maker is not None and maker.kind is ScopeKind.FUNCTION and maker.parent is analysis.scopes.module:
        given = {analysis.source(each) for each in _returned(maker.node) if each.type == "identifier"}
        is_given = scope.node in _returned(maker.node) or any(binding.name in given for binding in named)
        name = maker.node.child_by_field_name("name")
        if is_given and name is not None:
            found |= {each.removesuffix(MADE) for each in analysis.compiled_as(analysis.source(name)) if MADE in each}
    return found


def taken_as(analysis: Analysis, function: Binding) -> set[str]:
    """What some `compile` gets a function as."""
    if function.scope.parent is None:
        return analysis.compiled_as(function.name)
    return {keyword for keyword, _, bindings in compile_arguments(analysis) if function in bindings}
