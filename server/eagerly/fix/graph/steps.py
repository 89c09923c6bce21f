"""What a program that builds a graph is made of: steps, and what becomes of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.names.scopes import Binding

if TYPE_CHECKING:
    from eagerly.fix.graph.metrics import Metric


class Role(Enum):
    """What becomes of a statement of the graph."""

    STAYS = auto()
    """It computes once, as it does now."""
    STATE = auto()
    """It makes variables, and stays."""
    OPTIMIZER = auto()
    """It makes an optimizer, and stays."""
    PLACEHOLDER = auto()
    """It becomes a parameter."""
    TENSOR = auto()
    """Each run computes it anew: it goes into functions."""
    TRAIN = auto()
    """A step of an optimizer."""
    ASSIGN = auto()
    """It changes a variable when it is run."""
    SUMMARY = auto()
    """It is written where it is computed."""
    MERGED = auto()
    """It stands for several summaries, and goes."""
    GROUP = auto()
    """It stands for several operations, or for none, and goes."""
    INITIALIZER = auto()
    """It goes: variables of TensorFlow 2 have their first value from the start."""


MOVED = {Role.TENSOR, Role.TRAIN, Role.ASSIGN, Role.SUMMARY, Role.MERGED, Role.GROUP}
_OF_RUNS = MOVED | {Role.PLACEHOLDER}
WRITTEN = {Role.SUMMARY, Role.MERGED}
CHANGING = {Role.TRAIN, Role.ASSIGN}


@dataclass(eq=False)
class Step:
    """A statement that binds names to what an expression gives, once, on the straight path through the scope."""

    statement: Node
    target: Node
    value: Node
    bindings: list[Binding]
    role: Role = Role.STAYS
    needs: list[Step] = field(default_factory=list)
    """The steps whose names it uses, and those that have to run before it."""
    training: Training | None = None
    gradients: Gradients | None = None
    """The gradients that it finds."""
    metric: Metric | None = None
    """The metric that it updates, where it assigns, or that gives its value."""
    is_selection: bool = False
    """Whether it names the variables that are trained, or some of them."""
    changes: list[Step] = field(default_factory=list)
    """The variables that it changes, as far as they are told by name."""
    iterator: Step | None = None
    """What gives it, with each run the next one."""
    is_layer: bool = False
    """Whether it makes a layer, and makes its variables when that is called first."""
    is_dataset: bool = False
    """Whether it is a dataset, made of what is fed when an iterator over it is started."""
    is_first_value: bool = False
    """Whether it is random, and stays for the first value of a variable."""
    collected: set[str] = field(default_factory=set)
    """The names of losses that it reads from a collection, or of what it hands to functions that read them, and so uses
    without having them in its text."""
    is_part: bool = False
    """Whether it is an operation without a name, within a statement that runs it."""
    is_only_run: bool = False
    """Whether what it gives is no tensor."""

    @property
    def goes(self) -> bool:
        """Whether its statement goes: into functions, or away."""
        return self.role in MOVED | {Role.PLACEHOLDER, Role.INITIALIZER} and not self.is_part

    @property
    def is_operation(self) -> bool:
        """Whether it is run for what it does: its value is None."""
        return self.role in {Role.TRAIN, Role.GROUP, *WRITTEN} or self.is_only_run

    @property
    def is_compound(self) -> bool:
        """Whether it is more than a name for what is computed: a function, a loop, a choice, what fills a list."""
        return self.value == self.statement

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(binding.name for binding in self.bindings))


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
        return self.step is not None and self.step.is_operation

    @property
    def is_moved(self) -> bool:
        return any(need.role in MOVED or need.role is Role.PLACEHOLDER for need in self.needs)


@dataclass(frozen=True, eq=False)
class Gradients:
    """What finds the gradients of a loss: `minimize`, `compute_gradients` or `tf.gradients`."""

    call: Node
    loss: Node
    loss_needs: list[Step]
    of: Node | None
    """What it finds them for; all variables that are trained where it is None."""
    gives: Gives


class Gives(Enum):
    """What finding gradients gives in TensorFlow 1."""

    STEP = auto()
    """A step of the optimizer."""
    PAIRS = auto()
    """A list of gradients, each with its variable."""
    LIST = auto()
    """A list of gradients."""


@dataclass(frozen=True, eq=False)
class Training:
    """A step of an optimizer."""

    optimizer: Node
    """The name of the optimizer, or the call that makes it."""
    made_here: bool
    """Whether it is such a call."""
    global_step: Step | None
    rate: Node | None
    """The learning rate, where each run has its own."""
    pairs: Node | None
    """What `apply_gradients` gets; None for `minimize`."""


@dataclass(frozen=True)
class Signature:
    """What a placeholder takes."""

    dtype: str
    shape: str
    default: str | None = None


def closure(steps: list[Step], given: Collection[Step] = ()) -> list[Step]:
    """Steps with all that they need of each run, in the order of the source; placeholders among them.

    What `given` steps need is left out: a run has their values.
    """
    found: dict[int, Step] = {}
    todo = list(steps)
    while todo:
        step = todo.pop()
        if id(step) not in found and step.role in _OF_RUNS:
            found[id(step)] = step
            todo += step.needs if step not in given else []
    return sorted(found.values(), key=lambda step: step.statement.start_byte)
