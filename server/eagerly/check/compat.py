"""`tensorflow.compat.v1`: imports of it, names that are the same without it, and those that need a graph."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.facts import differing_name
from eagerly.check.symbols import MovedUse, rule_message
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.rules.model import Severity
from eagerly.source.text import Span
from eagerly.source.tree import span

_V1 = Symbol(Api.V1, "")


class V1Import(Struct, frozen=True):
    """`import tensorflow.compat.v1 as tf`."""

    binding: Binding


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("compat-v1-symbol", ()):
        for use in analysis.uses:
            site = _same_natively(analysis, use)
            if site is not None:
                symbol, node = use.prefixes[site.prefix]
                message = f"`{symbol.short}` is the same as `{site.replacement.short}`"
                yield Finding(rule, span(node), message, rule.severity, site, symbol)
    for rule in analysis.rulebook.by_detector.get("compat-v1-import", ()):
        for binding in analysis.scopes.imports:
            if symbol_of(binding.imported) == _V1:
                message = _message(_needed(analysis, binding))
                yield Finding(rule, _module_span(binding), message, rule.severity, V1Import(binding))
        for node, name in analysis.scopes.modules:
            if symbol_of(name) == _V1:
                yield Finding(rule, span(node), rule.summary, rule.severity, None)
    yield from _graph_only(analysis)


def _graph_only(analysis: Analysis) -> Iterator[Finding]:
    """What is kept in `tf.compat.v1` and works in graphs only, where nothing in the file makes or runs one."""
    for rule in analysis.rulebook.by_detector.get("graph-only", ()):
        graph_only = analysis.rulebook.world_sets["graph-only"]
        for use in analysis.uses:
            is_one = use.symbol in graph_only and analysis.is_kept(use.symbol)
            if is_one and analysis.kept_working(rule) is None:
                is_session = analysis.rulebook.kind_made_by(use.symbol) == "session"
                severity = rule.severity if is_session else Severity.HINT
                message = rule_message(rule, use.symbol)
                yield Finding(rule, span(use.node), message, severity, None, use.symbol)


def _same_natively(analysis: Analysis, use: Use) -> MovedUse | None:
    """A name spelled through `tf.compat.v1` that `tf` has as the same object."""
    if use.prefixes[0][0].api is not Api.TF:
        return None
    book = analysis.rulebook
    for index in reversed(range(len(use.prefixes))):
        symbol, _ = use.prefixes[index]
        native = Symbol(Api.TF, symbol.path)
        if symbol.api is not Api.V1 or native.short in book.symbols or native.short in book.calls:
            return None
        if symbol.path and availability(symbol) is Availability.SAME:
            return MovedUse(use, index, native)
    return None


def _needed(analysis: Analysis, binding: Binding) -> list[str]:
    """What an import of `compat.v1` is needed for."""
    if binding.scope.parent is None:
        return analysis.needed_from_v1(binding.name)
    return sorted({name for name, _ in blockers(analysis, binding)})


def blockers(analysis: Analysis, binding: Binding) -> Iterator[tuple[str, Use]]:
    """The uses of an import of `compat.v1` that are not the same through `tensorflow`."""
    for use in analysis.uses:
        if use.symbol.api is not Api.V1 or use.prefixes[0][0] != _V1:
            continue
        name = differing_name(analysis, use)
        if name is not None and binding in analysis.names.bindings_of(use.reference):
            yield name, use


def _message(needed: list[str]) -> str:
    if not needed:
        return "nothing here needs `tensorflow.compat.v1` any more"
    rest = f" and {len(needed) - 1} more" if len(needed) > 1 else ""
    return f"`tensorflow.compat.v1` is still needed for `{needed[0]}`{rest}"


def _module_span(binding: Binding) -> Span:
    """The module's name in the import statement."""
    node = binding.node.parent
    name = node.child_by_field_name("name") if node is not None else None
    return span(name if name is not None else binding.node)
