"""Looks at one method of a class by itself, when an edit stays within its body.

A class is one statement, and may have thousands of lines. What is found outside the method stays as it was, as long as
the edit changes nothing that other code can see of the class: which attributes its instances get, and what they are.
Whenever that can't be told cheaply, the answer is None, and the class is looked at as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import cast

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Facts, Finding
from eagerly.check.detectors import detect
from eagerly.check.facts import facts_shown, joined
from eagerly.names.scopes import Binding, Scope, ScopeKind, around
from eagerly.names.walk import method_scopes
from eagerly.source.sections import methods
from eagerly.source.text import Span, Text
from eagerly.source.tree import only_child, parse_part

_REACHES_OUT = re.compile(rb"global\b|nonlocal\b|import[ \t]*\*")
"""What in a method binds names outside of it, or all the names of a module."""


_CLASS = b"class _:\n"


class Method(Struct, frozen=True):
    """A method of a class that was analysed as a whole, and where it is now; spans are whole lines, decorators too."""

    whole: Analysis
    """The class as it was before the first of the edits to the method."""
    binding: Binding
    """The method in it."""
    then: Span
    """Where the method was at that time, in byte offsets."""
    now: Span
    """Where it is in the text at hand."""
    body: int
    """Where what is behind its header starts."""

    def covers(self, change: Span) -> bool:
        """Whether a change stays behind the header of the method."""
        return self.body <= change.start and change.end < self.now.end


class Looked(Struct, frozen=True):
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
    where = next((each for each in _methods_in(whole) if each.start <= change.start and change.end < each.end), None)
    for binding in whole.scopes.functions if where is not None else ():
        function, owner = binding.node.parent, binding.body.parent if binding.body is not None else None
        colon = only_child(function, ":") if function is not None else None
        if where is None or function is None or colon is None or owner is None or not _is_top_level_class(owner):
            continue
        if where.start <= function.start_byte < where.end and not _has_code(
            whole.parsed[function.end_byte : where.end]
        ):
            method = Method(whole, binding, where, where, colon.end_byte)
            return method if method.covers(change) else None
    return None


def look_at(method: Method, text: Text, parsed: bytes, facts: Facts) -> Looked | None:
    """The class whose text is `text` now, where only the body of the method differs; None where it takes more to tell.

    Args:
        method: with the place that it has in `text`.
        text: the class.
        parsed: what of it is parsed.
        facts: those of the file.
    """
    whole = method.whole
    before, after = whole.parsed[slice(*method.then)], parsed[slice(*method.now)]
    if _REACHES_OUT.search(before) or _REACHES_OUT.search(after) or whole.names.assigned or not _is_one_method(after):
        return None
    tree = parse_part(text, parsed, method.now)
    statements = [child for child in tree.root_node.named_children if child.type != "comment"]
    if tree.has_error:
        if not _are_sound(whole):
            return None
    elif [each.type for each in statements] != [_statement(method.binding).type] or _has_code(
        parsed[statements[0].end_byte : method.now.end]
    ):
        return None
    analysis = Analysis(
        text, parsed, [tree], whole.rulebook, whole.settings, whole.imports, whole.outside, whole.elsewhere, facts=facts
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


def _is_one_method(lines: bytes) -> bool:
    """Whether these lines in a class are one method by their indentation, and what is quoted in them ends in them."""
    quotes_match = all(lines.count(quotes) % 2 == 0 for quotes in (b'"""', b"'''"))
    return quotes_match and methods(_CLASS + lines) == [Span(len(_CLASS), len(_CLASS) + len(lines))]


def _methods_in(whole: Analysis) -> list[Span]:
    """The methods of a class by their indentation."""
    if "methods" not in whole.memo:
        whole.memo["methods"] = methods(whole.parsed)
    return cast("list[Span]", whole.memo["methods"])


def _are_sound(whole: Analysis) -> bool:
    """Whether each method of a class can be parsed by itself, so that one with an error would be the only one."""
    if "sound" not in whole.memo:
        trees = (parse_part(whole.text, whole.parsed, each) for each in _methods_in(whole))
        whole.memo["sound"] = all(not tree.has_error for tree in trees)
    return cast("bool", whole.memo["sound"])


def _has_code(lines: bytes) -> bool:
    """Whether there is more in lines than comments, blanks, and a dot behind which nothing is typed yet."""
    code = b"".join(line for line in lines.splitlines() if not line.lstrip().startswith(b"#"))
    return code.strip() not in (b"", b".")


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
