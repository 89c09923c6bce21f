"""Statements by which a layer said itself which weights it has."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments, keyword_arguments
from eagerly.check.members import MemberUse
from eagerly.fix.model import CannotFixError, Fix
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import Scope
from eagerly.source.tree import method_called

_ADDING = {"append", "extend"}
_ASSIGNMENTS = {"assignment", "augmented_assignment"}


def remove(analysis: Analysis, finding: Finding) -> Fix:
    """`self.trainable_weights = [self.w]` goes, where `add_weight` made `self.w`."""
    site = finding.site
    assert isinstance(site, MemberUse)
    listed = _listed(analysis, site.node)
    is_trained = "non_" not in analysis.source(site.node)
    for weight in listed:
        made = _made(analysis, weight, site.scope)
        method = method_called(made) if made is not None else None
        if made is None or method is None or analysis.source(method[1]) != "add_weight":
            raise CannotFixError(f"`{analysis.source(weight)}` is not made by `add_weight`")
        flags = [given.value for given in keyword_arguments(analysis, made) if given.keyword == "trainable"]
        told = analysis.source(flags[0]) if flags else "True"
        if told != str(is_trained):
            raise CannotFixError(f"`{analysis.source(weight)}` is made with `trainable={told}`")
    return Fix(
        title="Remove the list",
        replacements=tuple(removals(analysis, [statement_of(site.node)])),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _listed(analysis: Analysis, attribute: Node) -> list[Node]:
    """The weights that a statement gives to a list of them."""
    method = attribute.parent
    call = call_of(method) if method is not None and method.type == "attribute" else None
    if call is not None and stands_alone(call) and method is not None:
        name, given = method.child_by_field_name("attribute"), given_arguments(analysis, call)
        if name is not None and analysis.source(name) in _ADDING and given is not None and len(given) == 1:
            return _elements(given[0].value) if analysis.source(name) == "extend" else [given[0].value]
    if method is not None and method.type in _ASSIGNMENTS and method.child_by_field_name("left") == attribute:
        value = method.child_by_field_name("right")
        if value is not None and value.type != "assignment":
            return _elements(value)
    raise CannotFixError("it is used in another way than to give weights to it")


def _elements(value: Node) -> list[Node]:
    if value.type not in ("list", "tuple"):
        raise CannotFixError("the weights are not a list that is written out")
    return [child for child in value.named_children if child.type != "comment"]


def _made(analysis: Analysis, weight: Node, scope: Scope) -> Node | None:
    """The one call that gives an attribute of the layer, or a name, its value."""
    inside, name = enclosing_class(scope), weight.child_by_field_name("attribute")
    if weight.type == "attribute" and inside is not None and name is not None:
        stores = inside[1].attributes.get(analysis.source(name), [])
        value = stores[0].value if len(stores) == 1 else None
    else:
        bindings = analysis.names.bindings(weight, scope) if weight.type == "identifier" else []
        value = bindings[0].value if len(bindings) == 1 else None
    return value if value is not None and value.type == "call" else None
