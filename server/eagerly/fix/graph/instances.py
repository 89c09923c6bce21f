"""Who makes the instances of a class, and what they are given."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.graph.flat_text import DOT
from eagerly.fix.graph.members import Members, scope_of
from eagerly.fix.imports import references_to
from eagerly.fix.purity import runs_often
from eagerly.names.meaning import Instance
from eagerly.names.scopes import BindingKind, Scope, ScopeKind
from eagerly.source.tree import descendants, span


def is_made_once(members: Members) -> bool:
    """Whether the file makes one instance."""
    analysis = members.analysis
    uses = references_to(analysis, members.owner)
    if len(uses) != 1 or uses[0].call is None:
        return False
    scope = uses[0].scope
    for function in analysis.scopes.functions:
        if function.body is scope:
            calls = references_to(analysis, function)
            if len(calls) != 1 or calls[0].scope.parent is not None or runs_often(calls[0].base, calls[0].scope):
                return False
    return not runs_often(uses[0].base, scope) and scope.kind in (ScopeKind.MODULE, ScopeKind.FUNCTION)


def plain_parameters(members: Members) -> frozenset[str]:
    """The parameters of `__init__` for which nothing in the file gives a tensor, as the flat text has them."""
    names = scope_of(members.init).parameters[1:]
    uses = references_to(members.analysis, members.owner)
    plain_ones = set(names) if uses else set()
    for use in uses:
        bound = bind(members.analysis, use.call, tuple(names)) if use.call is not None else None
        if bound is None or bound.problem is not None:
            return frozenset()
        given = bound.given.items()
        plain_ones -= {name for name, argument in given if not _is_plain(members.analysis, argument.value, use.scope)}
    return frozenset(f"{name}{DOT}0" for name in plain_ones)


def _is_plain(analysis: Analysis, value: Node, scope: Scope) -> bool:
    """Whether a value has nothing to do with TensorFlow, as far as can be told."""
    where = span(value)
    if isinstance(analysis.names.of(value, scope), Instance):
        return False
    if any(span(use.node).within(where) for use in analysis.uses):
        return False
    for node in descendants(value):
        bindings = analysis.names.bindings(node, scope) if node.type == "identifier" else []
        for binding in bindings:
            meaning = analysis.names.of_binding(binding)
            if binding.kind is BindingKind.PARAMETER or isinstance(meaning, Instance):
                return False
    return True
