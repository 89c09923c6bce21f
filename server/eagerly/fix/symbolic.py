"""Functions of TensorFlow in a Keras model: as functions of `keras.ops`, or put into layers."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import BoundCall, bind
from eagerly.check.symbolic import SymbolicCall, computes, is_symbolic
from eagerly.fix.calls import fill_template
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol, parse_symbol
from eagerly.rules.model import Rule
from eagerly.rules.template import CallTemplate, parse_call_template
from eagerly.source.tree import descendants, span

_LAMBDA = Symbol(Api.TF, "keras.layers.Lambda")
_MADE_ONCE = {"keras-layer", "keras-model", "variable"}
"""What has weights of its own."""
_BETWEEN = {
    "argument_list", "keyword_argument", "list", "tuple", "parenthesized_expression", "binary_operator",
    "unary_operator", "subscript",
}  # fmt: skip


def convert(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.square(hidden)` becomes `tf.keras.ops.square(hidden)`, and so do the calls that it is an argument of."""
    site = finding.site
    assert isinstance(site, SymbolicCall)
    templates = _templates(analysis, finding.rule)
    calls = list(_calls_around(analysis, templates, site))
    if not calls:
        return _put_into_layer(analysis, finding, site, templates)
    _require_computing(analysis, site.call, site.use.scope, {"variable"})
    scope, like = site.use.scope, site.use.reference.base
    parts = [
        fill_template(analysis, call, template, _bound(analysis, call, template), scope, like)
        for call, template in calls
    ]
    return Fix(
        title=parts[0].title,
        replacements=tuple(replacement for part in parts for replacement in part.replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(name for part in parts for name in part.names),
        imports=frozenset(need for part in parts for need in part.imports),
    )


def _templates(analysis: Analysis, rule: Rule) -> dict[Symbol, CallTemplate]:
    """What functions of TensorFlow are in `keras.ops`, which has the same ones for both targets."""

    def parsed() -> dict[Symbol, CallTemplate]:
        entries = [parse_call_template(*entry, rule.drops) for entry in (rule.keras3 or {}).items()]
        return {parse_symbol(template.function): template for template in entries}

    return once(analysis, ("operations", rule.code), parsed)


def _bound(analysis: Analysis, call: Node, template: CallTemplate) -> BoundCall:
    """The arguments of a call by the parameters of a template; `name`, which goes, may be given by keyword."""
    bound = bind(analysis, call, (*template.parameters, "name"))
    named = bound.given.get("name")
    if named is not None and named.keyword is None:
        raise CannotFixError(f"it has more arguments than {', '.join(template.parameters)}")
    return bound


def _calls_around(
    analysis: Analysis, templates: dict[Symbol, CallTemplate], site: SymbolicCall
) -> Iterator[tuple[Node, CallTemplate]]:
    """A call, and those around it with nothing of Keras between them, as long as `keras.ops` has their functions."""
    around: Node | None = site.call
    while around is not None and (around.type in _BETWEEN or around.type == "call"):
        if around.type == "call":
            template = _template_of(analysis, templates, around, site.use.scope)
            if template is None:
                return
            yield around, template
        around = around.parent


def _template_of(
    analysis: Analysis, templates: dict[Symbol, CallTemplate], call: Node, scope: Scope
) -> CallTemplate | None:
    """What a call becomes, if `keras.ops` has its function and those that are called in its arguments."""
    called = {node.id: analysis.names.called(node, scope) for node in descendants(call) if node.type == "call"}
    found = {
        node: templates.get(Symbol(Api.TF, meaning.path.removeprefix("math.")))
        for node, meaning in called.items()
        if isinstance(meaning, Symbol) and computes(analysis, meaning)
    }
    return found.get(call.id) if None not in found.values() else None


def _put_into_layer(
    analysis: Analysis, finding: Finding, site: SymbolicCall, templates: dict[Symbol, CallTemplate]
) -> Fix:
    """`tf.foo(hidden)` becomes `tf.keras.layers.Lambda(lambda hidden: tf.foo(hidden))(hidden)`."""
    call = _outermost(analysis, site.call, site.use.scope, templates)
    _require_computing(analysis, call, site.use.scope, _MADE_ONCE)
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


def _require_computing(analysis: Analysis, call: Node, scope: Scope, made_once: set[str]) -> None:
    """Refuses what is made on the way: a variable is not trained, and in a `Lambda` a layer is another at each call."""
    for node in descendants(call):
        meaning = analysis.names.called(node, scope)
        if isinstance(meaning, Symbol) and analysis.rulebook.kind_made_by(meaning) in made_once:
            raise CannotFixError(f"`{analysis.source(node)}` has to be made outside of a layer that computes")


def _outermost(analysis: Analysis, call: Node, scope: Scope, templates: dict[Symbol, CallTemplate]) -> Node:
    """The call of a function of TensorFlow around a call, with nothing between the two that Keras has as well."""
    outermost, around = call, call.parent
    while around is not None and (around.type in _BETWEEN or around.type == "call"):
        if around.type == "call":
            meaning = analysis.names.called(around, scope)
            is_known = _template_of(analysis, templates, around, scope) is not None
            if is_known or not isinstance(meaning, Symbol) or not computes(analysis, meaning):
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
