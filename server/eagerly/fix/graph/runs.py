"""The runs of a program, and the text of the calls that they become."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.fix.graph.functions import Function
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import Leaf, Step
from eagerly.fix.imports import references_to
from eagerly.fix.statements import is_shown, stands_alone, statement_of
from eagerly.names.scopes import Scope
from eagerly.source.text import Span
from eagerly.source.tree import is_in, span

_NOT_UNPACKED = "an operation is fetched with values, and they are not unpacked here"


@dataclass(frozen=True)
class Fed:
    """What is fed for a placeholder."""

    step: Step
    node: Node
    value: Node | str
    """The argument that it becomes: what is written out for it, or an item of a dictionary."""
    is_plain: bool
    """Whether it may be left out, or be evaluated in another order."""


@dataclass(eq=False)
class Run:
    """A call that runs the graph."""

    call: Node
    scope: Scope
    """Where it stands."""
    fetches: Node
    leaves: list[Leaf]
    feeds: list[Fed]
    feed_name: str | None = None
    """The name of the dictionary that is fed, if it has one."""
    handled: list[tuple[Span, str]] = field(default_factory=list)
    """What of a `try` statement around it changes with it."""
    function: Function | None = None
    """None where nothing of it is computed anew."""
    step: Node | str | None = None
    """The step of the summaries that it writes, where it writes some."""
    starts: Step | None = None
    """The step that makes the iterator which it starts."""
    element: Step | None = None
    """The step that takes an element of a dataset, where it fetches that and nothing else."""
    written: Node | None = None
    """The call that hands it to a writer at once, and goes with it."""

    @property
    def fed_places(self) -> list[Span]:
        """Where the values are written that it feeds."""
        return [span(fed.value) for fed in self.feeds if isinstance(fed.value, Node)]


class CallWriter:
    """Writes the calls of functions in the place of runs."""

    def __init__(self, program: Program, gone: list[Node]) -> None:
        """`gone`: statements that won't be there any more."""
        self._program = program
        self._analysis = program.analysis
        self._gone = gone
        self._written: dict[Span, str] = {}
        """What stands in the place of runs."""
        self.spelled: Callable[[str], str] = str
        """Gives the way to write a symbol of TensorFlow."""

    def is_dropped(self, call: Node) -> bool:
        """Whether nothing uses what a run gives."""
        return stands_alone(call) and not is_shown(self._analysis, call)

    def edits(self, runs: list[Run]) -> list[tuple[Span, str]]:
        """The places of runs and what stands there instead, with what it has of the runs within it.

        Raises:
            CannotFixError: the value of one is used in a way that can't be written.
        """
        for run in sorted(runs, key=lambda run: run.call.end_byte - run.call.start_byte):
            where, new = self._edit(run)
            self._written[where] = new
        return list(self._written.items())

    def _source(self, node: Node | str) -> str:
        """The text of a node, with the runs in it as they are written."""
        if isinstance(node, str):
            return node
        text, where = self._analysis.text, span(node)
        pieces, at = [], where.start
        for old, new in sorted(self._written.items(), key=lambda item: (item[0].start, -item[0].end)):
            if old.within(where) and old.start >= at:
                pieces += [text.slice(Span(at, old.start)), new]
                at = old.end
        return "".join([*pieces, text.slice(Span(at, where.end))])

    def _edit(self, run: Run) -> tuple[Span, str]:
        if run.element is not None:
            return span(run.call), self._element(run.call, run.element)
        if run.function is None:
            return span(run.call), self._fetched_directly(run)
        given = [self._arguments(run), *([] if run.step is None else [self._step(run)])]
        call = f"{self._program.owner}{run.function.name}({', '.join(filter(None, given))})"
        if run.starts is not None:
            return span(run.call), f"{run.starts.names[0]} = iter({call})"
        if run.written is not None:
            return span(run.written), call
        if self.is_dropped(run.call):
            return span(run.call), call
        return self._value_edit(run, run.function, call)

    def _element(self, call: Node, step: Step) -> str:
        """An element of a dataset as a session gives it: of the same structure, in arrays."""
        taken = self._program.iterators.argument(step)
        if self.is_dropped(call):
            return taken
        return f"{self.spelled('nest.map_structure')}(lambda value: value.numpy(), {taken})"

    def _arguments(self, run: Run) -> str:
        assert run.function is not None
        given = self._given(run)
        wanted = run.function.parameters
        taken = [step for step in wanted if step.iterator is not None and id(step) not in given]
        if taken and run.feed_name is not None:
            raise self._program.fail(run.call, "what is fed has a name, and an element of a dataset none")
        if run.feed_name is not None and set(given) == {id(step) for step in wanted}:
            return f"**{run.feed_name}"
        written = [fed.step for fed in run.feeds if fed.step in wanted]
        has_order = sum(not fed.is_plain for fed in run.feeds if fed.step in wanted) > 1
        if has_order and not taken and written != [step for step in wanted if id(step) in given]:
            wanted = [*written, *(step for step in wanted if id(step) not in given)]
            return ", ".join(f"{step.names[0]}={self._argument(step, given)}" for step in wanted)
        return ", ".join(self._argument(step, given) for step in wanted)

    def _given(self, run: Run) -> dict[int, str]:
        """What is fed, by the id of the step: of an element of a dataset, all of its parts."""
        parts: dict[int, dict[str, str]] = {}
        for fed in run.feeds:
            name = self._analysis.source(fed.node) if fed.step.iterator is not None else fed.step.names[0]
            parts.setdefault(id(fed.step), {})[name] = self._source(fed.value)
        steps = {id(fed.step): fed.step for fed in run.feeds}
        for key, of_step in parts.items():
            missing = next((name for name in steps[key].names if name not in of_step), None)
            if missing is not None:
                raise self._program.fail(run.call, f"`{missing}` comes from the dataset here, and the rest is fed")
        return {key: ", ".join(of_step[name] for name in steps[key].names) for key, of_step in parts.items()}

    def _step(self, run: Run) -> str:
        """The argument for the step of summaries, by its name behind others that have theirs."""
        assert run.function is not None
        is_named = run.feed_name is not None or "=" in self._arguments(run)
        step = self._source(run.step or "0")
        return f"{run.function.step_name}={step}" if is_named else step

    def _argument(self, step: Step, given: dict[int, str]) -> str:
        if step.iterator is not None:
            return given.get(id(step)) or self._program.iterators.argument(step)
        return given.get(id(step)) or self._program.signature(step).default or step.names[0]

    def _value_edit(self, run: Run, function: Function, call: str) -> tuple[Span, str]:
        """The edit of a run whose value is used: as a session gives it, in arrays."""
        values = function.values
        if run.fetches.type not in ("list", "tuple", "dictionary") and function.structure is None:
            if not values:
                assignment = run.call.parent
                is_assigned = assignment is not None and assignment.type == "assignment"
                if is_assigned and assignment is not None and self._is_unused_target(assignment, run.scope):
                    return span(assignment), call
                raise self._program.fail(run.call, "the value of an operation is used")
            return span(run.call), f"{call}.numpy()"
        if function.structure is not None:
            if len(values) < len(run.leaves):
                raise self._program.fail(run.fetches, "an operation is fetched within a structure of values")
            return span(run.call), f"{self.spelled('nest.map_structure')}(lambda value: value.numpy(), {call})"
        operations = [leaf.is_operation for leaf in run.leaves]
        subscript = run.call.parent
        if (
            subscript is not None
            and subscript.type == "subscript"
            and subscript.child_by_field_name("value") == run.call
        ):
            return span(subscript), self._item(subscript, operations, call)
        if any(operations):
            return self._unpacked(run, operations, call)
        if len(values) == 1:
            return span(run.call), f"[{call}.numpy()]"
        return span(run.call), f"[value.numpy() for value in {call}]"

    def _item(self, subscript: Node, operations: list[bool], call: str) -> str:
        index = self._analysis.source(subscript.child_by_field_name("subscript") or subscript)
        if not re.fullmatch(r"-?\d+", index) or not -len(operations) <= int(index) < len(operations):
            raise self._program.fail(subscript, "which of the fetched values is used can't be told")
        at = int(index) % len(operations)
        if operations[at]:
            raise self._program.fail(subscript, "the value of an operation is used")
        position = at - sum(operations[:at])
        return f"{call}.numpy()" if operations.count(False) == 1 else f"{call}[{position}].numpy()"

    def _unpacked(self, run: Run, operations: list[bool], call: str) -> tuple[Span, str]:
        """`_, value = sess.run([train, loss])`: the names of operations go."""
        assignment = run.call.parent
        target = assignment.child_by_field_name("left") if assignment is not None else None
        is_plain = (
            assignment is not None and assignment.type == "assignment" and statement_of(run.call) == assignment.parent
        )
        if assignment is None or target is None or not is_plain:
            raise self._program.fail(run.call, _NOT_UNPACKED)
        if target.type != "pattern_list":
            if not all(operations) or not self._is_unused_target(assignment, run.scope):
                raise self._program.fail(
                    run.call, "an operation is fetched with values, and they are not unpacked here"
                )
            return span(assignment), call
        targets = target.named_children
        if len(targets) != len(operations):
            raise self._program.fail(run.call, "it is unpacked into other names than it fetches")
        for node, is_operation in zip(targets, operations, strict=True):
            if is_operation and not self._is_unused_name(node, run.scope):
                raise self._program.fail(node, "the value of an operation is used")
        kept = [self._analysis.source(node) for node, gone in zip(targets, operations, strict=True) if not gone]
        if not kept or all(name == "_" for name in kept):
            return span(assignment), call
        if len(kept) == 1:
            return span(assignment), f"{kept[0]} = {call}.numpy()"
        return span(assignment), f"{', '.join(kept)} = (value.numpy() for value in {call})"

    def _is_unused_target(self, assignment: Node, scope: Scope) -> bool:
        target = assignment.child_by_field_name("left")
        return target is not None and self._is_unused_name(target, scope)

    def _is_unused_name(self, node: Node, scope: Scope) -> bool:
        name = self._analysis.source(node)
        bindings = [binding for binding in scope.bindings.get(name, ()) if binding.node == node]
        uses = [use for binding in bindings for use in references_to(self._analysis, binding)]
        return node.type == "identifier" and all(self._is_gone(use.base) for use in uses)

    def _is_gone(self, node: Node) -> bool:
        return is_in(node, map(span, self._gone))

    def _fetched_directly(self, run: Run) -> str:
        """Variables and constants, which have their value without a run, in the structure that they are fetched in."""
        text = self._analysis.text
        pieces, at = [], run.fetches.start_byte
        for leaf in sorted(run.leaves, key=lambda leaf: leaf.place.start_byte):
            source = self._analysis.source(leaf.node)
            is_atom = leaf.node.type in ("identifier", "attribute", "call", "subscript")
            pieces += [text.slice(Span(at, leaf.place.start_byte)), f"{source if is_atom else f'({source})'}.numpy()"]
            at = leaf.place.end_byte
        return "".join([*pieces, text.slice(Span(at, run.fetches.end_byte))])
