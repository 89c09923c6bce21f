"""Functions, loops and choices of Python that use what each run computes anew: they go where that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.fix.graph.judge import Makes, MakesVariableError
from eagerly.fix.graph.steps import Role, Step
from eagerly.names.scopes import bindings_at
from eagerly.source.tree import descendants, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program


_MOVING = {"function_definition", "for_statement", "if_statement"}
"""The statements with others in them that may move."""


def moving_statement(program: Program, statement: Node) -> Step | None:
    """A step that is more than a name for what is computed: a function, a loop, a choice, what fills or adds up.

    Returns:
        None where it is none of these, can stay, or runs something itself.

    Raises:
        CannotFixError: it does more than to compute.
    """
    inner = statement.named_children[0] if statement.type == "expression_statement" else statement
    if statement.type not in _MOVING and not _adds(inner) and program.lookup.filled(inner) is None:
        return None
    if program.lookup.runs(statement):
        return None
    return _definition(program, statement) if statement.type == "function_definition" else _block(program, statement)


def _adds(statement: Node) -> bool:
    """Whether a statement is `name += value` or the like."""
    target = statement.child_by_field_name("left") if statement.type == "augmented_assignment" else None
    return target is not None and target.type == "identifier"


def _definition(program: Program, definition: Node) -> Step | None:
    name = definition.child_by_field_name("name")
    found = program.scope.bindings.get(program.analysis.source(name), ()) if name is not None else ()
    binding = next((binding for binding in found if binding.value == definition), None)
    if program.owner or name is None or binding is None:
        return None
    step = Step(definition, name, definition, [binding], Role.TENSOR, program.needs_of(definition))
    if not program.differs_by_run(step.needs):
        return None
    try:
        program.judge.require_pure_function(binding, Makes.NOTHING)
    except MakesVariableError:
        return None  # it stays, and gets what it reads
    for default in _defaults(definition):
        program.judge.require_pure(default, program.scope)
    program.require_same_names(definition)
    return step


def _block(program: Program, statement: Node) -> Step | None:
    """A loop, a choice or what fills a list, which goes on from what is bound to its names before it."""
    if not _computes(program, statement):
        return None
    where = span(statement)
    bound = [each for found in program.scope.bindings.values() for each in found if span(each.node).within(where)]
    filled = _filled(program, statement)
    names = {binding.name for binding in bound} | filled
    before = [each for name in sorted(names) for each in bindings_at(name, program.scope, statement.start_byte)]
    begun = {id(step): step for each in before if (step := program.step_bound(each, statement)) is not None}
    changed = [binding for binding in before if binding.name in filled]
    step = Step(statement, statement, statement, [*bound, *changed], Role.TENSOR)
    program.collections.find_regularizers(step)
    program.judge.require_pure_statement(statement, program.scope)
    for each in begun.values():
        _move(program, each)
    for binding in bound:
        program.step_of[id(binding)] = step
    for binding in before:
        program.changed_later.setdefault(id(binding), []).append(step)
    others = [need for need in program.needs_of(statement) if need is not step and id(need) not in begun]
    step.needs = [*begun.values(), *others]
    program.require_same_names(statement)
    return step


def _computes(program: Program, statement: Node) -> bool:
    """Whether a loop or a choice uses what each run computes anew, and not only to feed it.

    To add to a tensor makes another, whatever it is that is added.
    """
    used = [
        step
        for name, bindings in program.lookup.references(statement, program.scope)
        for binding in bindings
        if (step := program.step_bound(binding, name)) is not None
    ]
    dictionaries = [node for node in descendants(statement) if node.type == "dictionary"]
    if _adds(statement.named_children[0]) and any(step.role in {Role.TENSOR, Role.STATE} for step in used):
        return True
    return program.differs_by_run(used) and not any(map(program.is_fed, dictionaries))


def _filled(program: Program, statement: Node) -> set[str]:
    """The names of the lists and dictionaries that a statement stores in."""
    found = map(program.lookup.filled, descendants(statement))
    return {program.analysis.source(name) for name in found if name is not None}


def _move(program: Program, step: Step) -> None:
    """Has what a loop or a choice goes on from move with it."""
    if step.role is Role.STAYS:
        program.judge.require_pure(step.value, program.scope)
        program.require_same_names(step.value)
        step.role = Role.TENSOR
    elif step.role is not Role.TENSOR:
        raise program.fail(step.value, f"`{step.names[0]}` is changed by a loop or a choice")


def _defaults(definition: Node) -> list[Node]:
    parameters = definition.child_by_field_name("parameters")
    values = [node.child_by_field_name("value") for node in descendants(parameters)] if parameters is not None else []
    return [value for value in values if value is not None]
