"""Looks at one method of a class by itself, when an edit stays within its body.

A class is one statement, and may have thousands of lines. What is found outside the method stays as it was, as long as
the edit changes nothing that other code can see of the class: which attributes its instances get, and what they are.
Whenever that can't be told cheaply, the answer is None, and the class is looked at as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import cast

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Facts, Finding
from eagerly.check.detectors import detect
from eagerly.check.facts import facts_shown, joined
from eagerly.names.scopes import Binding, Scope, ScopeKind, around, method_scopes
from eagerly.source.sections import methods
from eagerly.source.text import Span, Text
from eagerly.source.tree import only_child, parse_part

_REACHES_OUT = re.compile(rb"\b(?:global|nonlocal)\b|import[ \t]*\*")
"""What in a method binds names outside of it, or all the names of a module."""


@dataclass(frozen=True)
class Method:
    """A method of a class that was analysed as a whole, and where it is now."""

    whole: Analysis
    """The class as it was before the first of the edits to the method."""
    binding: Binding
    """The method in it."""
    now: Span
    """Where the method is in the text at hand, with its decorators, in byte offsets."""
    body: int
    """Where what is behind its header starts."""

    @property
    def then(self) -> Span:
        """Where it was in the text that was analysed as a whole."""
        return Span(self.now.start, _statement(self.binding).end_byte)


@dataclass(frozen=True)
class Looked:
    """A class after an edit to one of its methods."""

    method: Method
    analysis: Analysis
    """The class as it was, with the findings of now."""
    shown: Facts
    names: frozenset[str]
    """The names that the method uses."""


def method_around(whole: Analysis, change: Span) -> Method | None:
    """The method of a top-level class whose body a change is in.

    Args:
        whole: the class.
        change: what is replaced, in byte offsets of its text.
    """
    if whole.has_error or len(whole.trees) != 1:
        return None
    for binding in whole.scopes.functions:
        function, owner = binding.node.parent, binding.body.parent if binding.body is not None else None
        colon = only_child(function, ":") if function is not None else None
        if function is None or colon is None or owner is None or not _is_top_level_class(owner):
            continue
        if colon.end_byte <= change.start and change.end <= function.end_byte:
            return Method(whole, binding, Span(_line_start(whole, binding), function.end_byte), colon.end_byte)
    return None


def look_at(method: Method, text: Text, parsed: bytes, facts: Facts) -> Looked | None:
    """The class whose text is `text` now, where only the body of the method differs; None where it takes more to tell.

    Args:
        method: with the place that it has in `text`.
        text: the class.
        parsed: what of it is parsed.
        facts: those of the file.
    """
    whole, start, end = method.whole, *method.now
    before = whole.parsed[method.then.start : method.then.end]
    if _REACHES_OUT.search(before) or _REACHES_OUT.search(parsed, start, end) or whole.names.assigned:
        return None
    tree = parse_part(text, parsed, method.now)
    if tree.root_node.has_error:
        place = _place_of_broken(method, parsed)
        if place is None:
            return None
        tree = parse_part(text, parsed, place)
        if not tree.root_node.has_error:
            return None
    else:
        statements = [child for child in tree.root_node.named_children if child.type != "comment"]
        if [each.type for each in statements] != [_statement(method.binding).type]:
            return None
    analysis = Analysis(
        text, parsed, [tree], whole.rulebook, whole.settings, whole.imports, whole.outside, whole.elsewhere, facts
    )
    analysis.scopes = method_scopes(parsed, tree.root_node, method.binding, whole.scopes)
    if analysis.names.assigned or not _is_same_outside(method, analysis):
        return None
    growth = len(parsed) - len(whole.parsed)
    before_it, behind_it = _facts_around(method)
    shown = joined([before_it, facts_shown(analysis), behind_it])
    now = copy(whole)
    now.text, now.parsed = text, parsed
    now.findings = list(_findings(method, detect(analysis), growth))
    now.facts_read = whole.facts_read | analysis.facts_read
    return Looked(method, now, shown, frozenset(analysis.scopes.references_by_name))


def _findings(method: Method, inside: Sequence[Finding], growth: int) -> Iterator[Finding]:
    """What is found in the class now: around the method what was found there, moved where it is behind it."""
    findings = method.whole.findings
    yield from (finding for finding in findings if finding.span.start < method.then.start)
    yield from inside
    for finding in findings:
        if finding.span.start >= method.then.end:
            start, end = finding.span
            yield replace(finding, span=Span(start + growth, end + growth))


def _facts_around(method: Method) -> tuple[Facts, Facts]:
    """What the class shows before the method, and behind it."""
    whole, then = method.whole, method.then
    key = ("facts around", id(method.binding))
    if key not in whole.memo:
        parts = Span(0, then.start), Span(then.end, len(whole.parsed))
        whole.memo[key] = tuple(facts_shown(whole, part) for part in parts)
    return cast("tuple[Facts, Facts]", whole.memo[key])


def _place_of_broken(method: Method, parsed: bytes) -> Span | None:
    """Where `parse_statement` finds the method to be that has an error, if nothing else of the class is touched."""
    then = _methods_then(method.whole)
    now, growth = methods(parsed), len(parsed) - len(method.whole.parsed)
    number = next((number for number, each in enumerate(then) if each.start == method.then.start), None)
    if number is None or any(parsed.count(quotes, *method.now) % 2 for quotes in (b'"""', b"'''")):
        return None
    expected = [Span(each.start + growth, each.end + growth) for each in then]
    expected[:number] = then[:number]
    expected[number] = Span(then[number].start, then[number].end + growth)
    return expected[number] if now == expected else None


def _methods_then(whole: Analysis) -> list[Span]:
    """The methods of the class by indentation; none if one of them can't be parsed by itself."""
    if "methods" not in whole.memo:
        found = methods(whole.parsed)
        sound = all(not parse_part(whole.text, whole.parsed, each).root_node.has_error for each in found)
        whole.memo["methods"] = found if sound else []
    return cast("list[Span]", whole.memo["methods"])


def _is_same_outside(method: Method, analysis: Analysis) -> bool:
    """Whether the method gives the instances of its class the same attributes as before."""
    then, now = method.binding.scope, analysis.scopes.classes[0].body
    assert now is not None
    if then.bindings.keys() != now.bindings.keys():
        return False
    names = _stored(then, lambda scope: method.binding.body in around(scope))
    if names != _stored(now, lambda scope: scope.module is now.module):
        return False
    return all(method.whole.names.outline_of(then, name) == analysis.names.outline_of(now, name) for name in names)


def _stored(owner: Scope, is_meant: Callable[[Scope], bool]) -> set[str]:
    """The attributes that some methods of a class store."""
    return {name for name, stores in owner.attributes.items() if any(is_meant(store.scope) for store in stores)}


def _is_top_level_class(scope: Scope) -> bool:
    return scope.kind is ScopeKind.CLASS and scope.parent is scope.module


def _statement(binding: Binding) -> Node:
    """The definition of a function, with its decorators."""
    function = binding.node.parent
    assert function is not None
    parent = function.parent
    return parent if parent is not None and parent.type == "decorated_definition" else function


def _line_start(whole: Analysis, binding: Binding) -> int:
    statement = _statement(binding)
    return whole.text.line_start(whole.text.line_at(statement.start_byte))
