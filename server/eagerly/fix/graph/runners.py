"""Threads that fill queues, around a program that has no queue: there are none, and what starts and stops them goes."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Use
from eagerly.fix.graph.passing import item_with_comma
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.reach import Reach
from eagerly.fix.imports import references_to
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.names.scopes import Reference
from eagerly.source.text import Span
from eagerly.source.tree import is_in, method_called, span

NOTE = "Nothing starts threads any more, since there is no queue to fill."
_START = "train.start_queue_runners"
_COORDINATOR = "train.Coordinator"
_ENDS = {"request_stop", "join"}
"""The methods of a coordinator that do nothing where there are no threads."""


class QueueRunners:
    """What starts threads in one program, and what becomes of the coordinators that stop them."""

    def __init__(self, program: Program, reach: Reach) -> None:
        """`reach`: the code that the program may run.

        Raises:
            CannotFixError: the threads are used in a way that can't be followed.
        """
        self._program = program
        self._analysis = program.analysis
        self.removed: list[Node] = []
        """The statements that go."""
        self.edits: list[tuple[Span, str]] = []
        """What a coordinator that stays waits for."""
        self._joined: list[Node] = []
        """The names of threads that coordinators are given."""
        uses = [use for use in self._analysis.uses if reach.covers(use.scope)]
        for use in uses:
            if use.symbol.path == _START:
                self._read_start(use)
        if self.removed:
            for use in uses:
                if use.symbol.path == _COORDINATOR:
                    self._read_coordinator(use)
            self.edits += [(item_with_comma(name), "") for name in self._joined if not self.covers(name)]

    def covers(self, node: Node) -> bool:
        """Whether a node is in a statement that goes."""
        return is_in(node, [span(statement) for statement in self.removed])

    def _read_start(self, use: Use) -> None:
        call = use.call
        statement = statement_of(call) if call is not None else None
        if call is None or statement is None or not (stands_alone(call) or use.scope.bound_to(call)):
            raise self._program.fail(use.node, "the threads are used for more than to wait for them")
        self.removed.append(statement)
        for binding in use.scope.bound_to(call):
            for reference in references_to(self._analysis, binding):
                if not self._is_joined(reference):
                    raise self._program.fail(
                        reference.base, f"the threads in `{reference.name}` are used for more than to wait for them"
                    )
                self._joined.append(reference.base)

    def _is_joined(self, reference: Reference) -> bool:
        arguments = reference.base.parent
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        method = method_called(call) if call is not None else None
        is_join = method is not None and self._analysis.source(method[1]) == "join"
        return is_join and arguments is not None and arguments.named_children[:1] == [reference.base]

    def _read_coordinator(self, use: Use) -> None:
        """Has a coordinator go that only starts and stops such threads."""
        bindings = use.scope.bound_to(use.call) if use.call is not None else []
        uses = [reference for binding in bindings for reference in references_to(self._analysis, binding)]
        if not bindings or not all(self.covers(reference.base) or self._ends(reference) for reference in uses):
            return
        self.removed += [statement_of(reference.base) for reference in uses if not self.covers(reference.base)]
        self.removed.append(statement_of(use.node))

    def _ends(self, reference: Reference) -> bool:
        call = reference.call
        is_end = len(reference.reads) == 1 and reference.reads[0][1] in _ENDS
        return is_end and call is not None and stands_alone(call)

    @property
    def without_end(self) -> list[Node]:
        """The `try` statements whose `finally` goes, and that have nothing else to them."""
        found = []
        for statement in self.removed:
            clause = statement.parent.parent if statement.parent is not None else None
            outer = clause.parent if clause is not None and clause.type == "finally_clause" else None
            if outer is None or outer in found or statement.parent is None:
                continue
            is_whole = all(self.covers(each) for each in statement.parent.named_children if each.type != "comment")
            if is_whole and [child.type for child in outer.named_children] == ["block", "finally_clause"]:
                found.append(outer)
        return found
