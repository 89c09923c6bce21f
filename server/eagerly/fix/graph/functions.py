"""The functions that the runs of a program become: what each computes, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.fix.graph.dtypes import goes_by_shapes
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.order import Order
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import MOVED, WRITTEN, Gradients, Leaf, Role, Step, closure
from eagerly.source.tree import descendants

Source = Callable[[Node], str]
"""Gives the text of a node."""
_LONG_NAME = 2
"""Of how many values a function's name speaks."""


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
    needed: list[Step]
    """In the order of the source, without placeholders."""
    parameters: list[Step]
    given: list[Step] = field(default_factory=list)
    """The parameters that other functions compute."""
    returns: bool = False
    """Whether some run uses what it gives."""
    truths: dict[int, tuple[Step, str]] = field(default_factory=dict)
    """The placeholders that tell whether layers train, with what is fed for them, by their ids."""
    structure: Node | None = None
    """What is fetched, where that is a dictionary or has lists in it."""
    name: str = ""
    helpers: list[Helper] = field(default_factory=list)
    makes_dataset: bool = False
    """Whether it makes the dataset that an iterator goes over, in plain Python."""
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
    def gradients(self) -> list[Gradients]:
        """The gradients that it finds, for each of which it needs a tape."""
        return [step.gradients for step in self.needed if step.gradients is not None]

    @property
    def summaries(self) -> list[Step]:
        return [step for step in self.needed if step.role is Role.SUMMARY] if self.writer is not None else []

    @property
    def own_steps(self) -> list[Step]:
        """The steps that no helper takes."""
        taken = {id(step) for helper in self.helpers for step in helper.steps}
        return [step for step in self.needed if id(step) not in taken]

    def truth(self, training: str | Step | None) -> str | None:
        """Whether a layer trains in it: True, False, or a placeholder's value."""
        return self.truths[id(training)][1] if isinstance(training, Step) else training

    def does_the_same_as(self, other: Function) -> bool:
        """Whether it takes the same and computes the same, whatever it gives back."""
        return self._work == other._work

    @property
    def _work(self) -> tuple[object, ...]:
        """All that it takes and computes."""
        steps = [step for step in self.needed if step.role is not Role.GROUP]
        return steps, self.parameters, self.writer, self.truths

    @property
    def anchor(self) -> Step:
        """The last of what it needs: the function is written in its place."""
        steps = [step for step in (*self.needed, *self.parameters) if not step.is_part]
        return max(steps, key=lambda step: step.statement.start_byte)


def function_of(
    program: Program, leaves: list[Leaf], given: list[Step], truths: dict[int, tuple[Step, str]]
) -> Function:
    """The function that fetches these.

    Args:
        program: the program.
        leaves: what is fetched.
        given: the tensors that it takes in place of computing them.
        truths: what is fed for placeholders that tell whether layers train, by their ids.

    Raises:
        CannotFixError: what is computed depends on the order in which a session does it.
    """
    needed = closure([need for leaf in leaves for need in leaf.needs], given)
    function = Function(
        leaves,
        [step for step in needed if step.role in MOVED and step not in given],
        [step for step in needed if step in given or (step.role is Role.PLACEHOLDER and id(step) not in truths)],
        [step for step in needed if step in given],
        truths=truths,
    )
    for gradients in function.gradients:
        if any(step.gradients is not None or step.role is Role.TRAIN for step in closure(gradients.loss_needs)):
            raise program.fail(gradients.call, "it finds gradients of what is made of gradients")
    _require_any_shape(program, function)
    Order(program, leaves, function.needed, given).require()
    program.normalizations.require_alike(function)
    return function


def _require_any_shape(program: Program, function: Function) -> None:
    """Refuses a function that is given a tensor of unknown shape, and may go by shapes, or trains what is behind it."""
    for given in function.given:
        if function.gradients and any(need.role is Role.STATE for need in _all_needs([given])):
            raise program.fail(
                function.leaves[0].node, f"`{given.names[0]}` is fed, and what it is computed from is trained"
            )
        computed = [step for step in function.needed if step.role is Role.TENSOR]
        for step in computed if program.signature(given).shape == "None" else ():
            if given in closure([step]) and (node := goes_by_shapes(program, step)) is not None:
                text = program.analysis.source(node)
                raise program.fail(node, f"`{given.names[0]}` is fed, and `{text}` may go by its shape")


def _all_needs(steps: list[Step]) -> list[Step]:
    return [need for step in closure(steps) for need in step.needs]


def share(functions: list[Function], source: Source) -> list[Helper]:
    """Gives steps that several functions need to helpers, and those to the functions."""
    functions = [function for function in functions if not function.given]
    users: dict[int, frozenset[int]] = {}
    for function in functions:
        for step in function.needed:
            users[id(step)] = users.get(id(step), frozenset()) | {id(function)}
    distinct = {id(step): step for function in functions for step in function.needed}
    once = {key: step for key, step in distinct.items() if _can_be_shared(step)}
    if len({name for step in once.values() for name in step.names}) < sum(len(step.names) for step in once.values()):
        return []  # a name that is bound several times is another one in each helper
    groups: dict[frozenset[int], list[Step]] = {}
    for step in sorted(once.values(), key=lambda step: step.statement.start_byte):
        groups.setdefault(users[id(step)], []).append(step)
    helpers = []
    for sharing, steps in sorted(groups.items(), key=lambda group: -len(group[0])):
        together = [function for function in functions if id(function) in sharing]
        whole = next((f for f in together if f.needed == steps and _agree(f, together)), None)
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


def _agree(whole: Function, functions: list[Function]) -> bool:
    """Whether what tells the layers of a function if they train tells others the same."""
    return all(f.truths[key][1] == truth for f in functions for key, (_, truth) in whole.truths.items())


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
    used = {name for step in steps for name in words_of(step, source)}
    return [name for step in moving for name in step.names if name in used]


def _outputs(steps: list[Step], functions: Iterable[Function], source: Source) -> list[str]:
    """The names that some steps bind and others use, or runs fetch."""
    own = {id(step) for step in steps}
    used: set[str] = set()
    for function in functions:
        for step in function.needed:
            if id(step) not in own and any(id(need) in own for need in step.needs):
                used |= words_of(step, source)
        for leaf in function.leaves:
            if any(id(need) in own for need in leaf.needs):
                used |= _words(leaf.node, source)
    return [name for step in steps for name in step.names if name in used]


def words_of(step: Step, source: Source) -> set[str]:
    """The names that a step uses."""
    return _words(step.value, source) | step.collected


def _words(node: Node, source: Source) -> set[str]:
    """The identifiers in a node."""
    return {source(inner) for inner in descendants(node) if inner.type == "identifier"}


def give_names(functions: list[Function], helpers: list[Helper], taken: set[str], source: Source) -> None:
    """Names functions after what they compute; `taken` are the names of the file, and grows."""
    trains = [function for function in functions if function.train is not None]
    for function in functions:
        if function.train is not None:
            name = plain(function.train.names[0]) if function.train.names else ""
            is_only_one = len({id(other.train) for other in trains}) == 1
            function.name = free(taken, "train_step" if is_only_one or not name.isidentifier() else name)
        else:
            function.name = free(taken, _name_for(function, source))
        if function.writer is not None:
            function.step_name = "step" if "step" not in _names_in(function, source) else "summary_step"
    for helper in helpers:
        whole = helper.is_function
        name = f"{plain(helper.outputs[0])}_of" if len(helper.outputs) == 1 else "forward"
        helper.name = whole.name if whole is not None else free(taken, name)


def _name_for(function: Function, source: Source) -> str:
    if function.makes_dataset:
        name = plain(source(function.leaves[0].node))
        return f"make_{name}" if name.isidentifier() else "make_dataset"
    summaries = [leaf for leaf in function.leaves if leaf.step is not None and leaf.step.role in WRITTEN]
    if len(summaries) == len(function.leaves):
        return "write_summaries"
    assigned = [leaf for leaf in function.leaves if leaf.step is not None and leaf.step.role is Role.ASSIGN]
    operations = [leaf for leaf in function.leaves if leaf.is_operation and leaf not in summaries]
    if operations or len(assigned) == len(function.leaves):
        return f"run_{plain(source([*assigned, *operations][-1].node))}"
    return _name_of_values([plain(source(leaf.node)) for leaf in function.values])


def _name_of_values(names: list[str]) -> str:
    if len(names) > _LONG_NAME:
        return "evaluate"
    if not all(name.isidentifier() for name in names):
        return "compute"
    if len(names) == 1 and (names[0].startswith("pred") or names[0].endswith("_pred")):
        return "predict"
    return f"compute_{'_and_'.join(name.strip('_') or name for name in names)}"


def _names_in(function: Function, source: Source) -> set[str]:
    """The names that the code of a function has."""
    steps = [*function.needed, *function.parameters]
    return {name for step in steps for name in (*step.names, *words_of(step, source))}
