"""Attributes found by the kind of value that they are read off: the `run` of a session, the `eval` of a tensor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.names.meaning import Member
from eagerly.names.scopes import Scope
from eagerly.source.tree import span


@dataclass(frozen=True)
class MemberUse:
    """`owner.name`, where the owner's kind is known."""

    node: Node
    scope: Scope
    member: Member


def detect(analysis: Analysis) -> Iterator[Finding]:
    rules = analysis.rulebook.members
    names = {name for _, name in rules}
    attributes = [(reference.node, reference.scope) for reference in analysis.scopes.references]
    attributes += [(access.node, access.scope) for access in analysis.scopes.accesses]
    for whole, scope in attributes:
        node: Node | None = whole
        while node is not None and node.type == "attribute":
            name = node.child_by_field_name("attribute")
            if name is not None and analysis.source(name) in names:
                meaning = analysis.names.of(node, scope)
                rule = rules.get((meaning.owner.kind, meaning.name)) if isinstance(meaning, Member) else None
                if isinstance(meaning, Member) and rule is not None:
                    message = f"`{analysis.source(node)}`: {rule.summary}"
                    yield Finding(rule, span(node), message, rule.severity, MemberUse(node, scope, meaning))
            node = node.child_by_field_name("object")
