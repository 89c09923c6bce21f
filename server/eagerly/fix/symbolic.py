"""Functions of TensorFlow in a Keras model, put into layers."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.symbolic import SymbolicCall, computes, is_symbolic
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import descendants, span

_LAMBDA = Symbol(Api.TF, "keras.layers.Lambda")
_MADE_ONCE = {"keras-layer", "keras-model", "variable"}
"""What has weights of its own."""
_BETWEEN = {
    "argument_list", "keyword_argument", "list", "tuple", "parenthesized_expression", "binary_operator",
    "unary_operator", "subscript",
}  # fmt: skip


def put_into_layer(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.square(hidden)` becomes `tf.keras.layers.Lambda(lambda hidden: tf.square(hidden))(hidden)`."""
    site = finding.site
    assert isinstance(site, SymbolicCall)
    call = _outermost(analysis, site.call, site.use.scope)
    _require_computing(analysis, call, site.use.scope)
    names: set[str] = set()
    for node in _identifiers(call):
        if is_symbolic(analysis, node, site.use.scope):
            names.add(analysis.source(node))
        elif not isinstance(analysis.names.of(node, site.use.scope), Symbol):
            raise CannotFixError(f"`{analysis.source(node)}` may be another value when the model runs")
    if len(names) != 1:
        raise CannotFixError("it does not go by one name that a layer could be called with")
    spelling = spell(analysis, _LAMBDA, site.use.scope, site.use.node, site.use.reference.base)
    (name,) = names
    return Fix(
        title="Put it into a `Lambda` layer",
        replacements=(Replacement(span(call), (f"{spelling.text}(lambda {name}: ", span(call), f")({name})")),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def _require_computing(analysis: Analysis, call: Node, scope: Scope) -> None:
    """Refuses a layer or a variable that is made on the way: in a `Lambda` it would be another one at each call."""
    for node in descendants(call):
        meaning = analysis.names.called(node, scope)
        if isinstance(meaning, Symbol) and analysis.rulebook.kind_made_by(meaning) in _MADE_ONCE:
            raise CannotFixError(f"`{analysis.source(node)}` has to be made outside of a layer that computes")


def _outermost(analysis: Analysis, call: Node, scope: Scope) -> Node:
    """The call of a function of TensorFlow around a call, with nothing of Keras between the two."""
    outermost, around = call, call.parent
    while around is not None and (around.type in _BETWEEN or around.type == "call"):
        if around.type == "call":
            meaning = analysis.names.called(around, scope)
            if not isinstance(meaning, Symbol) or not computes(analysis, meaning):
                break
            outermost = around
        around = around.parent
    return outermost


def _identifiers(node: Node) -> Iterator[Node]:
    """The names in an expression, without those of attributes and keywords."""
    if node.type == "identifier":
        yield node
    elif node.type == "attribute":
        owner = node.child_by_field_name("object")
        yield from _identifiers(owner) if owner is not None else ()
    elif node.type == "keyword_argument":
        value = node.child_by_field_name("value")
        yield from _identifiers(value) if value is not None else ()
    else:
        for child in node.named_children:
            yield from _identifiers(child)
