"""Attributes of a class of the file under names that Keras 3 has for itself."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.members import MemberUse
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Scope
from eagerly.source.tree import span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`self.path` becomes `self.own_path`, in all methods of the class and of those that derive from it."""
    site = finding.site
    assert isinstance(site, MemberUse)
    owner, attribute = (site.node.child_by_field_name(field) for field in ("object", "attribute"))
    meaning = analysis.names.of(owner, site.scope) if owner is not None else None
    if not isinstance(meaning, SelfOf) or attribute is None:
        raise CannotFixError("the class that it belongs to is not in this file")
    name, scope = analysis.source(attribute), meaning.scope
    return once(analysis, ("own name", id(scope), name), lambda: _renamed(analysis, finding, scope, name))


def _renamed(analysis: Analysis, finding: Finding, owner: Scope, name: str) -> Fix:
    family = [each for each in _classes(analysis) if _is_related(analysis, each, owner)]
    if any(analysis.names.imported_bases(each) for each in family):
        raise CannotFixError("a class of another file, which it derives from, may use the attribute as well")
    new = f"own_{name}"
    if any(analysis.names.has_attribute(each, new) for each in family):
        raise CannotFixError(f"the class has an attribute `{new}` as well")
    return Fix(
        title=f"Rename to `{new}`",
        replacements=tuple(Replacement(span(node), (new,)) for node in _uses(analysis, family, name)),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _classes(analysis: Analysis) -> Iterator[Scope]:
    return (each.body for each in analysis.scopes.classes if each.body is not None)


def _is_related(analysis: Analysis, scope: Scope, owner: Scope) -> bool:
    """Whether one of two classes is the other, or derives from it."""
    return owner in analysis.names.with_bases(scope) or scope in analysis.names.with_bases(owner)


def _uses(analysis: Analysis, family: list[Scope], name: str) -> Iterator[Node]:
    """Where the attribute is read off an instance of one of these classes, or set."""
    read = [(each.node, each.scope) for each in analysis.scopes.attributes_by_name.get(name, ())]
    stored = [(each.target, each.scope) for each in analysis.scopes.stores if each.name == name]
    for node, scope in {node.id: (node, scope) for node, scope in (*read, *stored)}.values():
        owner, attribute = (node.child_by_field_name(field) for field in ("object", "attribute"))
        meaning = analysis.names.of(owner, scope) if owner is not None else None
        if attribute is not None and isinstance(meaning, SelfOf) and meaning.scope in family:
            yield attribute
