"""What a file shows as a whole, on which findings anywhere in it depend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain
from typing import Any

from tree_sitter import Node

from eagerly.check.analysis import MARK, Analysis, Facts, Use, World, call_of
from eagerly.check.arguments import bind, given_arguments, keyword_arguments
from eagerly.check.calls import keeps_call
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import Binding, Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span

_LEFT_BEHIND = {Availability.V1, Availability.BROKEN, Availability.GONE}
_V1 = Symbol(Api.V1, "")
_MARK_TEXT = MARK.encode()
_MARK = re.compile(rb"^[ \t]*" + re.escape(_MARK_TEXT) + rb"\b", re.MULTILINE)
_METRIC = re.compile(rb"""metrics\s*=\s*(?:[\[({](?:[^\])}\n]|\n[ \t])*)?['"](acc|accuracy)['"]""")
_INPUT = re.compile(rb"Input\b(?<!\wInput)")
KINDS = tuple(field.name for field in fields(Facts))
"""What there is to show."""
_NOTHING = Facts()
_TAKING_GENERATORS = ("fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator")
_DATA = ("generator", "x", "validation_data")
_COMPILED = ("loss", "metrics", "weighted_metrics")
_COMPILE_PARAMETERS = ("optimizer", "loss", "metrics", "")


def facts_shown(analysis: Analysis, part: Span | None = None) -> Facts:
    """What one source, or one section of a file, shows; or a part of it, in byte offsets."""
    part = part or Span(0, len(analysis.text.data))
    uses = [use for use in analysis.all_uses if part.start <= use.node.start_byte < part.end]
    return Facts(
        worlds=frozenset(_worlds(analysis, uses, part)),
        assigned=analysis.names.assigned,
        compiled=frozenset(
            (keyword, analysis.source(name))
            for keyword, name, bindings in compile_arguments(analysis)
            if part.start <= name.start_byte < part.end and any(binding.scope.parent is None for binding in bindings)
        ),
        v1_names=tuple(dict.fromkeys(_v1_names(analysis, uses))),
        keepers=tuple(dict.fromkeys(_keepers(analysis, uses))),
        metrics=frozenset(match[1].decode() for match in _METRIC.finditer(analysis.text.data, *part)),
        inputs=frozenset(match[0].decode() for match in _INPUT.finditer(analysis.text.data, *part)),
        generators=frozenset(_generators(analysis, part)),
        opened=frozenset(use.reference.name for use in uses if use.symbol.api is Api.PRIVATE and len(use.prefixes) > 1),
    )


def _generators(analysis: Analysis, part: Span) -> Iterator[str]:
    """The functions whose results methods of models get as data."""
    for name in _TAKING_GENERATORS:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call = call_of(attribute.node)
            if call is None or not part.start <= call.start_byte < part.end:
                continue
            for index, argument in enumerate(given_arguments(analysis, call) or ()):
                if index > 0 and argument.keyword not in _DATA:
                    continue
                function = argument.value.child_by_field_name("function")
                if function is not None and function.type == "identifier":
                    yield analysis.source(function)
                elif argument.value.type == "identifier" and name.endswith("_generator"):
                    yield "*"


def joined(parts: Sequence[Facts]) -> Facts:
    """The facts of a file by those that its sections show, in order."""
    return Facts(**{kind: joined_kind(kind, parts) for kind in KINDS})


def joined_kind(kind: str, parts: Iterable[Facts]) -> Any:
    """One of the `KINDS` of facts of a file, by those that its sections show, in order."""
    shown = [found for part in parts if (found := getattr(part, kind))]
    if isinstance(getattr(_NOTHING, kind), tuple):
        return tuple(dict.fromkeys(chain.from_iterable(shown)))
    return frozenset().union(*shown)


def _worlds(analysis: Analysis, uses: list[Use], part: Span) -> Iterator[World]:
    lines = analysis.parsed[part.start : part.end]
    if _MARK_TEXT in lines and _MARK.search(lines):
        yield World.GRAPH
    symbols = {symbol for use in uses for symbol, _ in use.prefixes if symbol.path}
    graph, eager = analysis.rulebook.world_sets["graph"], analysis.rulebook.world_sets["eager"]
    for symbol in symbols:
        found = availability(symbol)
        if symbol in graph or (found in _LEFT_BEHIND and symbol.api is not Api.V1):
            yield World.GRAPH
        elif symbol.api is Api.V1:
            yield World.V1
        if symbol in eager or found is Availability.NATIVE:
            yield World.EAGER
    if any(_takes_old_keyword(analysis, use) for use in uses):
        yield World.GRAPH


def _takes_old_keyword(analysis: Analysis, use: Use) -> bool:
    """Whether a call has an argument that no release of TensorFlow 2 takes."""
    entries = analysis.rulebook.about(analysis.rulebook.today(use.symbol)).arguments
    if use.call is None or not entries:
        return False
    old = {name for entry in entries if entry.rule.removed == "2.0" for name in (*entry.renamed, *entry.removed)}
    return any(argument.keyword in old for argument in keyword_arguments(analysis, use.call))


def _keepers(analysis: Analysis, uses: list[Use]) -> Iterator[tuple[str, str, Symbol]]:
    """The uses that keep working what some rule speaks of."""
    for use in uses:
        for code in dict.fromkeys(code for symbol, _ in use.prefixes for code in analysis.rulebook.kept_by(symbol)):
            yield code, analysis.source(use.node), use.symbol


def _v1_names(analysis: Analysis, uses: list[Use]) -> Iterator[tuple[str, str, Symbol]]:
    """The names read off an import of `compat.v1` in the module's scope that are not the same through `tensorflow`."""
    for use in uses:
        if use.symbol.api is Api.V1 and use.prefixes[0][0] == _V1:
            name = differing_name(analysis, use)
            if name is not None and any(
                binding.scope.parent is None for binding in analysis.names.bindings_of(use.reference)
            ):
                yield use.reference.name, name, use.symbol


def differing_name(analysis: Analysis, use: Use) -> str | None:
    """What of a use through `compat.v1` is something else, or nothing, through `tensorflow`; None if it is the same."""
    for symbol, node in reversed(use.prefixes):
        found = availability(symbol)
        if found is Availability.SAME and symbol.path:
            return None
        if found is not None or not symbol.path:
            call = use.call if node is use.node else None
            is_alike = call is not None and _called_alike(analysis, symbol, call)
            return None if is_alike else analysis.source(node)
    return analysis.source(use.node)


def _called_alike(analysis: Analysis, symbol: Symbol, call: Node) -> bool:
    """Whether this very call means the same natively, by a template that keeps the function's name."""
    for entry in analysis.rulebook.calls.get(symbol, ()):
        bound = bind(analysis, call, entry.template.parameters)
        if bound.problem is None and keeps_call(symbol, bound, entry.template):
            return True
    return False


def compile_arguments(analysis: Analysis) -> Iterator[tuple[str, Node, list[Binding]]]:
    """The names that `….compile(…)` calls get as loss or metrics: the keyword, the name, and what it is bound to."""
    for keyword, value, scope in compile_values(analysis):
        if value.type == "identifier":
            yield keyword, value, analysis.names.bindings(value, scope)


def compile_values(analysis: Analysis) -> Iterator[tuple[str, Node, Scope]]:
    """The names and strings that `….compile(…)` calls get as loss or metrics, each with the keyword and its scope."""
    if b".compile" not in analysis.text.data:
        return
    for located in analysis.scopes.calls:
        function = located.node.child_by_field_name("function")
        name = function.child_by_field_name("attribute") if function is not None else None
        if name is None or analysis.source(name) != "compile":
            continue
        for index, argument in enumerate(given_arguments(analysis, located.node) or ()):
            keyword = argument.keyword or _COMPILE_PARAMETERS[min(index, 3)]
            if keyword in _COMPILED:
                for value in _elements(argument.value):
                    yield keyword, value, located.scope


def _elements(value: Node) -> Iterator[Node]:
    """The names and strings in a value, which may be a list or dictionary of them."""
    if value.type in ("identifier", "string"):
        yield value
    elif value.type in ("list", "tuple", "dictionary"):
        for child in value.named_children:
            yield from _elements(child)
    elif value.type == "pair":
        inner = value.child_by_field_name("value")
        if inner is not None:
            yield from _elements(inner)
