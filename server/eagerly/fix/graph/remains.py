"""What of a file stays beside a program that is converted, and has to go on meaning the same."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.fix import purity
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.stage import makes_graph
from eagerly.fix.graph.steps import CHANGING, Role
from eagerly.fix.graph.text import Plan
from eagerly.fix.imports import references_to
from eagerly.fix.model import NotYetError
from eagerly.fix.session import Session
from eagerly.names.scopes import Binding, ScopeKind
from eagerly.source.text import Span, Spans
from eagerly.source.tree import is_in, span

_NEUTRAL = (
    "train.Coordinator", "train.latest_checkpoint", "train.get_checkpoint_state", "train.checkpoint_exists",
    "logging", "flags", "app.", "gfile", "io.gfile", "set_random_seed", "random.set_seed", "keras.datasets",
    "keras.utils", "examples.", "data.", "compat.as_", "test.", "version", "nest.", "lookup.",
)  # fmt: skip
"""What is no part of any graph."""
_CONSTANT = {"constant_initializer", "zeros_initializer", "ones_initializer"}
"""Initializers that give the same, however often they are used."""


class Remains:
    """The code around one program."""

    def __init__(self, plan: Plan, sessions: list[Session], reach: Reach) -> None:
        """`reach`: the code that the program may run."""
        self._plan = plan
        self._program = plan.program
        self._analysis = plan.program.analysis
        self._sessions = sessions
        self._reach = reach

    def require_alike(self) -> None:
        """Refuses code that stays, and uses what goes, or changes or makes what can't be followed.

        Raises:
            CannotFixError: with the line that is in the way.
        """
        self._require_known_changes()
        self._require_known_uses()
        self._require_unnamed_scopes()
        self._require_gone()

    def _require_known_changes(self) -> None:
        """Refuses what changes variables and is neither a step nor run where it stands."""
        changing = {*CHANGING, Role.OPTIMIZER}
        changes = (step.statement for step in self._program.steps if step.role in changing)
        known = Spans(map(span, (*changes, *(run.call for run in self._plan.runs))))
        for use in self._analysis.uses:
            is_change = purity.changes_variables(use.symbol) and self._reach.covers(use.scope)
            if is_change and not known.cover(span(use.node)):
                name = self._analysis.source(use.node)
                raise self._program.fail(use.node, f"`{name}` changes variables in a way that can't be followed")
        for node, scope in purity.changing_members(self._analysis):
            if self._reach.covers(scope) and not known.cover(span(node)):
                raise self._program.fail(
                    node, f"`{self._analysis.source(node)}` may change a variable each time it is run"
                )

    def _replaced(self) -> list[Span]:
        """The places whose text is written anew or goes."""
        plan = self._plan
        found = [span(step.statement) for step in self._program.steps if step.goes]
        found += self._program.operations.heads
        found += [where for where, _ in (*plan.feeds.edits, *self._program.iterators.edits)]
        found += [*(span(step.statement) for step in plan.summaries.writers), *self._program.rewritten]
        found += [span(run.call) for run in plan.runs]
        found += map(span, (*self._program.reads.places, *self._program.metrics.resets))
        return [*found, *map(span, (*plan.removed, *plan.summaries.removed))]

    def _require_gone(self) -> None:
        """Refuses a use of what goes into functions, in code that stays."""
        replaced = Spans(self._replaced())
        for step in self._program.steps:
            for binding in step.bindings if step.goes else ():
                for reference in references_to(self._analysis, binding):
                    if not replaced.cover(span(reference.base)):
                        raise self._program.fail(
                            reference.base, f"`{binding.name}` is used for something else than to run it"
                        )
        self._plan.feeds.require_only(self._plan.runs)
        for run in self._plan.runs:
            around = [other for other in self._plan.runs if run is not other and is_in(run.call, [span(other.call)])]
            if not all(is_in(run.call, other.fed_places) for other in around):
                raise self._program.fail(run.call, "it is a run within what another one fetches")
        for step in self._program.steps:
            if step.goes and not self._has_its_lines(step.statement):
                raise self._program.fail(step.statement, "several statements share the line")

    def _require_unnamed_scopes(self) -> None:
        """Refuses a use of the scope that a `with` statement opens, which goes."""
        heads = self._program.stage
        sessions = {session.binding for session in self._sessions}
        for bindings in self._analysis.scopes.bindings_by_name.values():
            for binding in bindings:
                if binding in sessions or not is_in(binding.node, heads) or self._is_graph(binding):
                    continue
                for reference in references_to(self._analysis, binding):
                    if not is_in(reference.base, [*heads, *map(span, self._plan.removed)]):
                        raise self._program.fail(reference.base, f"`{binding.name}` names a scope that goes")

    def _is_graph(self, binding: Binding) -> bool:
        """Whether a name is that of a graph, whose uses have been seen to."""
        return binding.value is not None and makes_graph(self._analysis, self._program.scope, binding.value)

    def _has_its_lines(self, statement: Node) -> bool:
        text = self._analysis.text
        first, last = text.line_at(statement.start_byte), text.line_at(statement.end_byte)
        before = text.data[text.line_start(first) : statement.start_byte]
        behind = text.data[statement.end_byte : text.line_span(last).end].strip()
        return not before.strip() and (not behind or behind.startswith(b"#"))

    def _require_known_uses(self) -> None:
        """Refuses a call of TensorFlow's in this scope that is neither a step nor plain."""
        steps = [step for step in self._program.steps if step.role is not Role.STAYS or step.is_selection]
        savers = [saver.step for saver in self._plan.savers.all]
        known = Spans([*(span(step.statement) for step in (*steps, *savers)), *self._replaced(), *self._program.stage])
        book = self._analysis.rulebook
        first_values = Spans(span(step.statement) for step in self._program.steps if step.is_first_value)
        for use in self._analysis.uses:
            if use.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE) is not self._program.scope or use.call is None:
                continue
            if self._program.graph is not None and not span(use.node).within(span(self._program.graph)):
                continue  # in TensorFlow 1, it is a part of another graph
            is_known = known.cover(span(use.node)) or use.symbol.path in _CONSTANT
            if is_known or use.symbol.path.startswith(_NEUTRAL):
                continue
            if book.kind_made_by(use.symbol) in ("tensor", "session", "shape") or first_values.cover(span(use.node)):
                continue
            name = f"`{self._analysis.source(use.node)}`"
            raise NotYetError(str(self._program.fail(use.node, f"{name} has no counterpart here yet")))
