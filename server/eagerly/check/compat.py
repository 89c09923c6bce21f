"""`tensorflow.compat.v1`: imports of it, and names that are the same without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind
from eagerly.check.calls import call_of, keeps_call
from eagerly.check.symbols import MovedUse
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.source.text import Span
from eagerly.source.tree import span


@dataclass(frozen=True)
class V1Import:
    """`import tensorflow.compat.v1 as tf`, with the uses that would mean something else natively."""

    binding: Binding
    blockers: tuple[str, ...]
    """What is in the way, each with its line."""


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
            if symbol_of(binding.imported) == Symbol(Api.V1, ""):
                blockers = tuple(_blockers(analysis, binding))
                yield Finding(
                    rule, _module_span(binding), _message(blockers), rule.severity, V1Import(binding, blockers)
                )
        for node, name in analysis.scopes.modules:
            if symbol_of(name) == Symbol(Api.V1, ""):
                yield Finding(rule, span(node), rule.summary, rule.severity, None)


def _same_natively(analysis: Analysis, use: Use) -> MovedUse | None:
    """A name spelled through `tf.compat.v1` that `tf` has as the same object."""
    if use.prefixes[0][0].api is not Api.TF:
        return None
    book = analysis.rulebook
    for index in reversed(range(len(use.prefixes))):
        symbol, _ = use.prefixes[index]
        native = Symbol(Api.TF, symbol.path)
        if symbol.api is not Api.V1 or native in book.symbols or native in book.calls:
            return None
        if symbol.path and availability(symbol) is Availability.SAME:
            return MovedUse(use, index, native)
    return None


def _blockers(analysis: Analysis, binding: Binding) -> Iterator[str]:
    """The uses of an import of `compat.v1` that are not the same through `tensorflow`."""
    seen = set()
    for use in analysis.uses:
        if use.symbol.api is not Api.V1 or use.prefixes[0][0] != Symbol(Api.V1, ""):
            continue
        if binding not in analysis.names.bindings(use.reference.base, use.scope):
            continue
        name = _differing_name(analysis, use)
        if name is not None and name not in seen:
            seen.add(name)
            yield f"`{name}` (line {analysis.line(use.node)})"


def _differing_name(analysis: Analysis, use: Use) -> str | None:
    for symbol, node in reversed(use.prefixes):
        found = availability(symbol)
        if found is Availability.SAME and symbol.path:
            return None
        if found is not None or not symbol.path:
            return None if _called_alike(analysis, symbol, node) else analysis.source(node)
    return analysis.source(use.node)


def _called_alike(analysis: Analysis, symbol: Symbol, node: Node) -> bool:
    """Whether this very call means the same natively, by a template that keeps the function's name."""
    call = call_of(node)
    for entry in analysis.rulebook.calls.get(symbol, ()):
        bound = bind(call, entry.template.parameters) if call is not None else None
        if bound is not None and bound.problem is None and keeps_call(symbol, bound, entry.template):
            return True
    return False


def _message(blockers: tuple[str, ...]) -> str:
    if not blockers:
        return "nothing here needs `tensorflow.compat.v1` any more"
    rest = f" and {len(blockers) - 1} more" if len(blockers) > 1 else ""
    return f"`tensorflow.compat.v1` is still needed for {blockers[0]}{rest}"


def _module_span(binding: Binding) -> Span:
    """The module's name in the import statement."""
    node = binding.node.parent
    name = node.child_by_field_name("name") if node is not None else None
    return span(name if name is not None else binding.node)
