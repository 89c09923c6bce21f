"""Names that a function has for what another name stands for already: `activation = lrelu`."""

from __future__ import annotations

from collections.abc import Iterator

from eagerly.check.analysis import Analysis
from eagerly.fix.compose import TextEdit, edits
from eagerly.fix.imports import references_to
from eagerly.fix.model import Fix, Replacement
from eagerly.fix.statements import removals, statement_of
from eagerly.names.scopes import Binding, BindingKind, around
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Safety
from eagerly.source.tree import span


def spelled_out(analysis: Analysis) -> list[TextEdit]:
    """The edits that write what such names stand for in their place, where that is a function and always the same."""
    replacements: list[Replacement] = []
    for function in analysis.scopes.functions:
        for binding in _aliases(analysis, function):
            assert binding.value is not None
            value = analysis.source(binding.value)
            replacements += [
                Replacement(span(reference.base), (value,)) for reference in references_to(analysis, binding)
            ]
            replacements += removals(analysis, [statement_of(binding.node)])
    return edits(analysis, [Fix("Write out names", tuple(replacements), Safety.REVIEW)]) if replacements else []


def _aliases(analysis: Analysis, function: Binding) -> Iterator[Binding]:
    for bindings in function.body.bindings.values() if function.body is not None else ():
        (binding, *others) = bindings
        value, assignment = binding.value, binding.node.parent
        is_alone = assignment is not None and assignment.child_by_field_name("left") == binding.node
        is_alone = is_alone and assignment is not None and assignment.child_by_field_name("right") == value
        is_alone = is_alone and statement_of(binding.node).named_children == [assignment]
        if others or binding.kind is not BindingKind.ASSIGN or value is None or not is_alone:
            continue
        if _is_hidden(analysis, binding):
            continue
        if value.type == "attribute" and isinstance(analysis.names.of(value, binding.scope), Symbol):
            yield binding
        elif value.type == "identifier":
            found = analysis.names.bindings(value, binding.scope)
            if len(found) == 1 and found[0].kind is BindingKind.FUNCTION and found[0].scope is analysis.scopes.module:
                yield binding


def _is_hidden(analysis: Analysis, alias: Binding) -> bool:
    """Whether what a name stands for is something else where the name is used, in a function within."""
    assert alias.value is not None
    root = analysis.source(alias.value).partition(".")[0]
    inner = [scope for use in references_to(analysis, alias) for scope in around(use.scope)]
    return any(root in scope.bindings for scope in inner if alias.scope in around(scope))
