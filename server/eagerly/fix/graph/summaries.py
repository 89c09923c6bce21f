"""Summaries of a program: each is written where it is computed, to the writer that got what its run gave."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.runs import Run
from eagerly.fix.graph.steps import CHANGING, Leaf, Role, Step, closure
from eagerly.fix.imports import references_to
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Reference, Scope
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_in, method_called, span

_WRITTEN = (
    "Summaries are written by the functions that compute them, with `tensorboard`, a package to install with "
    "TensorFlow 2.21."
)
_NO_GRAPH = "The graph itself is not written any more."
_WRITER = ("logdir", "graph")
_ADD = ("summary", "global_step")
_KEPT = {"close", "flush"}
_OF_GRAPH = {"add_graph", *_KEPT}


@dataclass(frozen=True)
class Writing:
    """What a run writes summaries to, and with which step."""

    writer: str
    step: Node | str
    call: Node | None
    """The call that hands the run to the writer at once; None where the summary has a name in between."""


class Summaries:
    """The writers of one program, and what runs hand to them."""

    def __init__(self, program: Program, reach: Reach) -> None:
        """`reach`: the code that the program may run.

        Raises:
            CannotFixError: a writer is made in a way that can't be written.
        """
        self._program = program
        self._analysis = program.analysis
        self.removed: list[Node] = []
        """Statements that go: what they hand to a writer is written by functions, or not at all."""
        self.writers = [step for step in program.steps if self._makes_writer(step)]
        self._adds: dict[int, Node] = {}
        """The calls that add a summary, by the id of what they add."""
        for step in self.writers:
            self._log_folder(step)
            for binding in step.bindings:
                for reference in references_to(self._analysis, binding):
                    self._use(reference)
        for use in self._analysis.uses:
            is_writer = self._analysis.rulebook.kind_made_by(use.symbol) == "summary-writer"
            if use.call is not None and is_writer and reach.covers(use.scope):
                self.removed += self._only_of_graph(use.call, use.scope)

    def note(self) -> str:
        """What to know of what is written; nothing where nothing was."""
        if self.writers:
            return f"{_WRITTEN} {_NO_GRAPH}"
        return _NO_GRAPH if self.removed else ""

    def _only_of_graph(self, call: Node, scope: Scope) -> list[Node]:
        """The statements of a writer that no step makes, and that gets nothing but a graph."""
        if any(step.value == call for step in self.writers):
            return []
        if stands_alone(call) or self._is_closed_at_once(call):
            return [statement_of(call)]
        bindings = scope.bound_to(call)
        uses = [use for binding in bindings for use in references_to(self._analysis, binding)]
        if not bindings or not all(self._writes_graph(use) for use in uses):
            return []
        return [statement_of(call), *(statement_of(use.base) for use in uses)]

    def _is_closed_at_once(self, call: Node) -> bool:
        outer = call.parent.parent if call.parent is not None and call.parent.type == "attribute" else None
        name = call.parent.child_by_field_name("attribute") if call.parent is not None else None
        is_known = name is not None and self._analysis.source(name) in _OF_GRAPH
        return is_known and outer is not None and outer.type == "call" and stands_alone(outer)

    @staticmethod
    def _writes_graph(use: Reference) -> bool:
        is_known = len(use.reads) == 1 and use.reads[0][1] in _OF_GRAPH
        return is_known and use.call is not None and stands_alone(use.call)

    def _makes_writer(self, step: Step) -> bool:
        meaning = self._analysis.names.of(step.value, self._program.scope)
        return step.role is Role.STAYS and isinstance(meaning, Instance) and meaning.kind == "summary-writer"

    def _log_folder(self, step: Step) -> Node:
        bound = bind(self._analysis, step.value, _WRITER)
        if bound.problem is not None or "logdir" not in bound.given:
            raise self._program.fail(step.value, bound.problem or "where it writes can't be told")
        return bound.given["logdir"].value

    def made(self, step: Step, create: str) -> tuple[Span, str]:
        """The edit that makes a writer of TensorFlow 2 by this function."""
        return span(step.value), f"{create}({self._analysis.source(self._log_folder(step))})"

    def _use(self, reference: Reference) -> None:
        call, name = reference.call, reference.reads[-1][1] if reference.reads else ""
        is_alone = call is not None and stands_alone(call)
        if name in _KEPT and is_alone:
            return
        if call is None or not is_alone or len(reference.reads) != 1 or name not in ("add_summary", "add_graph"):
            raise self._program.fail(reference.base, f"`{reference.name}` is used for more than to write summaries")
        if name == "add_graph":
            self.removed.append(statement_of(call))
            return
        bound = bind(self._analysis, call, _ADD)
        if bound.problem is not None or "summary" not in bound.given:
            raise self._program.fail(call, bound.problem or "what is written can't be told")
        self._adds[bound.given["summary"].value.id] = call

    def is_part(self, node: Node) -> bool:
        """Whether a node is in what makes a writer, or in a statement that goes: a graph is not written any more."""
        places = [span(step.value) for step in self.writers] + [span(statement) for statement in self.removed]
        return is_in(node, places)

    def writing(self, run: Run) -> Writing | None:
        """What a run's summaries are written to; None where it fetches none, or nothing is done with them.

        Raises:
            CannotFixError: what happens to them can't be followed.
        """
        at = next((index for index, leaf in enumerate(run.leaves) if _is_summary(leaf)), None)
        if at is None:
            return None
        if run.call.id in self._adds:
            return self._written(self._adds[run.call.id], run)
        target = self._target(run, at)
        if target is None:
            return None
        bindings = [b for b in run.scope.bindings.get(self._analysis.source(target), ()) if b.node == target]
        uses = [use for binding in bindings for use in references_to(self._analysis, binding)]
        calls = [self._adds[use.base.id] for use in uses if use.base.id in self._adds]
        if len(calls) != len(uses) or len(calls) > 1:
            raise self._program.fail(target, "what happens to the summary can't be followed")
        return self._written(calls[0], run) if calls else None

    def _target(self, run: Run, at: int) -> Node | None:
        """The name that gets the summary of a run."""
        assignment = run.call.parent
        if assignment is None or assignment.type != "assignment":
            if stands_alone(run.call):
                return None
            raise self._program.fail(run.call, "what happens to the summary can't be followed")
        target = assignment.child_by_field_name("left")
        if target is not None and target.type == "pattern_list" and len(target.named_children) == len(run.leaves):
            target = target.named_children[at]
        if target is None or target.type != "identifier":
            raise self._program.fail(run.call, "what happens to the summary can't be followed")
        return target

    def _written(self, add: Node, run: Run) -> Writing:
        statement, running = statement_of(add), statement_of(run.call)
        number = bind(self._analysis, add, _ADD).given.get("global_step")
        if statement.parent != running.parent:
            raise self._program.fail(add, "the summary is written elsewhere than it is run")
        if number is not None and self._may_change(number.value, run, statement):
            raise self._program.fail(number.value, "the step may change between the run and the summary")
        if statement != running:
            self.removed.append(statement)
        method = method_called(add)
        assert method is not None
        step = number.value if number is not None else "0"
        return Writing(self._analysis.source(method[0]), step, add if statement == running else None)

    def _may_change(self, number: Node, run: Run, adding: Node) -> bool:
        """Whether the step of a summary may be another one before a run than where the summary is added."""
        running, within = statement_of(run.call), list(descendants(number))
        names = {self._analysis.source(node) for node in within if node.type == "identifier"}
        bound = [binding for name in names for binding in run.scope.bindings.get(name, ())]
        if any(running.start_byte <= binding.node.start_byte < adding.start_byte for binding in bound):
            return True
        if not any(node.type == "call" for node in within):
            return False
        is_next = adding in (running, running.next_named_sibling)
        changes = any(step.role in CHANGING for step in closure(_needs(run)))
        return changes or not is_next


def _needs(run: Run) -> list[Step]:
    return [need for leaf in run.leaves for need in leaf.needs]


def _is_summary(leaf: Leaf) -> bool:
    return leaf.step is not None and leaf.step.role in (Role.SUMMARY, Role.MERGED)
