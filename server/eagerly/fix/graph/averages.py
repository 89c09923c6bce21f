"""Moving averages of variables: they are made where `apply` stands, and move along where a run reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.steps import Role, Step
from eagerly.source.tree import descendants, method_called

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_MAKER = ("decay", "num_updates", "zero_debias", "name")
"""The parameters of `tf.train.ExponentialMovingAverage` in TensorFlow 1.15.5."""


class Averages:
    """Reads the moving averages of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._makers: list[Step] = []
        self._maker_of: dict[int, Step] = {}
        """The steps that give averages by their name, each with what makes them."""
        self.applied: list[Step] = []
        """The steps that have averages move along."""

    def maker_of(self, step: Step) -> Step:
        """The step that stands for all averages which one is among; other steps stand for themselves."""
        return self._maker_of.get(id(step), step)

    def read(self, step: Step) -> bool:
        """Gives a step its role if it makes averages, has them move or gives one; whether it does.

        Raises:
            CannotFixError: it does so in a way that can't be written.
        """
        value = step.value
        if self._analysis.names.path_called(value, self._program.scope) == "train.ExponentialMovingAverage":
            self._read_maker(step)
            return True
        maker, name = self._method(value)
        if maker is None:
            return False
        if name == "average":
            step.role = Role.STATE
            self._maker_of[id(step)] = maker
        elif name == "apply":
            self._read_apply(step, maker)
        else:
            raise self._program.fail(value, f"what `{name}` of a moving average does can't be followed")
        return True

    def find(self, value: Node) -> None:
        """Notes the averages in an expression that has no other part in them."""
        self._program.judge.known |= {node.id for node in descendants(value) if self.is_average(node)}

    def is_average(self, node: Node) -> bool:
        """Whether an expression is `ema.average(v)`."""
        maker, name = self._method(node)
        return maker is not None and name == "average"

    def _read_maker(self, step: Step) -> None:
        given = bind(self._analysis, step.value, _MAKER).given
        if "decay" not in given or "zero_debias" in given:
            raise self._program.fail(step.value, "how the average moves can't be told")
        self._program.require_computes(given["decay"].value)
        for node in descendants(given["decay"].value):
            self._program.require_fixed(node, step.names[0])
        number = given.get("num_updates")
        counted = self._program.step_named(number.value) if number is not None else None
        if number is not None and number.value.type != "none" and (counted is None or counted.role is not Role.STATE):
            raise self._program.fail(number.node, "what counts the updates is no variable of this scope")
        step.role = Role.STATE
        self._makers.append(step)

    def _read_apply(self, step: Step, maker: Step) -> None:
        """`ema.apply([v])` changes the averages, and reads what counts the updates."""
        given = bind(self._analysis, step.value, ("var_list",)).given
        if "var_list" not in given:
            raise self._program.fail(step.value, "which variables are averaged can't be told")
        averaged = given["var_list"].value
        self._program.selection.find(averaged)
        named = self._program.step_named(averaged)
        if named is not None and named.is_selection:
            named.role = Role.STAYS
        elif not self._program.selection.within(averaged):
            items = averaged.named_children if averaged.type in ("list", "tuple") else []
            steps = [self._program.step_named(item) for item in items]
            if not steps or any(each is None or each.role is not Role.STATE for each in steps):
                raise self._program.fail(averaged, "which variables are averaged can't be told")
        step.role, step.is_only_run, step.changes = Role.ASSIGN, True, [maker]
        step.needs = [*step.needs, *(need for need in maker.needs if need not in step.needs)]
        self.applied.append(step)

    def _method(self, call: Node) -> tuple[Step | None, str]:
        """What made the averages whose method is called, and the method's name."""
        method = method_called(call)
        step = self._program.step_named(method[0]) if method is not None else None
        return (step, self._analysis.source(method[1])) if method is not None and step in self._makers else (None, "")

    def require_fresh(self, begun: list[Node], savers: list[Node]) -> None:
        """Refuses averages of variables that may have changed where `apply` stands, and savers of everything.

        Args:
            begun: the runs, or what comes before them where they may be called from anywhere.
            savers: what makes savers of everything.

        Raises:
            CannotFixError: there are some.
        """
        for step in self.applied:
            if any(run.start_byte < step.value.start_byte for run in begun):
                raise self._program.fail(step.value, "the averages begin with values that runs may have changed")
        if self.applied and savers:
            raise self._program.fail(savers[0], "what is saved has moving averages in it")

    def is_own(self, step: Step) -> bool:
        """Whether a step makes averages or gives one, which no optimizer trains."""
        return step in self._makers or id(step) in self._maker_of
