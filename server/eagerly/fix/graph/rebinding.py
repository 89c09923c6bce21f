"""Names that are bound again, and lists that are changed, where functions read them that may be called later."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.fix.graph.functions import Function
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.runs import Run
from eagerly.fix.graph.steps import MOVED, Role, Step
from eagerly.fix.imports import references_to
from eagerly.names.scopes import Binding, BindingKind

_CHANGING = {
    "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "update", "setdefault", "popitem", "add",
    "discard", "fill", "resize", "shuffle",
}  # fmt: skip
"""Methods that change lists, dictionaries, sets and arrays."""


def require_unchanged(program: Program, runs: list[Run]) -> None:
    """Refuses a run for which a name may stand for something else than it did where the graph was built.

    Raises:
        CannotFixError: the name is bound again before the run, or may be.
    """
    for run in runs:
        if run.function is None:
            continue
        nodes = [*(step.value for step in run.function.needed), *(leaf.node for leaf in run.leaves)]
        nodes += [step.value for step in run.function.parameters if step.iterator is not None]
        for name, binding, later in _bound_again(program, nodes):
            is_before = all(_is_before(program, run.call, other) for other in later)
            if run.scope is not program.scope or not is_before or binding.offset > run.call.start_byte:
                raise program.fail(name, f"`{binding.name}` is assigned more than once")
        _require_signature(program, run.function)
        for step in run.function.needed:
            _require_unfilled(program, step)


def _require_signature(program: Program, function: Function) -> None:
    """Refuses a function that stands below the place where a name of its signature is bound again."""
    values = [step.value for step in function.parameters]
    for name, binding, later in _bound_again(program, values):
        if any(other.offset < function.anchor.statement.end_byte for other in later):
            raise program.fail(name, f"`{binding.name}` is assigned more than once")


def _require_unfilled(program: Program, step: Step) -> None:
    """Refuses a list or the like that stays, and is changed after a step has read it."""
    for name, bindings in program.lookup.references(step.value, program.scope):
        for binding in bindings:
            is_value = binding.scope is program.scope and binding.kind in (BindingKind.ASSIGN, BindingKind.UNPACK)
            if not is_value or not _stays(program.step_bound(binding, name)):
                continue
            for reference in references_to(program.analysis, binding):
                is_later = reference.base.start_byte > name.start_byte or reference.scope is not program.scope
                if is_later and _changes(program, reference.base):
                    raise program.fail(reference.base, f"`{binding.name}` changes, and `{step.names[0]}` is made of it")


def _changes(program: Program, name: Node) -> bool:
    """Whether a name is used to change what it stands for: `name[…] = …`, `name.a = …`, `name.append(…)`."""
    part = name.parent
    user = part.parent if part is not None else None
    if part is None or user is None or part.named_children[0] != name or part.type not in ("attribute", "subscript"):
        return False
    if user.type == "call":
        method = part.child_by_field_name("attribute") if user.child_by_field_name("function") == part else None
        return method is not None and program.analysis.source(method) in _CHANGING
    is_target = user.child_by_field_name("left") == part and "assignment" in user.type
    return is_target or user.type == "delete_statement"


def _bound_again(program: Program, nodes: list[Node]) -> Iterator[tuple[Node, Binding, list[Binding]]]:
    """The names in nodes that stay outside of functions and are bound again, with what they are bound to, and then."""
    for node in nodes:
        for name, bindings in program.lookup.references(node, program.scope):
            for binding in bindings:
                later = _later(program, binding) if binding.scope is program.scope else []
                if later and _stays(program.step_bound(binding, name)):
                    yield name, binding, later


def _later(program: Program, binding: Binding) -> list[Binding]:
    """What binds the same name later, or in a function that may run at any time."""
    others = program.scope.bindings[binding.name]
    return [
        other
        for other in others
        if other is not binding and (other.offset > binding.offset or _is_in_function(program, other.node))
    ]


def _is_in_function(program: Program, node: Node) -> bool:
    outer = node.parent
    while outer is not None and outer != program.scope.node and outer.type != "function_definition":
        outer = outer.parent
    return outer is not None and outer != program.scope.node


def _stays(step: Step | None) -> bool:
    return step is None or (step.role not in MOVED and step.role is not Role.PLACEHOLDER)


def _is_before(program: Program, call: Node, binding: Binding) -> bool:
    """Whether a call is over when a name is bound: no loop goes around both."""
    if _is_in_function(program, binding.node):
        return False
    return call.end_byte <= binding.node.start_byte and (binding.loop is None or call.end_byte <= binding.loop)
