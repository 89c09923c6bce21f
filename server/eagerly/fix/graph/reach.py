"""What code of a file a scope may run."""

from __future__ import annotations

from eagerly.check.analysis import Analysis
from eagerly.names.scopes import Reference, Scope, ScopeKind, around


class Reach:
    """The code that may run when the own code of some scopes does: what is in it, and what it names.

    A method counts as soon as its class is named.
    """

    def __init__(self, analysis: Analysis, *scopes: Scope) -> None:
        self._analysis = analysis
        defined = (*analysis.scopes.functions, *analysis.scopes.classes)
        self._bodies = {id(binding): binding.body for binding in defined if binding.body is not None}
        self._own = {id(body) for body in self._bodies.values()}
        references = self._references()
        self._found: set[int] = set()
        todo = list(scopes)
        while todo:
            current = todo.pop()
            if id(current) in self._found:
                continue
            self._found.add(id(current))
            for reference in references.get(id(current), ()):
                named = analysis.names.bindings(reference.base, reference.scope)
                todo += [self._bodies[id(binding)] for binding in named if id(binding) in self._bodies]
            if current.kind is ScopeKind.CLASS:
                todo += [body for body in self._bodies.values() if body.parent is current]

    def covers(self, scope: Scope) -> bool:
        """Whether code of a scope may run."""
        return id(self._home(scope)) in self._found

    def _home(self, scope: Scope) -> Scope:
        """The function, class or module that a scope is a part of: comprehensions and lambdas run in place."""
        return next(each for each in around(scope) if id(each) in self._own or each.parent is None)

    def _references(self) -> dict[int, list[Reference]]:
        found: dict[int, list[Reference]] = {}
        for reference in self._analysis.scopes.references:
            found.setdefault(id(self._home(reference.scope)), []).append(reference)
        return found
