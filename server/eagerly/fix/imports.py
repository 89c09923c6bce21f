"""Imports that fixes need, move or leave without a use."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import Fix, NeededImport, Replacement
from eagerly.fix.statements import is_docstring, removals
from eagerly.names.scopes import Binding, Reference, ScopeKind, import_statement
from eagerly.names.symbols import Symbol, symbol_of
from eagerly.source.text import Span
from eagerly.source.tree import span


def import_replacements(analysis: Analysis, fixes: Sequence[Fix], removed: Sequence[Span]) -> list[Replacement]:
    """What has to happen to the imports when `fixes` are applied, which take out the source in `removed`."""
    used = {name for fix in fixes for name in fix.names}
    orphans = [binding for binding in _orphans(analysis, removed) if binding.name not in used]
    moves = ((binding, symbol) for fix in fixes for binding, symbol in fix.moved_imports)
    moved = {binding: symbol for binding, symbol in moves if binding not in orphans}
    found: list[Replacement] = []
    dropped = {*orphans, *moved}
    statements = {node.id: node for node in map(import_statement, dropped) if node is not None}
    new_lines: dict[int, list[str]] = {}
    for need in _needed(fixes):
        anchor = need.below or _anchor(analysis)
        if anchor is None:
            found.append(Replacement.insertion(top_of_code(analysis), need.statement + line_ending(analysis)))
        else:
            statements.setdefault(anchor.id, anchor)
            new_lines.setdefault(anchor.id, []).append(need.statement)
    for key, statement in statements.items():
        here = {binding: moved.get(binding) for binding in dropped if import_statement(binding) == statement}
        module = _new_module(statement, here)
        if module is not None and key not in new_lines:
            found.append(module)
            continue
        new_lines.setdefault(key, []).extend(
            _imports_of([(symbol, binding.name) for binding, symbol in moved.items() if binding in here])
        )
        found += _rewritten(analysis, statement, {binding.node.id for binding in here}, new_lines[key])
    return found


def _needed(fixes: Sequence[Fix]) -> list[NeededImport]:
    """The imports that fixes need, sorted; one that several need in the module's scope once, where it comes first."""
    found: dict[tuple[str, int | None], NeededImport] = {}
    for need in sorted({need for fix in fixes for need in fix.imports}, key=_order):
        block = need.below.parent if need.below is not None else None
        found.setdefault((need.statement, block.id if block is not None and block.type != "module" else None), need)
    return list(found.values())


def _order(need: NeededImport) -> tuple[str, int]:
    return need.statement, need.below.start_byte if need.below is not None else -1


def _new_module(statement: Node, bindings: Mapping[Binding, Symbol | None]) -> Replacement | None:
    """The edit of the module's name alone, where all that a statement imports is in one other module now."""
    name = statement.child_by_field_name("module_name")
    modules = set()
    for binding, symbol in bindings.items():
        module, _, leaf = symbol.dotted.rpartition(".") if symbol is not None else ("", "", "")
        modules.add(module if leaf == binding.imported.rpartition(".")[2] else "")
    if name is None or len(modules) != 1 or "" in modules or len(bindings) < len(_entries(statement)):
        return None
    return Replacement(span(name), (modules.pop(),))


def from_import(symbol: Symbol, name: str) -> str:
    """The statement that imports a symbol under a name."""
    (statement,) = _imports_of([(symbol, name)])
    return statement


def _imports_of(symbols: Iterable[tuple[Symbol, str]]) -> list[str]:
    """The statements that import symbols under names, one for each module."""
    by_module: dict[str, list[str]] = {}
    for symbol, name in symbols:
        module, _, leaf = symbol.dotted.rpartition(".")
        by_module.setdefault(module, []).append(f"{leaf} as {name}" if name != leaf else leaf)
    return [
        f"from {module} import {', '.join(names)}" if module else f"import {', '.join(names)}"
        for module, names in by_module.items()
    ]


def _rewritten(analysis: Analysis, statement: Node, dropped: set[int], new_lines: list[str]) -> list[Replacement]:
    """`statement` without the names whose nodes are in `dropped`, followed by new import lines."""
    entries = _entries(statement)
    left = [entry for entry in entries if not _binds_one_of(entry, dropped)]
    text = analysis.text
    line = text.line_span(text.line_at(statement.start_byte))
    indent = text.slice(Span(line.start, statement.start_byte))
    indent = indent if not indent.strip() else ""
    ending = line_ending(analysis)
    if not left:
        if new_lines:
            return [Replacement(span(statement), ((ending + indent).join(new_lines),))]
        return removals(analysis, [statement])
    found = []
    if new_lines:
        found.append(_below(analysis, statement, new_lines, ending + indent))
    for index, entry in enumerate(entries):
        if entry in left:
            continue
        followed_by_kept = any(other in left for other in entries[index + 1 :])
        if followed_by_kept:
            found.append(Replacement.deletion(Span(entry.start_byte, entries[index + 1].start_byte)))
        else:
            last_kept = left[-1]
            found.append(Replacement.deletion(Span(last_kept.end_byte, entries[-1].end_byte)))
            break
    return found


def without_name(analysis: Analysis, binding: Binding) -> list[Replacement]:
    """The import of a name taken away, with its statement if that imports nothing else."""
    statement = import_statement(binding)
    return _rewritten(analysis, statement, {binding.node.id}, []) if statement is not None else []


def _below(analysis: Analysis, statement: Node, new_lines: list[str], separator: str) -> Replacement:
    """New statements after one: below the line that it ends, or on the line that it shares."""
    line = analysis.text.line_at(statement.end_byte)
    end = analysis.text.line_start(line) + len(analysis.text.line(line))
    behind = analysis.text.slice(Span(statement.end_byte, end)).strip()
    if behind and not behind.startswith("#"):
        return Replacement.insertion(statement.end_byte, "".join(f"; {new}" for new in new_lines))
    return Replacement.insertion(end, "".join(f"{separator}{new}" for new in new_lines))


def _entries(statement: Node) -> list[Node]:
    """The names in an import statement, each with its `as`."""
    module = statement.child_by_field_name("module_name")
    return [
        child
        for child in statement.named_children
        if child.type in ("dotted_name", "aliased_import") and child != module
    ]


def _binds_one_of(entry: Node, names: set[int]) -> bool:
    alias = entry.child_by_field_name("alias") if entry.type == "aliased_import" else entry
    return alias is not None and (alias.id in names or any(child.id in names for child in alias.named_children))


def _orphans(analysis: Analysis, removed: Sequence[Span]) -> Iterable[Binding]:
    """Imports of single TensorFlow names whose every use is in `removed`."""
    kept = exported(analysis)
    candidates = [
        binding
        for binding in analysis.scopes.imports
        if _is_single_name(binding) and not (binding.scope.kind is ScopeKind.MODULE and binding.name in kept)
    ]
    if not candidates:
        return
    gone = _merged(removed)
    for binding in candidates:
        references = references_to(analysis, binding)
        if references and all(_is_within(reference.base, gone) for reference in references):
            yield binding


def exported(analysis: Analysis) -> set[str]:
    """The strings in the module's `__all__`."""
    names: set[str] = set()
    for binding in analysis.scopes.module.bindings.get("__all__", ()):
        items = binding.value.named_children if binding.value is not None else ()
        names.update(analysis.source(item).strip("'\"") for item in items if item.type == "string")
    return names


def _is_single_name(binding: Binding) -> bool:
    symbol = symbol_of(binding.imported)
    return symbol is not None and bool(symbol.path)


def references_to(analysis: Analysis, binding: Binding) -> list[Reference]:
    """The uses of a name that can be bound by this binding."""
    return [
        reference
        for reference in _references_by_name(analysis).get(binding.name, ())
        if binding in analysis.names.bindings_of(reference)
    ]


def _references_by_name(analysis: Analysis) -> dict[str, list[Reference]]:
    """The uses of names in the file, put in order once for all fixes."""
    key = "references by name"
    if key not in analysis.memo:
        found: dict[str, list[Reference]] = {}
        for reference in analysis.scopes.references:
            found.setdefault(reference.name, []).append(reference)
        analysis.memo[key] = found
    return cast("dict[str, list[Reference]]", analysis.memo[key])


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that overlap made one."""
    found: list[Span] = []
    for where in sorted(spans):
        if found and where.start < found[-1].end:
            where = Span(found[-1].start, max(found.pop().end, where.end))
        found.append(where)
    return found


def _is_within(node: Node, removed: Sequence[Span]) -> bool:
    """Whether a node is in one of these stretches, which are in order and apart."""
    index = bisect_right(removed, Span(node.start_byte, sys.maxsize)) - 1
    return index >= 0 and span(node).within(removed[index])


def _anchor(analysis: Analysis) -> Node | None:
    """The last of the imports at the head of the module, which a new one goes below.

    In a notebook, the first cell with imports is the head.
    """
    text = analysis.text
    found = None
    for child in analysis.statements:
        if child.type in ("import_statement", "import_from_statement", "future_import_statement"):
            if found is not None and text.cell_of(found.start_byte) != text.cell_of(child.start_byte):
                break
            found = child
        elif found is None and text.cells:
            continue
        elif child.type != "comment" and not is_docstring(child):
            break
    return found


def below_imports(analysis: Analysis) -> int:
    """The byte offset of the line below the imports at the head of the module, where code starts."""
    anchor = _anchor(analysis)
    return analysis.text.line_span(analysis.text.line_at(anchor.end_byte)).end if anchor else top_of_code(analysis)


def top_of_code(analysis: Analysis) -> int:
    """The byte offset of the first line for code: below comments at the top and the docstring.

    In a notebook, the first line that has code: above it there can be cells that aren't Python.
    """
    at = 3 if analysis.text.data.startswith(b"\xef\xbb\xbf") else 0
    for child in analysis.statements:
        if child.type != "comment" and not is_docstring(child):
            if analysis.text.cells:
                at = analysis.text.line_start(analysis.text.line_at(child.start_byte))
            break
        at = analysis.text.line_span(analysis.text.line_at(child.end_byte)).end
    return at


def line_ending(analysis: Analysis) -> str:
    """The line end that the file's first line has."""
    first = analysis.text.data[: analysis.text.line_span(0).end]
    return "\r\n" if first.endswith(b"\r\n") else "\r" if first.endswith(b"\r") else "\n"
