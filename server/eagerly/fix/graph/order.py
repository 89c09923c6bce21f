"""Whether a run has one reading only, though a graph gives no order to what doesn't depend on each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check.arguments import given_arguments
from eagerly.check.single import is_single
from eagerly.fix.graph.judge import PASSING_ON
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import CHANGING, WRITTEN, Leaf, Role, Step, closure
from eagerly.names.meaning import Member
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import descendants

_VIEWS = PASSING_ON | {
    "identity", "reshape", "stop_gradient", "expand_dims", "squeeze", "concat", "transpose", "slice", "ensure_shape",
    "broadcast_to", "tuple", "split", "unstack", "cond", "while_loop",
}  # fmt: skip
"""Functions whose tensor may be the memory of their argument, as seen on 1.15.5: it changes with a variable."""
_ADDING = {"add_n", "accumulate_n", "math.add_n", "math.accumulate_n"}
_COMPUTED = {"binary_operator", "unary_operator", "comparison_operator", "boolean_operator", "not_operator"}


class Order:
    """The order of reads and writes in the run of some steps."""

    def __init__(self, program: Program, leaves: list[Leaf], needed: list[Step], given: list[Step]) -> None:
        """`given`: the tensors that are fed, for which nothing that they need is computed."""
        self._program = program
        self._leaves = leaves
        self._needed = needed
        self._given = given

    @cached_property
    def _closures(self) -> dict[int, set[int]]:
        """The ids of what each step needs, however far behind it, by its own."""
        return {id(step): {id(need) for need in closure([step], self._given)} for step in self._needed}

    def require(self) -> None:
        """Refuses a run in which something reads a variable, and something else changes it at the same time.

        Raises:
            CannotFixError: it is such a run.
        """
        self._require_other_optimizers()
        for write in self._needed:
            if write.role not in CHANGING:
                continue
            changed = self._changed_by(write)
            for step in self._needed:
                if step is not write and step.role not in WRITTEN:
                    self._require_step(step, write, changed)
            for leaf in self._leaves:
                if any(id(self._program.averages.maker_of(need)) in changed for need in leaf.needs):
                    name = self._name(write)
                    raise self._program.fail(
                        leaf.node, f"it is fetched in the run in which {name} changes it, in no fixed order"
                    )

    def _require_other_optimizers(self) -> None:
        """Refuses two steps of one optimizer, which has variables of its own."""
        seen: set[str] = set()
        for step in self._needed:
            optimizer = step.training.optimizer if step.training is not None and not step.training.made_here else None
            name = self._program.analysis.source(optimizer) if optimizer is not None else ""
            if optimizer is not None and name in seen:
                raise self._program.fail(optimizer, f"`{name}` makes two steps in one run")
            seen.add(name)

    def _require_step(self, step: Step, write: Step, changed: set[int]) -> None:
        is_before = id(step) in self._closures[id(write)]
        reads = self._program.state_of(step) | self._collected(step, write)
        if reads & changed and not is_before and not self._is_after(step, write):
            raise self._program.fail(
                step.value, f"it reads a variable that {self._name(write)} changes in the same run, in no fixed order"
            )
        if (step.gradients is not None or step.role is Role.TRAIN) and not is_before:
            self._require_gradients_of_after(step, write, changed)
        if is_before and self._is_view(step, changed) and self._is_used_later(step, write):
            raise self._program.fail(
                step.value, f"it is the memory of a variable that {self._name(write)} changes in the same run"
            )

    def _collected(self, step: Step, write: Step) -> set[int]:
        """The layers whose losses a step reads, but for losses that have to be known before a write."""
        state = self._program.collections.state_of(step)
        before = (other for other in self._needed if state and id(other) in self._closures[id(write)])
        return state.difference(*map(self._program.collections.state_of, before))

    def _require_gradients_of_after(self, step: Step, write: Step, changed: set[int]) -> None:
        """Refuses gradients that use variables, changed in between, of what was computed before."""
        for read in closure([step]):
            if read is not write and self._program.state_of(read) & changed and not self._is_after(read, write):
                name = self._name(write)
                raise self._program.fail(
                    step.value, f"its gradients go by a variable that {name} changes in the same run, in no fixed order"
                )

    def _is_after(self, step: Step, write: Step) -> bool:
        return id(write) in self._closures.get(id(step), set())

    def _changed_by(self, write: Step) -> set[int]:
        """The variables that a step changes, and perhaps others that its loss goes by."""
        if write.training is None:
            return {id(variable) for variable in write.changes}
        found = {id(variable) for variable in write.changes}
        return found.union(
            *(self._program.state_of(step) | self._program.collections.state_of(step) for step in closure([write]))
        )

    def _is_view(self, step: Step, changed: set[int]) -> bool:
        """Whether what a step gives may be the memory of a variable: it changes along with that."""
        if step.role is Role.ASSIGN:
            return not changed.isdisjoint(id(variable) for variable in step.changes)
        if step.role is not Role.TENSOR or not self._gives_argument(step.value, self._program.scope):
            return False
        of_variable = not changed.isdisjoint(self._program.state_of(step))
        return of_variable or any(self._is_view(need, changed) for need in step.needs)

    def _gives_argument(self, value: Node, scope: Scope) -> bool:
        """Whether the value of an expression may be the memory of something in it."""
        if value.type == "parenthesized_expression":
            return self._gives_argument(value.named_children[0], scope)
        if value.type != "call":
            return value.type not in _COMPUTED
        meaning = self._program.analysis.names.called(value, scope)
        if isinstance(meaning, Symbol):
            return meaning.path.rpartition(".")[2] in _VIEWS and not self._adds_several(meaning, value)
        called = self._program.lookup.function_called(value, scope)
        return isinstance(meaning, Member) if called is None else self._returns_argument(called)

    def _adds_several(self, symbol: Symbol, call: Node) -> bool:
        """Whether a call adds tensors, and not a single one that is in a list of its own."""
        given = given_arguments(self._program.analysis, call) or ()
        return symbol.path in _ADDING and not any(is_single(argument.value) for argument in given[:1])

    def _returns_argument(self, function: Binding) -> bool:
        """Whether what a function of the file returns may be the memory of something that it is made of."""
        if function.value is None or function.body is None:
            return True
        found = (node.named_children for node in descendants(function.value) if node.type == "return_statement")
        values = [self._named_in(value, function.body) for given in found for value in given]
        return any(value is None or self._gives_argument(value, function.body) for value in values)

    def _named_in(self, value: Node, scope: Scope) -> Node | None:
        """What a function gives a name; other expressions as they are."""
        if value.type != "identifier":
            return value
        bindings = self._program.analysis.names.bindings(value, scope)
        return bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None

    def _is_used_later(self, step: Step, write: Step) -> bool:
        """Whether what a step gives is fetched, or used by something that doesn't have to run before a write."""
        if any(leaf.step is step for leaf in self._leaves):
            return True
        later = (other for other in self._needed if id(other) not in self._closures[id(write)] and other is not write)
        return any(name in step.names for other in later for name in self._names_in(other))

    def _names_in(self, step: Step) -> Iterator[str]:
        source = self._program.analysis.source
        yield from step.collected
        yield from (source(node) for node in descendants(step.value) if node.type == "identifier")

    def _name(self, step: Step) -> str:
        return f"`{step.names[0] if step.names else self._program.analysis.source(step.value)}`"
