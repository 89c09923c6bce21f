"""Which graph the parts of a program are in, where it builds several one after the other, or side by side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import given_arguments
from eagerly.fix.graph.stage import makes_graph
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.session import Session
from eagerly.names.scopes import BindingKind
from eagerly.source.tree import method_called, with_items

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

RESET = "reset_default_graph"
_SESSIONS = {"Session", "InteractiveSession"}
_WHOLE = {
    "trainable_variables", "global_variables", "all_variables", "get_collection", "get_collection_ref",
    "summary.merge_all", "merge_all_summaries", "losses.get_total_loss", "losses.get_losses",
    "losses.get_regularization_loss", "losses.get_regularization_losses", "train.Saver",
}  # fmt: skip
"""What goes by all that is in a graph."""


class Graphs:
    """The graphs of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        uses = [use for use in program.analysis.uses if use.scope is program.scope]
        self._resets = [use.node.start_byte for use in uses if use.symbol.path.rpartition(".")[2] == RESET]

    def of(self, node: Node) -> Hashable:
        """The graph that is the default one at a place: the same value for the same graph."""
        outer = node.parent
        while outer is not None and outer != self._program.scope.node:
            for item in reversed(with_items(outer)):
                graph = self._entered(item)
                if graph is not None:
                    return graph
            outer = outer.parent
        return sum(place < node.start_byte for place in self._resets)

    def of_session(self, call: Node) -> Hashable:
        """The graph of a session, by the call that makes it."""
        return self._given(call) or self.of(call)

    def _entered(self, item: Node) -> Hashable | None:
        """The graph that a `with` statement makes the default one by one of its items."""
        method = method_called(item)
        if method is None:
            return None
        owner, name = method
        if self._analysis.source(name) == "as_default":
            return self._named(owner) if owner.type == "identifier" else ("made at", item.start_byte)
        return self._given(item) if self._analysis.names.path_called(item, self._program.scope) in _SESSIONS else None

    def _given(self, call: Node) -> Hashable | None:
        given = (argument.value for argument in given_arguments(self._analysis, call) or ())
        names = (value for value in given if value.type == "identifier")
        return next((graph for name in names if (graph := self._named(name)) is not None), None)

    def _named(self, name: Node) -> Hashable | None:
        """The graph that a name stands for."""
        bindings = self._analysis.names.bindings(name, self._program.scope)
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        if value is None or not makes_graph(self._analysis, self._program.scope, value):
            return None
        is_entered = method_called(value) is not None and self._analysis.source(value).endswith(".as_default()")
        return ("made at", value.start_byte) if is_entered else id(bindings[0])

    def are_several(self, sessions: Iterable[Session]) -> bool:
        """Whether a program has parts in several graphs."""
        built = {self.of(step.statement) for step in self._program.steps if step.role is not Role.STAYS}
        return len(built | {self.of_session(session.call) for session in sessions}) > 1

    def require_apart(self) -> None:
        """Refuses what goes by all that is in a graph, where there are several, and what is built of two of them."""
        for step in self._program.steps:
            self._require_one(step)
        for use in self._analysis.uses:
            if use.symbol.path in _WHOLE:
                name = self._analysis.source(use.node)
                raise self._program.fail(use.node, f"there are several graphs, and `{name}` goes by one of them")

    def _require_one(self, step: Step) -> None:
        for need in step.needs:
            if need.role is not Role.STAYS and self.of(need.statement) != self.of(step.statement):
                raise self._program.fail(step.value, f"`{need.names[0]}` is in another graph")
