"""Names of TensorFlow's private modules: `from tensorflow.python.ops import array_ops`."""

from __future__ import annotations

from collections.abc import Iterator

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.symbols import DeprecatedImport, MovedUse, ReportedUse, imported_name_span, is_imported_name
from eagerly.names.api import exists
from eagerly.names.private import is_gone, public_module, public_name
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.rules.model import Rule, Severity
from eagerly.source.text import Span
from eagerly.source.tree import span


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("private-symbol", ()):
        for use in analysis.uses:
            if use.symbol.api is Api.PRIVATE:
                yield from _of_use(analysis, rule, use)
        for binding in analysis.scopes.imports:
            symbol = symbol_of(binding.imported)
            if symbol is not None and symbol.api is Api.PRIVATE and analysis.rulebook.match_of(symbol) is None:
                yield from _of_import(analysis, rule, binding, symbol)
        for node, name in analysis.scopes.modules:
            symbol = symbol_of(name)
            if symbol is not None and symbol.api is Api.PRIVATE and analysis.rulebook.match_of(symbol) is None:
                yield _finding(rule, span(node), symbol, public_module(symbol), None, None)


def _of_use(analysis: Analysis, rule: Rule, use: Use) -> Iterator[Finding]:
    """What is said of the longest beginning of a name that is public under another one."""
    if any(analysis.rulebook.match_of(symbol) is not None for symbol, _ in use.prefixes):
        return  # rules.yaml says more
    is_imported = is_imported_name(analysis, use)
    for index in reversed(range(is_imported, len(use.prefixes))):
        symbol, node = use.prefixes[index]
        public = public_name(symbol)
        if public is not None:
            yield _finding(rule, span(node), symbol, public, MovedUse(use, index, public), ReportedUse(use, index))
            return
    index = len(use.prefixes) - 1
    if index or not is_imported:  # a name that is imported by itself is spoken of there
        yield _finding(rule, span(use.node), use.symbol, None, None, ReportedUse(use, index))


def _of_import(analysis: Analysis, rule: Rule, binding: Binding, symbol: Symbol) -> Iterator[Finding]:
    """What is said of an import; one whose members are used, but that has no public name, is spoken of at these."""
    public, is_opened = public_name(symbol), analysis.is_opened(binding.name)
    if public is not None or not is_opened:
        public = public or public_module(symbol)
        where = imported_name_span(binding)
        unnamed = DeprecatedImport(binding, None)
        named = DeprecatedImport(binding, public) if public is not None else None
        yield _finding(rule, where, symbol, public, named, unnamed)


def _finding(rule: Rule, where: Span, symbol: Symbol, public: Symbol | None, named: object, unnamed: object) -> Finding:
    gone = public is None and is_gone(symbol)
    if gone:
        message = f"`{symbol.short}` was private, and is gone from TensorFlow 2"
    elif public is None:
        message = f"`{symbol.short}` is private, and has no public name"
    elif exists(public):
        message = f"`{symbol.short}` is private; its public name is `{public.short}`"
    else:
        message = f"`{symbol.short}` is private, and its public name, `{public.short}`, is gone from TensorFlow 2"
    site = named if public is not None and exists(public) else unnamed
    severity = rule.severity if public is not None or gone else Severity.INFORMATION
    return Finding(rule, where, message, severity, site, symbol)
