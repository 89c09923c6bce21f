"""What functions that stay read of each run by its name: they get it as parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.fix.graph.chains import Chains
from eagerly.fix.graph.steps import MOVED, Role, Step
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError
from eagerly.names.scopes import Binding, BindingKind
from eagerly.source.tree import descendants, is_in, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program


class Reads:
    """The functions of one program that read what each run computes anew, and stay: they make variables, or the class
    has them, or they stand above what they read.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self.functions: dict[int, Binding] = {}
        """The functions, by their ids."""
        self.names: dict[int, dict[str, list[Node]]] = {}
        """What each of them reads, itself or by those that it calls, and where it does so itself."""

    @property
    def places(self) -> list[Node]:
        """Where such functions read something."""
        return [node for names in self.names.values() for nodes in names.values() for node in nodes]

    def settle(self, chains: Chains) -> None:
        """Finds what they read, once all steps of the program are known.

        Raises:
            CannotFixError: a function can't get it from each of its calls.
        """
        todo = []
        for function in self._staying():
            names = self._own(function)
            if names and references_to(self._program.analysis, function):
                self.functions[id(function)], self.names[id(function)] = function, names
                todo.append(function)
        while todo:
            todo += self._hand_on(todo.pop(), chains)
        for step in self._program.moved if self.names else ():
            for node, scope in self._program.lookup.with_functions(step.value, self._program.scope):
                named = self._program.lookup.function_named(node, scope)
                step.collected |= self.names.get(id(named), {}).keys() if named is not None else set()

    def _staying(self) -> list[Binding]:
        """The functions of the scope that don't go into others, are called, and run nothing."""
        program = self._program
        functions = [
            each for found in program.scope.bindings.values() for each in found if each.kind is BindingKind.FUNCTION
        ]
        return [
            each
            for each in functions
            if each.value is not None and id(each) not in program.step_of and not program.lookup.runs(each.value)
        ]

    def _own(self, function: Binding) -> dict[str, list[Node]]:
        """What a function reads itself, of each run, with the places; but not what it only feeds."""
        program, found = self._program, dict[str, list[Node]]()
        assert function.value is not None
        fed = [span(node) for node in descendants(function.value) if node.type == "dictionary" and program.is_fed(node)]
        for name, bindings in program.lookup.names_in(function.value):
            own = [binding for binding in bindings if binding.scope is program.scope]
            step = program.step_bound(own[0], name) if own and not is_in(name, fed) else None
            if step is not None and _differs(step):
                found.setdefault(program.analysis.source(name), []).append(name)
        return found

    def _hand_on(self, function: Binding, chains: Chains) -> list[Binding]:
        """Has the functions that call one read the same; those which read more than before."""
        moved = [span(step.statement) for step in self._program.moved]
        read = next(iter(self.names[id(function)]))
        reason = f"`{function.name}` reads `{read}`, which each run has anew: it could be a parameter"
        try:
            calls = chains.calls_of(function)
        except CannotFixError as error:
            raise self._program.fail(function.node, reason) from error
        if not all(outer is not None or is_in(call, moved) for call, outer in calls):
            raise self._program.fail(function.node, reason)
        chains.require_passable(function, reason)
        more: list[Binding] = []
        for outer in (outer for _, outer in calls if outer is not None):
            names = self.names.setdefault(id(outer), {})
            new = {name: list[Node]() for name in self.names[id(function)] if name not in names}
            names |= new
            self.functions[id(outer)] = outer
            more += [outer] if new else []
        return more


def _differs(step: Step) -> bool:
    return step.role in MOVED or step.role is Role.PLACEHOLDER
