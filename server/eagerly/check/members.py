"""Attributes and keys found by the kind of value that they are read off: a session's `run`, a history's `["acc"]`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World, call_of
from eagerly.check.arguments import BoundCall, GivenArgument, bind, keyword_arguments
from eagerly.check.calls import moved_arguments, of_arguments, of_moved
from eagerly.check.symbols import kept_message
from eagerly.names.kinds import UNKNOWN
from eagerly.names.meaning import Instance, SelfOf
from eagerly.names.scopes import BindingKind, Located, Scope
from eagerly.names.symbols import Symbol
from eagerly.rules.book import ChangedMember
from eagerly.rules.model import Rule, Severity
from eagerly.rules.template import CallTemplate
from eagerly.source.text import Span
from eagerly.source.tree import span

_Entries = TypeVar("_Entries")

_OF_OUTPUT = re.compile(rb"""[\[(]\s*['"](\w+_acc)['"]\s*[\]),]""")
"""What may be the accuracy of one of several outputs, as a key."""


class MemberUse(Struct, frozen=True):
    """`owner.name`, where the owner's kind is known."""

    node: Node
    scope: Scope
    owner: Instance
    keeps_working: str | None
    """What in the file shows that the code is right as it is, if anything does."""


class ChangedMemberSite(Struct, frozen=True):
    """A method that is called, or an attribute that is read, to write anew."""

    use: MemberUse
    node: Node
    """The call, or the attribute."""
    bound: BoundCall
    template: CallTemplate


class UncalledMember(Struct, frozen=True):
    """A method passed on, where only its call has a replacement."""

    use: MemberUse


class RenamedAttribute(Struct, frozen=True):
    """An attribute that has another name now."""

    use: MemberUse
    name: Node
    new: str


class RenamedKey(Struct, frozen=True):
    """A key that has another name now."""

    key: Node
    new: str


def detect(analysis: Analysis) -> Iterator[Finding]:
    for name, by_kind, attributes in _read(analysis, analysis.rulebook.members):
        for attribute in attributes:
            value = None if _is_stored_to(attribute.node) else _owner(analysis, attribute, name, by_kind)
            if value is not None:
                changed = by_kind[value.kind]
                use = MemberUse(attribute.node, attribute.scope, value, analysis.kept_working(changed.rule))
                severity = _severity(analysis, use, changed.rule)
                if severity is not None:
                    yield _finding(analysis, use, changed, severity)
    stored = _stored(analysis)
    yield from _stores(analysis, stored)
    yield from _attributes(analysis, stored)
    yield from _method_arguments(analysis)
    yield from _method_places(analysis)
    yield from _inherited_methods(analysis)
    yield from _keys(analysis)


def _read(analysis: Analysis, spoken_of: Mapping[str, _Entries]) -> Iterator[tuple[str, _Entries, list[Located]]]:
    """The names in a table that are read as attributes: each with what the table says of it, and the attributes."""
    for name, attributes in analysis.scopes.attributes_by_name.items():
        if name in spoken_of:
            yield name, spoken_of[name], attributes


def _owner(analysis: Analysis, attribute: Located, name: str, kinds: Collection[str]) -> Instance | None:
    """The value that an attribute is read off, if it is of one of these kinds."""
    owner = attribute.node.child_by_field_name("object")
    if owner is None:
        return None
    value = analysis.names.value(owner, attribute.scope, name)
    if value is None and UNKNOWN in kinds and _may_be_any(analysis, owner, attribute.scope):
        value = Instance(UNKNOWN, is_sure=False)
    return value if value is not None and value.kind in kinds else None


def _stored(analysis: Analysis) -> dict[str, list[Located]]:
    """The attributes that are set, by name."""
    stored: dict[str, list[Located]] = {}
    for store in analysis.scopes.stores:
        stored.setdefault(store.name, []).append(Located(store.target, store.scope))
    return stored


def _stores(analysis: Analysis, stored: dict[str, list[Located]]) -> Iterator[Finding]:
    """Attributes that are set and can't be set any more."""
    for name, attributes in stored.items():
        by_kind = analysis.rulebook.stores.get(name, {})
        for attribute in attributes if by_kind else ():
            value = _owner(analysis, attribute, "", by_kind)  # what is set here is the class's own by that alone
            if value is not None and not _is_defined(analysis, attribute, name):
                rule, where = by_kind[value.kind], _span(attribute.node)
                severity = rule.severity if value.is_sure else Severity.HINT
                message = f"`{analysis.text.slice(where)}`: {rule.summary}"
                use = MemberUse(attribute.node, attribute.scope, value, None)
                yield Finding(rule, where, message, severity, use)


def _is_defined(analysis: Analysis, attribute: Located, name: str) -> bool:
    """Whether a class of the file defines the attribute, such as by a property, and does not only set it."""
    owner = attribute.node.child_by_field_name("object")
    meaning = analysis.names.of(owner, attribute.scope) if owner is not None else None
    return isinstance(meaning, SelfOf) and any(
        name in each.bindings for each in analysis.names.with_bases(meaning.scope)
    )


def _attributes(analysis: Analysis, stored: dict[str, list[Located]]) -> Iterator[Finding]:
    """Attributes that only have another name now, also where they are set."""
    for old, by_kind in analysis.rulebook.attributes.items():
        for attribute in [*analysis.scopes.attributes_by_name.get(old, ()), *stored.get(old, ())]:
            value = _owner(analysis, attribute, old, by_kind)
            node = attribute.node.child_by_field_name("attribute")
            if value is not None and node is not None:
                renamed = by_kind[value.kind]
                use = MemberUse(attribute.node, attribute.scope, value, None)
                severity = renamed.rule.severity if value.is_sure else Severity.HINT
                where = _span(attribute.node)
                message = f"`{analysis.text.slice(where)}`: {renamed.rule.summary}"
                site = RenamedAttribute(use, node, renamed.new)
                yield Finding(renamed.rule, where, message, severity, site)


def _method_arguments(analysis: Analysis) -> Iterator[Finding]:
    """Keywords of methods that have another name, or are gone."""
    for name, by_kind, attributes in _read(analysis, analysis.rulebook.method_arguments):
        for attribute in attributes:
            call = call_of(attribute.node)
            if call is None or not keyword_arguments(analysis, call):
                continue
            value = _owner(analysis, attribute, name, by_kind)
            if value is not None:
                function, entries = analysis.text.slice(_span(attribute.node)), by_kind[value.kind]
                yield from of_arguments(analysis, call, entries, function, None, is_sure=value.is_sure)


def _method_places(analysis: Analysis) -> Iterator[Finding]:
    """Arguments of methods that are given by position and have another place."""
    for name, by_kind, attributes in _read(analysis, analysis.rulebook.method_places):
        for attribute in attributes:
            call = call_of(attribute.node)
            value = _owner(analysis, attribute, name, by_kind) if call is not None else None
            if call is not None and value is not None:
                entry, method = by_kind[value.kind], analysis.text.slice(_span(attribute.node))
                moved = moved_arguments(analysis, call, entry)
                yield from of_moved(entry, moved, method, None, is_sure=value.is_sure)


def _inherited_methods(analysis: Analysis) -> Iterator[Finding]:
    """Calls such as `super().call(x, mask)`, by what rules say of `keras.layers.LSTM.call(self, x, mask)`, and those of
    `super().__init__(name)`, by what they say of `keras.metrics.Metric(name)`.
    """
    book = analysis.rulebook
    for inherited in analysis.scopes.builtin_calls.get("super", ()):
        attribute = inherited.node.parent
        name = attribute.child_by_field_name("attribute") if attribute is not None else None
        call = call_of(attribute) if attribute is not None and name is not None else None
        base = analysis.names.first_base(inherited.node, inherited.scope) if call is not None else None
        if attribute is None or name is None or call is None or not isinstance(base, Symbol):
            continue
        is_made = analysis.source(name) == "__init__"
        symbol = book.today(base) if is_made else book.today(base).member(analysis.source(name))
        about, function = book.about(symbol), analysis.source(attribute)
        yield from of_arguments(analysis, call, about.arguments, function, symbol)
        for entry in about.places:
            moved = moved_arguments(analysis, call, entry, bound_to=0 if is_made else 1)
            yield from of_moved(entry, moved, function, symbol)


def _may_be_any(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether nothing is known of a value, not even that it is an imported module or an attribute of one."""
    if analysis.names.of(node, scope) is not None:
        return False
    base: Node | None = node
    while base is not None and base.type == "attribute":
        base = base.child_by_field_name("object")
    if base is None or base.type != "identifier":
        return True
    return all(binding.kind is not BindingKind.IMPORT for binding in analysis.names.bindings(base, scope))


def _is_stored_to(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "assignment" and parent.child_by_field_name("left") == node


def _severity(analysis: Analysis, use: MemberUse, rule: Rule) -> Severity | None:
    """How to show a finding; None where the code may be right as it is.

    What graphs have, such as a tensor's name, a file that does not show to be for TensorFlow 1 may read in a function,
    which TensorFlow may trace; but not at the level of the module, which runs eagerly unless the file says otherwise.
    """
    certain = rule.severity if use.owner.is_sure and use.keeps_working is None else Severity.HINT
    if not rule.only_tf1 or analysis.world is World.GRAPH:
        return certain
    if use.keeps_working is not None:
        return None
    if use.scope.parent is None:
        return certain
    return Severity.HINT if analysis.world is World.UNKNOWN else None


def _finding(analysis: Analysis, use: MemberUse, changed: ChangedMember, severity: Severity) -> Finding:
    rule = changed.rule
    where = _span(use.node)
    name = analysis.text.slice(where)
    message = kept_message(analysis, rule, name) or f"`{name}`: {rule.summary}"
    return Finding(rule, where, message, severity, _site(analysis, use, changed))


def _site(analysis: Analysis, use: MemberUse, changed: ChangedMember) -> object:
    template, owner = changed.template, use.node.child_by_field_name("object")
    if template is None or owner is None:
        return use
    call = call_of(use.node)
    itself = {"self": GivenArgument(owner, owner, None)}
    if not changed.is_called:
        return ChangedMemberSite(use, use.node, BoundCall(itself), template)
    if call is None:
        return UncalledMember(use)
    bound = bind(analysis, call, template.parameters[1:])
    return ChangedMemberSite(use, call, BoundCall({**itself, **bound.given}, bound.problem), template)


def _span(node: Node) -> Span:
    """All of `sess.run`, but of an attribute of anything longer than a name only the attribute."""
    owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    is_short = owner is None or owner.start_point[0] == node.end_point[0]
    return span(node) if is_short or name is None else span(name)


def _keys(analysis: Analysis) -> Iterator[Finding]:
    """Subscripts by a literal key that has another name now, and what `get` is given."""
    for key, owner, scope in _read_keys(analysis):
        content = key.named_children[1]
        value = analysis.names.value(owner, scope)
        name = analysis.source(content)
        is_of_output = name not in analysis.rulebook.items
        entry = analysis.rulebook.items.get("acc" if is_of_output else name, {})
        renamed = entry.get(value.kind) if value is not None else None
        if renamed is None or value is None or _is_given(analysis, name):
            continue
        is_recorded = bool(analysis.metrics) or renamed.rule.fix != "monitored-accuracy"
        if value.is_sure or is_recorded:
            severity = renamed.rule.severity if value.is_sure and is_recorded else Severity.HINT
            new = f"{name}uracy" if is_of_output else renamed.new
            message = f"`{name}`: {renamed.rule.summary}"
            yield Finding(renamed.rule, span(content), message, severity, RenamedKey(content, new))


def _is_given(analysis: Analysis, name: str) -> bool:
    """Whether models or callbacks of the file record something under this very name."""
    return analysis.is_logged(name) or name.removeprefix("val_") in analysis.metrics


def _read_keys(analysis: Analysis) -> Iterator[tuple[Node, Node, Scope]]:
    """The literal keys that a rule speaks of: each with what it is read off, and the scope."""
    data = analysis.text.data
    places = {match.start() for match in analysis.rulebook.item.finditer(data, *analysis.part)}
    if data.find(b"_acc", *analysis.part) >= 0:
        found = _OF_OUTPUT.finditer(data, *analysis.part)
        places |= {match.start() for match in found if analysis.is_old_accuracy(match[1].decode())}
    if not places:
        return
    values = [(reference.node, reference.scope) for reference in analysis.scopes.references]
    values += [(access.node, access.scope) for access in analysis.scopes.accesses]
    for node, scope in values:
        subscript = node.parent if node.end_byte in places else None
        key = subscript.child_by_field_name("subscript") if subscript is not None else None
        if key is not None and key.type == "string":
            yield key, node, scope
    for attribute in analysis.scopes.attributes_by_name.get("get", ()):
        owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
        arguments = call.child_by_field_name("arguments") if call is not None else None
        if owner is not None and arguments is not None and attribute.node.end_byte in places:
            yield arguments.named_children[0], owner, attribute.scope
