"""A scope with sessions: values where nothing is fed or changed, functions where something is."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.fix.graph.classes import class_with_session, convert_class
from eagerly.fix.graph.convert import GraphConversion, has_graph
from eagerly.fix.graph.given import GivenConversion, classes_given, scope_of_session
from eagerly.fix.memo import once
from eagerly.fix.model import Fix
from eagerly.fix.session import SessionConversion
from eagerly.names.scopes import Scope
from eagerly.source.text import Span
from eagerly.source.tree import span


def convert(analysis: Analysis, finding: Finding) -> Fix:
    """One fix for everything that the sessions of a scope do."""
    scope = scope_at(analysis, finding.span)
    return once(analysis, ("session", id(scope)), lambda: _converted(analysis, scope))


def scope_at(analysis: Analysis, where: Span) -> Scope:
    """The function or module whose own code is at a place, or what its session is converted with.

    That is the class that keeps a session, or the scope that makes the one which its instances are given.
    """
    return once(analysis, ("scope at", where), lambda: _scope_at(analysis, where))


def _scope_at(analysis: Analysis, where: Span) -> Scope:
    best = analysis.scopes.module
    for function in analysis.scopes.functions:
        body = function.body
        if body is not None and where.within(span(body.node)) and span(body.node).within(span(best.node)):
            best = body
    owner = class_with_session(analysis, best)
    if owner is not None and owner.body is not None:
        return owner.body
    return scope_of_session(analysis, best) or best


def _converted(analysis: Analysis, scope: Scope) -> Fix:
    owner = class_with_session(analysis, scope)
    if owner is not None:
        return convert_class(analysis, owner)
    if classes_given(analysis, scope):
        return GivenConversion(analysis, scope).fix()
    if scope.parent is not None and not has_graph(analysis, scope) and has_graph(analysis, scope.parent):
        scope = scope.parent
    conversion = GraphConversion if has_graph(analysis, scope) else SessionConversion
    return conversion(analysis, scope).fix()
