"""The functions that the runs of a program become: what each computes, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import MOVED, WRITTEN, Gradients, Role, Step, closure
from eagerly.source.tree import descendants

Source = Callable[[Node], str]
"""Gives the text of a node."""
_LONG_NAME = 2
"""Of how many values a function's name speaks."""


@dataclass(frozen=True)
class Leaf:
    """One thing that a run fetches."""

    place: Node
    """Where it is fetched."""
    node: Node
    """What it is; its name where it is made, if it is fetched by the name of the tensor."""
    step: Step | None
    """The step whose name it is."""
    needs: list[Step]

    @property
    def is_operation(self) -> bool:
        """Whether it is fetched for what it does: its value is None."""
        return self.step is not None and self.step.role in {Role.TRAIN, *WRITTEN}

    @property
    def is_moved(self) -> bool:
        return any(need.role in MOVED or need.role is Role.PLACEHOLDER for need in self.needs)


@dataclass(eq=False)
class Helper:
    """Steps that several functions share, as a function of its own."""

    steps: list[Step]
    inputs: list[str]
    outputs: list[str]
    name: str = ""
    is_function: Function | None = None
    """The function that computes just this, if there is one."""


@dataclass(eq=False)
class Function:
    """What some runs fetch, with the steps that this needs."""

    leaves: list[Leaf]
    key: str
    """The source of what is fetched, so that runs of the same share it."""
    needed: list[Step]
    """In the order of the source, without placeholders."""
    parameters: list[Step]
    returns: bool = False
    """Whether some run uses what it gives."""
    structure: Node | None = None
    """What is fetched, where that is a dictionary or has lists in it."""
    name: str = ""
    helpers: list[Helper] = field(default_factory=list)
    writer: str | None = None
    """What its summaries are written to, if they are."""
    step_name: str = ""
    """The parameter for the step of its summaries."""

    @property
    def values(self) -> list[Leaf]:
        return [leaf for leaf in self.leaves if not leaf.is_operation]

    @property
    def train(self) -> Step | None:
        return next((step for step in self.needed if step.role is Role.TRAIN), None)

    @property
    def gradients(self) -> Gradients | None:
        """The gradients that it finds, for which it needs a tape."""
        return next((step.gradients for step in self.needed if step.gradients is not None), None)

    @property
    def summaries(self) -> list[Step]:
        return [step for step in self.needed if step.role is Role.SUMMARY] if self.writer is not None else []

    @property
    def own_steps(self) -> list[Step]:
        """The steps that no helper takes."""
        taken = {id(step) for helper in self.helpers for step in helper.steps}
        return [step for step in self.needed if id(step) not in taken]

    def does_the_same_as(self, other: Function) -> bool:
        """Whether it takes the same and computes the same, whatever it gives back."""
        mine = (self.needed, self.parameters, self.writer)
        return mine == (other.needed, other.parameters, other.writer)

    @property
    def anchor(self) -> Step:
        """The last of what it needs: the function is written in its place."""
        return max([*self.needed, *self.parameters], key=lambda step: step.statement.start_byte)


def function_of(program: Program, leaves: list[Leaf], key: str) -> Function:
    """The function that fetches these.

    Raises:
        CannotFixError: what is computed depends on the order in which a session does it.
    """
    needed = closure([need for leaf in leaves for need in leaf.needs])
    function = Function(
        leaves,
        key,
        [step for step in needed if step.role in MOVED],
        [step for step in needed if step.role is Role.PLACEHOLDER],
    )
    if sum(step.gradients is not None for step in function.needed) > 1:
        raise program.fail(leaves[0].node, "one run finds the gradients of two losses")
    _require_order(program, function)
    return function


def _require_order(program: Program, function: Function) -> None:
    """Refuses a run in which something reads a variable, and something else changes it at the same time."""
    writes = [step for step in function.needed if step.role in (Role.TRAIN, Role.ASSIGN)]
    if sum(step.role is Role.TRAIN for step in writes) > 1:
        raise program.fail(function.leaves[0].node, "one run makes two steps of optimizers at the same time")
    for write in writes:
        changed = {id(step) for step in changed_by(write)}
        before = {id(step) for step in closure([write])}
        for step in function.needed:
            reads = changed.intersection(id(need) for need in step.needs)
            is_after = any(earlier is write for earlier in closure([step]))
            if step is not write and step.role not in WRITTEN and reads and id(step) not in before and not is_after:
                raise program.fail(
                    step.value,
                    f"it reads a variable that `{write.names[0]}` changes in the same run, in no fixed order",
                )
        for leaf in function.leaves:
            if any(id(need) in changed for need in leaf.needs):
                raise program.fail(
                    leaf.node, f"it is fetched in the run in which `{write.names[0]}` changes it, in no fixed order"
                )


def changed_by(write: Step) -> list[Step]:
    """The variables that a step changes."""
    if write.training is None:
        return write.changes
    read = [need for step in closure([write]) for need in step.needs]
    return [*write.changes, *(need for need in read if need.role is Role.STATE)]


def share(functions: list[Function], source: Source) -> list[Helper]:
    """Gives steps that several functions need to helpers, and those to the functions."""
    users: dict[int, frozenset[int]] = {}
    for function in functions:
        for step in function.needed:
            users[id(step)] = users.get(id(step), frozenset()) | {id(function)}
    once = {id(step): step for function in functions for step in function.needed if _can_be_shared(step)}
    if len({name for step in once.values() for name in step.names}) < sum(len(step.names) for step in once.values()):
        return []  # a name that is bound several times is another one in each helper
    groups: dict[frozenset[int], list[Step]] = {}
    for step in sorted(once.values(), key=lambda step: step.statement.start_byte):
        groups.setdefault(users[id(step)], []).append(step)
    helpers = []
    for sharing, steps in sorted(groups.items(), key=lambda group: -len(group[0])):
        whole = next((f for f in functions if id(f) in sharing and f.needed == steps), None)
        is_pure = all(step.role is Role.TENSOR for step in steps)
        if len(sharing) < 2 or not is_pure or (len(steps) < 2 and whole is None):
            continue
        helper = Helper(steps, _inputs(steps, source), _outputs(steps, functions, source))
        if whole is not None and [source(leaf.node) for leaf in whole.leaves] == helper.outputs:
            helper.is_function = whole
        helpers.append(helper)
        for function in functions:
            if id(function) in sharing and function is not helper.is_function:
                function.helpers.append(helper)
    return helpers


def _can_be_shared(step: Step) -> bool:
    """Whether a step may be in a function of its own: what needs gradients stands behind a tape, and stays there."""
    needs_tape = any(need.gradients is not None or need.is_selection for need in closure([step]))
    return step.role not in WRITTEN and (step.role is Role.TRAIN or not needs_tape)


def _inputs(steps: list[Step], source: Source) -> list[str]:
    """The names that some steps use and don't bind: placeholders first, in the order of the source."""
    own = {id(step) for step in steps}
    needs = {id(need): need for step in steps for need in step.needs if id(need) not in own}
    moving = [need for need in needs.values() if need.role in MOVED or need.role is Role.PLACEHOLDER]
    moving.sort(key=lambda step: (step.role is not Role.PLACEHOLDER, step.statement.start_byte))
    used = {name for step in steps for name in _words(step.value, source)}
    return [name for step in moving for name in step.names if name in used]


def _outputs(steps: list[Step], functions: Iterable[Function], source: Source) -> list[str]:
    """The names that some steps bind and others use, or runs fetch."""
    own = {id(step) for step in steps}
    used: set[str] = set()
    for function in functions:
        for step in function.needed:
            if id(step) not in own and any(id(need) in own for need in step.needs):
                used |= _words(step.value, source)
        for leaf in function.leaves:
            if any(id(need) in own for need in leaf.needs):
                used |= _words(leaf.node, source)
    return [name for step in steps for name in step.names if name in used]


def _words(node: Node, source: Source) -> set[str]:
    """The identifiers in a node."""
    return {source(inner) for inner in descendants(node) if inner.type == "identifier"}


def give_names(functions: list[Function], helpers: list[Helper], taken: set[str], source: Source) -> None:
    """Names functions after what they compute; `taken` are the names of the file, and grows."""
    trains = [function for function in functions if function.train is not None]
    for function in functions:
        if function.train is not None:
            loss = plain(source(function.gradients.loss)) if function.gradients is not None else ""
            steps = {id(other.train) for other in trains}
            function.name = free(taken, "train_step" if len(steps) == 1 or not loss.isidentifier() else f"train_{loss}")
        else:
            names = [plain(source(leaf.node)) for leaf in function.values]
            function.name = free(taken, _name_for(names, function) if names else "write_summaries")
        if function.writer is not None:
            function.step_name = "step" if "step" not in _names_in(function, source) else "summary_step"
    for helper in helpers:
        whole = helper.is_function
        name = f"{plain(helper.outputs[0])}_of" if len(helper.outputs) == 1 else "forward"
        helper.name = whole.name if whole is not None else free(taken, name)


def _name_for(fetched: list[str], function: Function) -> str:
    assigned = [step for step in function.needed if step.role is Role.ASSIGN]
    if assigned and all(leaf.step is not None and leaf.step.role is Role.ASSIGN for leaf in function.leaves):
        return f"run_{plain(assigned[-1].names[0])}"
    return _name_of_values(fetched)


def _name_of_values(names: list[str]) -> str:
    if len(names) > _LONG_NAME:
        return "evaluate"
    if not all(name.isidentifier() for name in names):
        return "compute"
    if len(names) == 1 and (names[0].startswith("pred") or names[0].endswith("_pred")):
        return "predict"
    return f"compute_{'_and_'.join(names)}"


def free(taken: set[str], name: str) -> str:
    """A name that is not taken, and is from here on."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def _names_in(function: Function, source: Source) -> set[str]:
    """The names that the code of a function has."""
    steps = [*function.needed, *function.parameters]
    return {name for step in steps for name in (*step.names, *_words(step.value, source))}
