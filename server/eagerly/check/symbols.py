"""Symbols that moved or are gone, wherever they are used or imported."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.names.api import (
    Availability,
    Unimportable,
    availability,
    exists,
    is_unknown,
    missing_from_keras,
    needs_import,
    to_import,
    unimportable,
)
from eagerly.names.scopes import Binding, BindingKind, Located, import_statement
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.rules.book import Moved, Reported, RuleBook, SymbolMatch
from eagerly.rules.model import Rule, Severity
from eagerly.settings import KERAS_3
from eagerly.source.text import Span
from eagerly.source.tree import span


class MovedUse(Struct, frozen=True):
    """A use of a symbol that has another name now."""

    use: Use
    prefix: int
    """Which of the use's beginnings moved."""
    replacement: Symbol


class DeprecatedImport(Struct, frozen=True):
    """`from tensorflow import x`, with the name that x has now, if it only moved."""

    binding: Binding
    replacement: Symbol | None


class NamedAttribute(Struct, frozen=True):
    """`getattr(tf, "log")`: a symbol named by a string."""

    content: Node
    """What is in the quotes."""
    replacement: str | None
    """The name to get from the same module, where there is one."""


class ReportedUse(Struct, frozen=True):
    """A use of a symbol that no table replaces."""

    use: Use
    prefix: int


def detect(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        yield from _of_use(analysis, use)
    for call in analysis.scopes.builtin_calls.get("getattr", ()):
        yield from _of_getattr(analysis, call)
    for binding in analysis.scopes.imports:
        found = list(_of_import(analysis, binding))
        yield from found or _of_unimportable(analysis, binding)
    for node, name in analysis.scopes.modules:
        symbol = symbol_of(name)
        found = list(_of_module(analysis, node, symbol))
        yield from found or _of_unimportable_module(analysis, node, symbol)


def _of_use(analysis: Analysis, use: Use) -> Iterator[Finding]:
    """What is said of the longest beginning of a name that a rule knows, or else of the longest that is gone."""
    book = analysis.rulebook
    if all(_is_fine(book, symbol) for symbol, _ in use.prefixes) or analysis.is_kept(use.symbol):
        return
    gone: tuple[int, str] | None = None
    is_call = False
    for index in reversed(range(len(use.prefixes))):
        symbol, node = use.prefixes[index]
        around = _match_around(book, symbol) if index == 0 else None
        is_moved = around is not None and isinstance(around[1], Moved)
        if is_moved and (is_imported_name(analysis, use) or _is_assigned_name(analysis, use)):
            return  # said where it is imported or assigned, and right once it is right there
        if index == 0 and is_imported_name(analysis, use):
            break  # said where it is imported
        call = _call_at(book, symbol)
        if call is not None:
            if symbol is not use.symbol:  # else the calls detector speaks of it
                yield _finding(call, span(node), symbol, ReportedUse(use, index), None)
            return
        match = book.match_of(symbol)
        if isinstance(match, Moved):
            site = MovedUse(use, index, match.replacement)
            yield _finding(match.rule, span(node), symbol, site, _moved_message(symbol, match.replacement))
            return
        is_call = is_call or bool(book.about(symbol).calls)
        if isinstance(match, Reported):
            severity = analysis.severity_of(match.rule, symbol)
            if severity is not None and not is_call:
                reported = ReportedUse(use, index)
                kept = kept_message(analysis, match.rule, symbol.short) if severity is Severity.HINT else None
                message = kept or _advice(symbol, match)
                yield _finding(match.rule, span(node), symbol, reported, message, severity)
            return
        what = _gone(symbol) if gone is None else None
        if what is not None:
            gone = index, what
    around = _match_around(book, use.prefixes[0][0]) if gone is not None else None
    if gone is not None and around is not None:
        yield from _of_member(analysis, use, gone[0], *around)
        return
    if gone is not None:
        symbol, node = use.prefixes[gone[0]]
        for rule in book.by_detector.get("removed-symbol", ()):
            yield _finding(rule, span(node), symbol, ReportedUse(use, gone[0]), gone[1])
        return
    for index, (symbol, node) in enumerate(use.prefixes):
        what = _unreached(symbol)
        if what is not None and not (index == 0 and is_imported_name(analysis, use)):
            for rule in _about_unknown(book, symbol):
                yield _finding(rule, span(node), symbol, ReportedUse(use, index), what)
            return


def _is_fine(book: RuleBook, symbol: Symbol) -> bool:
    """Whether nothing can be said of a symbol itself: 2.21 has it, and no rule speaks of it."""
    about = book.about(symbol)
    return about.match is None and not about.calls and _gone(symbol) is None and _unreached(symbol) is None


def _of_member(analysis: Analysis, use: Use, index: int, module: Symbol, match: SymbolMatch) -> Iterator[Finding]:
    """What is said of a member of an imported module that nothing is said of by its own name."""
    symbol, node = use.prefixes[index]
    severity = analysis.severity_of(match.rule, symbol)
    if severity is not None:
        yield _finding(match.rule, span(node), symbol, ReportedUse(use, index), _advice(module, match), severity)


def _of_getattr(analysis: Analysis, call: Located) -> Iterator[Finding]:
    """A symbol that is got by its name; with a default, the file is ready for its absence."""
    arguments = call.node.child_by_field_name("arguments")
    found = analysis.names.literal_attribute(call.node, call.scope)
    if found is None or arguments is None or arguments.named_child_count != 2 or analysis.is_assigned(found[0]):
        return
    symbol, content = found
    if analysis.is_kept(symbol):
        return
    match, changed = analysis.rulebook.match_of(symbol), _call_at(analysis.rulebook, symbol)
    if isinstance(match, Moved):
        module, _, name = match.replacement.path.rpartition(".")
        in_v1 = symbol.api is Api.V1 and availability(match.replacement) is Availability.SAME
        is_member = module == symbol.path.rpartition(".")[0] and (match.replacement.api is symbol.api or in_v1)
        message = _moved_message(symbol, match.replacement)
        yield _finding(match.rule, span(content), symbol, NamedAttribute(content, name if is_member else None), message)
        return
    site, gone = NamedAttribute(content, None), _gone(symbol)
    if match is not None or changed is not None:
        rule = match.rule if match is not None else changed
        assert rule is not None
        advice = _advice(symbol, match) if match is not None else None
        severity = analysis.severity_of(rule, symbol)
        if severity is not None:
            yield _finding(rule, span(content), symbol, site, advice, severity)
    elif gone is not None:
        for rule in analysis.rulebook.by_detector.get("removed-symbol", ()):
            yield _finding(rule, span(content), symbol, site, gone)


def _of_import(analysis: Analysis, binding: Binding) -> Iterator[Finding]:
    symbol = symbol_of(binding.imported)
    if symbol is None or not symbol.path or analysis.is_kept(symbol):
        return
    book = analysis.rulebook
    match = book.match_of(symbol)
    call = _call_at(book, symbol)
    where = imported_name_span(binding)
    if isinstance(match, Moved):
        site = DeprecatedImport(binding, match.replacement)
        yield _finding(match.rule, where, symbol, site, _moved_message(symbol, match.replacement))
    elif match is not None:
        severity = analysis.severity_of(match.rule, symbol)
        if severity is not None:
            imported = DeprecatedImport(binding, None)
            yield _finding(match.rule, where, symbol, imported, _advice(symbol, match), severity)
    elif call is None and (around := _match_around(book, symbol)) is not None:
        module, nearest = around
        new = _within(book, nearest.replacement, module, symbol) if isinstance(nearest, Moved) else None
        message = _moved_message(symbol, new) if new is not None else _advice(module, nearest)
        yield _finding(nearest.rule, where, symbol, DeprecatedImport(binding, new), message)
    elif call is not None or _gone(symbol) is not None:
        rules = [call] if call is not None else book.by_detector.get("removed-symbol", [])
        message = None if call is not None else _gone(symbol)
        for rule in rules:
            yield _finding(rule, where, symbol, DeprecatedImport(binding, None), message)
    elif (unknown := _unknown(symbol)) is not None:
        for rule in _about_unknown(book, symbol):
            yield _finding(rule, where, symbol, DeprecatedImport(binding, None), unknown)


def _of_module(analysis: Analysis, node: Node, symbol: Symbol | None) -> Iterator[Finding]:
    if symbol is None or not symbol.path or analysis.is_kept(symbol):
        return
    around, gone = _match_around(analysis.rulebook, symbol), _gone(symbol)
    if around is not None:
        module, nearest = around
        what = _moved_message(module, nearest.replacement) if isinstance(nearest, Moved) else _advice(module, nearest)
        yield _finding(nearest.rule, span(node), symbol, None, what)
    elif gone is not None:
        for rule in analysis.rulebook.by_detector.get("removed-symbol", ()):
            yield _finding(rule, span(node), symbol, None, gone)
    elif (unknown := _unknown(symbol)) is not None:
        for rule in _about_unknown(analysis.rulebook, symbol):
            yield _finding(rule, span(node), symbol, None, unknown)


def _of_unimportable(analysis: Analysis, binding: Binding) -> Iterator[Finding]:
    """What is said of `from tensorflow.losses import x` and of `import tensorflow.losses as x`."""
    symbol = symbol_of(binding.imported)
    if symbol is None or not symbol.path:
        return
    statement = import_statement(binding)
    is_from = statement is not None and statement.type == "import_from_statement"
    closed = unimportable(Symbol(symbol.api, symbol.path.rpartition(".")[0]) if is_from else symbol)
    if closed is not None and (closed.is_missing or (is_from and availability(symbol) is not None)):
        yield from _cannot_be_imported(
            analysis,
            imported_name_span(binding),
            closed,
            symbol,
            DeprecatedImport(binding, to_import(symbol) or symbol),
        )


def _of_unimportable_module(analysis: Analysis, node: Node, symbol: Symbol | None) -> Iterator[Finding]:
    """What is said of `import tensorflow.losses` and of `from tensorflow.losses import *`."""
    closed = unimportable(symbol) if symbol is not None else None
    is_from = node.parent is not None and node.parent.type == "import_from_statement"
    if symbol is not None and closed is not None and (is_from or closed.is_missing):
        yield from _cannot_be_imported(analysis, span(node), closed, symbol, None)


def _cannot_be_imported(
    analysis: Analysis, where: Span, closed: Unimportable, symbol: Symbol, site: DeprecatedImport | None
) -> Iterator[Finding]:
    if closed.module.keras_path == "" and analysis.settings.before(KERAS_3):
        return
    for rule in analysis.rulebook.by_detector.get("unimportable-module", ()):
        message = f"`{closed.module.short}` can be read off its module, but not imported from"
        yield _finding(rule, where, symbol, site, message)


def _match_around(book: RuleBook, symbol: Symbol) -> tuple[Symbol, SymbolMatch] | None:
    """What is said of a symbol, or of the nearest module around it that something is said of and that goes for it."""
    words = symbol.path.split(".")
    for end in range(len(words), 0, -1):
        module = Symbol(symbol.api, ".".join(words[:end]))
        match = book.match_of(module)
        if isinstance(match, Reported) or (match is not None and _within(book, match.replacement, module, symbol)):
            return module, match
    return None


def _within(book: RuleBook, replacement: Symbol, module: Symbol, symbol: Symbol) -> Symbol | None:
    """Where a symbol in a module that moved is now; None if there is no such name there."""
    rest = symbol.path.removeprefix(module.path).lstrip(".")
    new = Symbol(replacement.api, ".".join(filter(None, (replacement.path, rest))))
    if new.api is Api.TF:
        return new if exists(new) else None
    about = book.about(new)
    return new if about.match is not None or about.calls or missing_from_keras(new) is None else None


def _call_at(book: RuleBook, symbol: Symbol) -> Rule | None:
    """The rule whose call templates know a symbol that no longer exists."""
    calls = book.about(symbol).calls
    return calls[0].rule if calls and (_gone(symbol) is not None or _is_lost_by_keras(symbol)) else None


def _is_lost_by_keras(symbol: Symbol) -> bool:
    """Whether it is gone from standalone Keras, also since before 1.15; its backend has next to no functions left."""
    is_gone = availability(Symbol(Api.TF, f"keras.{symbol.path}")) in (Availability.GONE, None)
    return symbol.api is Api.KERAS and (is_gone or symbol.path.startswith("backend."))


@cache
def _gone(symbol: Symbol) -> str | None:
    """What to say of a symbol that 2.21 doesn't have under this name; None of one that it has or never had."""
    found = availability(symbol)
    if found is Availability.GONE:
        return f"`{symbol.short}` is gone from TensorFlow 2"
    if found is Availability.BROKEN:
        return f"`{symbol.short}` is gone from TensorFlow 2, and its `tf.compat.v1` form does not work with Keras 3"
    if found is Availability.V1 and symbol.api is Api.TF:
        return f"`{symbol.short}` is gone from TensorFlow 2; what is left of it is `tf.compat.v1.{symbol.path}`"
    return None


def _unreached(symbol: Symbol) -> str | None:
    """What to say of an attribute that isn't there, or not before it is imported; None of any other."""
    if needs_import(symbol):
        return f"`{symbol.short}` is there only once something has imported `{symbol.dotted}`"
    if symbol.api is Api.KERAS and missing_from_keras(symbol) != symbol:
        return None
    return _unknown(symbol)


def _unknown(symbol: Symbol) -> str | None:
    """What to say of a name that isn't in its module; None of any other."""
    if symbol.api is Api.V1 and availability(symbol) in (Availability.NATIVE, Availability.IMPORTED):
        return f"`tf.compat.v1` has no `{symbol.path}`, only TensorFlow 2 itself has it"
    missing = missing_from_keras(symbol)
    if missing is not None:
        return f"Keras 3 has no `{missing.short}`"
    if not is_unknown(symbol):
        return None
    return f"neither TensorFlow 1.15 nor 2.21 has `{symbol.short}`"


def _about_unknown(book: RuleBook, symbol: Symbol) -> list[Rule]:
    """The rules that speak of names that aren't there."""
    return book.by_detector.get("unknown-keras-name" if symbol.api is Api.KERAS else "unknown-symbol", [])


def is_imported_name(analysis: Analysis, use: Use) -> bool:
    """Whether the symbol is named where it was imported: `from tensorflow import log`, here or in another module."""
    imports = [b for b in analysis.names.bindings_of(use.reference) if b.kind is BindingKind.IMPORT]
    return bool(imports) and not any(analysis.names.came_by_star(_dotted(use, binding)) for binding in imports)


def _dotted(use: Use, binding: Binding) -> str:
    """What a module that is imported passes the first symbol on by: `.compat.log` of `from . import compat`."""
    first = use.prefixes[0][1]
    read = takewhile(lambda part: part[0].end_byte <= first.end_byte, use.reference.reads)
    return ".".join((binding.imported, *(name for _, name in read)))


def _is_assigned_name(analysis: Analysis, use: Use) -> bool:
    """Whether the name itself is a variable that the symbol is assigned to: `flags = tf.app.flags`."""
    bindings = analysis.names.bindings_of(use.reference)
    return bool(bindings) and all(binding.kind is BindingKind.ASSIGN for binding in bindings)


def imported_name_span(binding: Binding) -> Span:
    """The name that is imported, not what it is called here."""
    parent = binding.node.parent
    if parent is not None and parent.type == "aliased_import":
        name = parent.child_by_field_name("name")
        return span(name if name is not None else parent)
    return span(parent if parent is not None and parent.type == "dotted_name" else binding.node)


def _advice(symbol: Symbol, match: SymbolMatch) -> str | None:
    advice = match.advice if isinstance(match, Reported) else None
    return f"`{symbol.short}`: {advice}" if advice is not None else None


def _moved_message(old: Symbol, new: Symbol) -> str:
    return f"`{old.short}` is now `{new.short}`"


def rule_message(rule: Rule, symbol: Symbol) -> str:
    """The rule's summary, with the symbol at hand where it doesn't name it itself."""
    return rule.summary if f"`{symbol.short}`" in rule.summary else f"`{symbol.short}`: {rule.summary}"


def kept_message(analysis: Analysis, rule: Rule, name: str) -> str | None:
    """What to say of a session's code where the file turns eager execution off for it; None where it does not."""
    keeper = analysis.kept_working(rule) if rule.family == "sessions" else None
    return f"`{name}`: kept as a graph, by `{keeper}`" if keeper is not None else None


def _finding(
    rule: Rule, where: Span, symbol: Symbol, site: object, message: str | None, severity: Severity | None = None
) -> Finding:
    text = message or rule_message(rule, symbol)
    return Finding(rule, where, text, severity or rule.severity, site, symbol)
