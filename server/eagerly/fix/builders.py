"""Functions and classes that build a part of a graph which they can't keep: they go in the place of their only call.

A placeholder or an optimizer in a function, as in `x, y = placeholders()` or in a model that returns its `keep_prob`,
belongs to the program of a session. Where the function is called once, its body can stand where that call is. The same
holds for a class that is nothing but an `__init__`, with names in the place of the attributes of its only instance.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from itertools import count

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.compose import TextEdit
from eagerly.fix.imports import references_to
from eagerly.fix.memo import once
from eagerly.fix.statements import is_docstring, lines_in_strings, statement_of
from eagerly.names.scopes import Binding, BindingKind, Scope, around
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
    """What builds a part of a graph, and its only call."""

    definition: Binding
    """The function or class that goes."""
    body: Scope
    parameters: list[str]
    block: Node
    statements: list[Node]
    """Those of its body, but for a docstring and the `return` at its end."""
    docstring: Node | None
    returned: list[Node]
    call: Node
    targets: list[Node]
    attributes: dict[Span, str] = field(default_factory=dict)
    """The names that stand for attributes of the instance, in the body."""
    outside: dict[Span, str] = field(default_factory=dict)
    """The same elsewhere."""
    hint: str = ""
    """What names that are taken begin with instead."""

    @property
    def statement(self) -> Node:
        """The statement that is the call."""
        return statement_of(self.call)


def in_place_of_calls(analysis: Analysis, scope: Scope) -> tuple[list[TextEdit], list[str]]:
    """The edits that put what builds a part of a scope's graph in the place of its call there.

    Returns:
        the edits in order, and the names of the functions and classes.
    """
    found: list[TextEdit] = []
    names: list[str] = []
    builders = [_function(analysis, scope, function) for function in analysis.scopes.functions]
    builders += [_class(analysis, scope, each) for each in analysis.scopes.classes]
    for builder in builders:
        new = _inlined(analysis, scope, builder) if builder is not None else None
        if builder is not None and new is not None:
            edits = [
                TextEdit(_lines(analysis, builder.statement), new),
                TextEdit(_with_blank_lines(analysis, builder.definition), ""),
                *(TextEdit(where, name) for where, name in builder.outside.items()),
            ]
            if not any(a.span.start < b.span.end and b.span.start < a.span.end for a in found for b in edits):
                found += edits
                names.append(builder.definition.name)
    return sorted(found, key=lambda edit: edit.span), names


def _function(analysis: Analysis, scope: Scope, function: Binding) -> _Builder | None:
    """A function that has a placeholder or an optimizer of its own, and is called once in a scope, by a statement."""
    body = function.body
    if body is None or not _has_own(analysis, body):
        return None
    call = _only_call(analysis, scope, function)
    targets = _targets(call) if call is not None else None
    if call is None or targets is None:
        return None
    parts = _parts(analysis, function)
    if parts is None or (targets and len(targets) != len(parts[3])):
        return None
    return _Builder(function, body, body.parameters, *parts, call, targets)


def _class(analysis: Analysis, scope: Scope, of: Binding) -> _Builder | None:
    """A class with such an `__init__` and nothing else, of which a statement makes the only instance."""
    block = of.value.child_by_field_name("body") if of.value is not None else None
    bases = of.value.child_by_field_name("superclasses") if of.value is not None else None
    inits = of.body.bindings.get("__init__", []) if of.body is not None else []
    if block is None or len(inits) != 1 or inits[0].body is None or not _has_own(analysis, inits[0].body):
        return None
    call = _only_call(analysis, scope, of)
    targets = _targets(call) if call is not None else None
    if call is None or targets is None or len(targets) != 1:
        return None
    is_plain = bases is None or analysis.source(bases) in ("()", "(object)")
    own = [child for child in block.named_children if child.type != "comment" and not is_docstring(child)]
    body = inits[0].body
    if not is_plain or len(own) != 1 or not body.parameters:
        return None
    parts, instance = _parts(analysis, inits[0]), analysis.source(targets[0])
    if parts is None or parts[3] or len(scope.bindings[instance]) > 1:
        return None
    attributes, outside = _attributes(analysis, scope, body, instance), None
    if attributes is not None:
        outside = _uses_of_instance(analysis, scope.bindings[instance][0], attributes)
    if attributes is None or outside is None:
        return None
    inside = {
        span(reference.reads[0][0]): attributes[reference.reads[0][1]]
        for reference in references_to(analysis, body.bindings[body.parameters[0]][0])
        if reference.reads
    }
    inside |= {
        span(store.target): attributes[store.name]
        for store in analysis.scopes.stores
        if store.scope is body and store.name in attributes
    }
    described = next((child for child in block.named_children if is_docstring(child)), parts[2])
    return _Builder(
        of,
        body,
        body.parameters[1:],
        parts[0],
        parts[1],
        parts[2] or described,
        [],
        call,
        [],
        inside,
        outside,
        instance,
    )


def _attributes(analysis: Analysis, scope: Scope, body: Scope, instance: str) -> dict[str, str] | None:
    """The names for the attributes that an `__init__` stores; None where it does more with its instance."""
    own = body.parameters[0]
    stored = [store for store in analysis.scopes.stores if store.scope is body]
    if any(analysis.source(store.target) != f"{own}.{store.name}" for store in stored):
        return None
    names = list(dict.fromkeys(store.name for store in stored))
    targets = {span(store.target) for store in stored}
    for reference in references_to(analysis, body.bindings[own][0]):
        is_stored = reference.base.parent is not None and span(reference.base.parent) in targets
        if not is_stored and (not reference.reads or reference.reads[0][1] not in names):
            return None
    taken = {*scope.bindings, *scope.module.bindings, *_unbound(analysis), *body.bindings}
    for use in references_to(analysis, scope.bindings[instance][0]):
        taken |= {name for inner in around(use.scope) for name in inner.bindings}
    found: dict[str, str] = {}
    for name in names:
        found[name] = name if name not in taken else _free(f"{instance}_{name}", taken)
        taken.add(found[name])
    return found


def _unbound(analysis: Analysis) -> set[str]:
    """The names that the file uses and does not bind, such as those of Python's own functions."""
    uses = analysis.scopes.references
    return once(
        analysis, "unbound", lambda: {use.name for use in uses if not analysis.names.bindings(use.base, use.scope)}
    )


def _free(name: str, taken: set[str]) -> str:
    """A name that is not taken."""
    numbered = (f"{name}_{number}" if number > 1 else name for number in count(1))
    return next(each for each in numbered if each not in taken)


def _uses_of_instance(analysis: Analysis, instance: Binding, attributes: dict[str, str]) -> dict[Span, str] | None:
    """The names in the place of attributes that are read off the instance; None where it is used in another way."""
    uses = references_to(analysis, instance)
    if any(not use.reads or use.reads[0][1] not in attributes for use in uses):
        return None
    targets = {span(store.target) for store in analysis.scopes.stores}
    found = {span(use.reads[0][0]): attributes[use.reads[0][1]] for use in uses}
    return found if targets.isdisjoint(found) else None


def _has_own(analysis: Analysis, body: Scope) -> bool:
    """Whether a function has a placeholder or an optimizer of its own."""
    return id(body) in once(analysis, "scopes with what a session's program has", lambda: _owners(analysis))


def _owners(analysis: Analysis) -> set[int]:
    """The ids of the scopes that make something of `_OWN_KINDS`."""
    kind = analysis.rulebook.kind_made_by
    return {id(use.scope) for use in analysis.uses if use.call is not None and kind(use.symbol) in _OWN_KINDS}


def _only_call(analysis: Analysis, scope: Scope, of: Binding) -> Node | None:
    """The only use of a function or class of the module, where it is a call in a scope that runs once."""
    definition = of.value
    if definition is None or definition.parent is None or definition.parent.type != "module":
        return None
    uses = references_to(analysis, of)
    call = uses[0].call if len(uses) == 1 and uses[0].node == uses[0].base and uses[0].scope is scope else None
    is_only_one = len(of.scope.bindings[of.name]) == 1
    return call if call is not None and is_only_one and _stands_where_it_runs_once(call) else None


def _parts(analysis: Analysis, function: Binding) -> tuple[Node, list[Node], Node | None, list[Node]] | None:
    """The block of a function, its statements, its docstring, and what it returns at its end.

    None where it does what would mean something else in another place.
    """
    definition = function.value
    block = definition.child_by_field_name("body") if definition is not None else None
    if definition is None or block is None:
        return None
    statements = [child for child in block.named_children if child.type != "comment"]
    docstring = statements.pop(0) if statements and is_docstring(statements[0]) else None
    last = statements.pop() if statements and statements[-1].type == "return_statement" else None
    is_below = analysis.text.line_at(block.start_byte) > analysis.text.line_at(definition.start_byte)
    inner = [node for statement in statements for node in descendants(statement)]
    if not statements or not is_below or any(node.type in {*_ELSEWHERE, "return_statement"} for node in inner):
        return None
    if any(node.type == "identifier" and analysis.source(node) in ("super", "locals") for node in inner):
        return None
    return block, statements, docstring, _returned(last)


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
    edits = dict(builder.attributes)
    for name, new in renamed.items():
        for binding in builder.body.bindings.get(name, ()):
            edits[span(binding.node)] = new
            edits |= {span(reference.base): new for reference in references_to(analysis, binding)}
    first = text.line_at(builder.statements[0].start_byte)
    if builder.docstring is not None and is_in(builder.docstring, [span(builder.block)]):
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
    """The names of the body that change with it, and the statements that give its parameters their values."""
    bound = bind(analysis, builder.call, tuple(builder.parameters))
    if bound.problem is not None:
        return None
    renamed: dict[str, str] = {}
    given_values: dict[str, str] = {}
    for name in builder.parameters:
        parameter = builder.body.bindings[name][0]
        given = bound.given[name].value if name in bound.given else parameter.value
        if given is None or len(builder.body.bindings[name]) > 1:
            return None
        if given.type == "identifier" and name in bound.given:
            renamed[name] = analysis.source(given)
        else:
            given_values[name] = analysis.source(given)
    for target, value in zip(builder.targets, builder.returned, strict=False):
        name, new = analysis.source(value), analysis.source(target)
        is_local = value.type == "identifier" and name in builder.body.bindings
        if is_local and (name in renamed or len(scope.bindings[new]) > 1):
            return None
        if is_local:
            renamed[name] = new
    targets = {analysis.source(target) for target in builder.targets}
    taken = {*scope.bindings, *scope.module.bindings, *_unbound(analysis), *builder.attributes.values()} - targets
    for name, bindings in builder.body.bindings.items():
        is_parameter = name in builder.body.parameters
        is_known = all(binding.kind in (BindingKind.ASSIGN, BindingKind.UNPACK) for binding in bindings)
        if not is_parameter and not (is_known or builder.hint):
            return None
        if name in renamed or (is_parameter and name not in builder.parameters):
            continue
        if name in taken | targets:
            if not builder.hint:
                return None
            renamed[name] = _free(f"{builder.hint}_{name}", {*taken, *targets, *builder.body.bindings})
            taken.add(renamed[name])
    inside = [span(builder.block)]
    free = {each.name for each in analysis.scopes.references if is_in(each.base, inside)} - set(builder.body.bindings)
    if scope is not scope.module and not free.isdisjoint(scope.bindings):
        return None
    return renamed, [f"{renamed.get(name, name)} = {value}" for name, value in given_values.items()]


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
