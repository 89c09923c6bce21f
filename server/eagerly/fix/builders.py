"""Functions that build a part of a graph which no function can keep: they go in the place of their only call.

A placeholder or an optimizer in a function, as in `x, y = placeholders()` or in a model that returns its `keep_prob`,
belongs to the program of a session. Where the function is called once, its body can stand where that call is.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.compose import TextEdit
from eagerly.fix.imports import references_to
from eagerly.fix.statements import lines_in_strings, statement_of
from eagerly.names.scopes import Binding, BindingKind, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span, decode
from eagerly.source.tree import descendants, is_in, span

_OWN_KINDS = {"placeholder", "optimizer"}
"""What a session's program has for itself."""
_ELSEWHERE = {"yield", "global_statement", "nonlocal_statement", "function_definition", "class_definition", "lambda"}
"""What means something else where the call is, or may."""
_TARGETS = ("pattern_list", "tuple_pattern")
_AROUND = {"module", "block", "with_statement", "function_definition"}


@dataclass(frozen=True)
class _Builder:
    """A function, and its only call."""

    function: Binding
    body: Scope
    block: Node
    statements: list[Node]
    """Those of its body, but for a docstring and the `return` at its end."""
    docstring: Node | None
    returned: list[Node]
    call: Node
    statement: Node
    """The statement that is the call."""
    targets: list[Node]


def in_place_of_calls(analysis: Analysis, scope: Scope) -> tuple[list[TextEdit], list[str]]:
    """The edits that put functions which build a part of a scope's graph in the place of their calls there.

    Returns:
        the edits in order, and the names of the functions.
    """
    found: list[TextEdit] = []
    names: list[str] = []
    for function in analysis.scopes.functions:
        builder = _builder(analysis, scope, function)
        new = _inlined(analysis, scope, builder) if builder is not None else None
        if builder is not None and new is not None:
            where = [_lines(analysis, builder.statement), _with_blank_lines(analysis, builder.function)]
            if not any(edit.span.start < each.end and each.start < edit.span.end for edit in found for each in where):
                found += [TextEdit(where[0], new), TextEdit(where[1], "")]
                names.append(function.name)
    return sorted(found, key=lambda edit: edit.span), names


def _builder(analysis: Analysis, scope: Scope, function: Binding) -> _Builder | None:
    """A function that has a placeholder or an optimizer of its own, and is called once in a scope, by a statement."""
    definition, body = function.value, function.body
    block = definition.child_by_field_name("body") if definition is not None else None
    if definition is None or body is None or block is None or function.scope.kind is not ScopeKind.MODULE:
        return None
    if not any(
        located.scope is body
        and isinstance(symbol := analysis.names.called(located.node, located.scope), Symbol)
        and analysis.rulebook.kind_made_by(symbol) in _OWN_KINDS
        for located in analysis.scopes.calls
    ):
        return None
    uses = references_to(analysis, function)
    call = uses[0].call if len(uses) == 1 and uses[0].node == uses[0].base and uses[0].scope is scope else None
    if call is None or len(function.scope.bindings[function.name]) > 1:
        return None
    targets = _targets(call)
    statements = [child for child in block.named_children if child.type != "comment"]
    docstring = statements.pop(0) if statements and _is_docstring(statements[0]) else None
    last = statements.pop() if statements and statements[-1].type == "return_statement" else None
    returned = _returned(last)
    is_plain = definition.parent is not None and definition.parent.type == "module" and bool(statements)
    starts_line = is_plain and analysis.text.line_at(block.start_byte) > analysis.text.line_at(definition.start_byte)
    inner = [node for statement in statements for node in descendants(statement)]
    if not starts_line or any(node.type in {*_ELSEWHERE, "return_statement"} for node in inner):
        return None
    if targets is None or not _stands_where_it_runs_once(call) or (targets and len(targets) != len(returned)):
        return None
    return _Builder(function, body, block, statements, docstring, returned, call, statement_of(call), targets)


def _targets(call: Node) -> list[Node] | None:
    """The names that a statement gives what a call returns; None where it is used in another way."""
    parent = call.parent
    if parent is not None and parent.type == "expression_statement":
        return []
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    if left is None or parent is None or parent.parent is None or parent.parent.type != "expression_statement":
        return None
    names = left.named_children if left.type in _TARGETS else [left]
    return names if all(name.type == "identifier" for name in names) else None


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and statement.named_children[0].type == "string"


def _returned(statement: Node | None) -> list[Node]:
    value = statement.named_children[0] if statement is not None and statement.named_children else None
    if value is None:
        return []
    return value.named_children if value.type in ("expression_list", "tuple") else [value]


def _stands_where_it_runs_once(call: Node) -> bool:
    """Whether there is no loop, choice or the like between a call and the scope that it is in."""
    node = statement_of(call).parent
    while node is not None and node.type not in ("module", "function_definition"):
        if node.type not in _AROUND:
            return False
        node = node.parent
    return True


def _inlined(analysis: Analysis, scope: Scope, builder: _Builder) -> str | None:
    """What stands in the place of the call; None where the names of one are in the way of the other."""
    names = _names(analysis, scope, builder)
    if names is None:
        return None
    renamed, before = names
    text = analysis.text
    edits: dict[Span, str] = {}
    for name, new in renamed.items():
        for binding in builder.body.bindings.get(name, ()):
            edits[span(binding.node)] = new
            edits |= {span(reference.base): new for reference in references_to(analysis, binding)}
    first = text.line_at(builder.statements[0].start_byte)
    if builder.docstring is not None:
        first = text.line_at(builder.docstring.end_byte) + 1
    lines = [
        _edited(analysis, text.line_span(number), edits)
        for number in range(first, text.line_at(builder.statements[-1].end_byte) + 1)
    ]
    in_strings = {number - first for number in lines_in_strings(text, builder.block)}
    depth = builder.block.start_byte - text.line_start(text.line_at(builder.block.start_byte))
    start = text.line_start(text.line_at(builder.statement.start_byte))
    indent = decode(text.part(start, builder.statement.start_byte))
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    moved = [
        line if number in in_strings or not line.strip() else indent + line[depth:] for number, line in enumerate(lines)
    ]
    after = [
        f"{analysis.source(target)} = {_edited(analysis, span(value), edits)}"
        for target, value in zip(builder.targets, builder.returned, strict=False)
        if _edited(analysis, span(value), edits) != analysis.source(target)
    ]
    comments = [f"# {line}".rstrip() for line in _described(analysis, builder)]
    return "".join(
        [
            *(f"{indent}{line}{ending}" for line in (*comments, *before)),
            *moved,
            *(f"{indent}{line}{ending}" for line in after),
        ]
    )


def _described(analysis: Analysis, builder: _Builder) -> list[str]:
    """The lines of the docstring."""
    if builder.docstring is None:
        return []
    words = analysis.source(builder.docstring).strip("rRuU").strip("\"'")
    first, _, rest = words.partition("\n")
    return f"{first.strip()}\n{textwrap.dedent(rest)}".strip().splitlines()


def _names(analysis: Analysis, scope: Scope, builder: _Builder) -> tuple[dict[str, str], list[str]] | None:
    """The names of the function that change with it, and the statements that give its parameters their values."""
    bound = bind(analysis, builder.call, tuple(builder.body.parameters))
    if bound.problem is not None:
        return None
    renamed: dict[str, str] = {}
    before: list[str] = []
    for name in builder.body.parameters:
        (parameter,) = builder.body.bindings[name][:1]
        given = bound.given[name].value if name in bound.given else parameter.value
        if given is None or len(builder.body.bindings[name]) > 1:
            return None
        if given.type == "identifier" and name in bound.given:
            renamed[name] = analysis.source(given)
        else:
            before.append(f"{name} = {analysis.source(given)}")
    for target, value in zip(builder.targets, builder.returned, strict=False):
        name, new = analysis.source(value), analysis.source(target)
        is_local = value.type == "identifier" and name in builder.body.bindings
        if is_local and (name in renamed or len(scope.bindings[new]) > 1):
            return None
        if is_local:
            renamed[name] = new
    given_names = {analysis.source(target) for target in builder.targets}
    taken = {*scope.bindings, *scope.module.bindings} - given_names
    for name, bindings in builder.body.bindings.items():
        is_known = all(binding.kind in (BindingKind.ASSIGN, BindingKind.UNPACK) for binding in bindings)
        is_parameter = name in builder.body.parameters
        if not is_parameter and not is_known:
            return None
        if name not in renamed and (name in taken or (name in given_names)):
            return None
    inside = [span(builder.block)]
    free = {each.name for each in analysis.scopes.references if is_in(each.base, inside)} - set(builder.body.bindings)
    if scope is not scope.module and not free.isdisjoint(scope.bindings):
        return None
    return renamed, before


def _edited(analysis: Analysis, where: Span, edits: dict[Span, str]) -> str:
    """The text of a stretch with new names in it."""
    pieces, at = [], where.start
    for old, new in sorted(edits.items()):
        if old.within(where):
            pieces += [analysis.text.slice(Span(at, old.start)), new]
            at = old.end
    return "".join([*pieces, analysis.text.slice(Span(at, where.end))])


def _lines(analysis: Analysis, statement: Node) -> Span:
    """The lines of a statement."""
    text = analysis.text
    last = text.line_at(statement.end_byte)
    return Span(text.line_start(text.line_at(statement.start_byte)), text.line_span(last).end)


def _with_blank_lines(analysis: Analysis, function: Binding) -> Span:
    """The lines of a function, and the empty ones behind it."""
    assert function.value is not None
    text = analysis.text
    start, end = _lines(analysis, function.value)
    line = text.line_at(function.value.end_byte) + 1
    while line < text.line_count and text.line_span(line).end > text.line_start(line) and not text.line(line).strip():
        end = text.line_span(line).end
        line += 1
    return Span(start, end)
