"""Converts a scope with a session that feeds, trains or assigns: the runs become calls of functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Use, call_of
from eagerly.check.arguments import bind
from eagerly.fix import purity
from eagerly.fix.graph import iterators
from eagerly.fix.graph.fetching import Runs
from eagerly.fix.graph.functions import give_names, share
from eagerly.fix.graph.graphs import RESET
from eagerly.fix.graph.made import MadeBefore
from eagerly.fix.graph.passing import PassedSessions
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.rebinding import require_unchanged
from eagerly.fix.graph.remains import Remains
from eagerly.fix.graph.runners import QueueRunners
from eagerly.fix.graph.runs import CallWriter, Run
from eagerly.fix.graph.saving import Savers
from eagerly.fix.graph.stage import graph_around, makes_graph, sets_the_stage
from eagerly.fix.graph.steps import WRITTEN, Role, Step, closure
from eagerly.fix.graph.summaries import Summaries
from eagerly.fix.graph.text import NewText, Plan
from eagerly.fix.imports import references_to
from eagerly.fix.memo import once
from eagerly.fix.model import Fix, NotYetError
from eagerly.fix.session import Session, SessionConversion, evaluating_calls, session_uses
from eagerly.fix.statements import are_alternatives, stands_alone, statement_of
from eagerly.fix.switches import is_switch
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Reference, Scope, ScopeKind
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, is_in, method_called, span

_SCHEDULE = re.compile(r"train\.\w+_decay")
_RUN = ("fetches", "feed_dict", "options", "run_metadata")
_EVAL = ("feed_dict", "session")
_GLOBAL_STEP = ("sess", "global_step_tensor")


class GraphConversion(SessionConversion):
    """Collects what becomes of one scope."""

    def fix(self) -> Fix:
        """The fix.

        Raises:
            CannotFixError: with the line that is in the way.
        """
        return self.text().fix()

    def text(self) -> NewText:
        """What writes the program, once it is certain that it can be converted.

        Raises:
            CannotFixError: with the line that is in the way.
        """
        found = self._require_sessions()
        self._require_no_schedules()
        self._found = found
        session, *_ = found
        for each in found:
            if purity.runs_often(each.call, self.scope):
                raise self._fail(each.call, "each session begins with variables of its own")
            self._require_called_once(each.call, "with variables of its own")
        self._unwrapped = [each.statement for each in found if each.statement.type == "with_statement"]
        self._unwrapped += [statement_of(each.base) for each in self._uses_of(found) if self._is_made_default(each)]
        self.program = self._program()
        self.passed = PassedSessions(self.program)
        self.summaries = Summaries(self.program, self._reach)
        calls = CallWriter(self.program, self.summaries.removed)
        self.runs = Runs(self.program, self.summaries, calls)
        self.made = MadeBefore(self.program)
        self.savers = Savers(self.program)
        self.runners = QueueRunners(self.program, self._reach)
        self.removed += self.runners.removed
        self._unwrapped += self.runners.without_end
        self._unwrapped += self.program.judge.scoped
        self.removed += [*self.program.judge.sharing, *self.program.collections.removed]
        self._require_plain_file()
        self._require_known_evaluations(found)
        self.removed += self.setup.removed
        self._remove_graphs()
        self.removed += [each.statement for each in found if each.statement.type != "with_statement"]
        for reference in self._uses_of(found):
            self._use_of_session(reference)
        for call, owner in self._evaluations():
            self._evaluation(call, owner)
        for call, step in self._steps_asked_for():
            self._add_run(call, step, None)
        self._remove_initializers()
        if self.program.graphs.are_several(found):
            self.program.graphs.require_apart()
        for index, other in enumerate(found):
            if not all(are_alternatives(earlier.call, other.call) for earlier in found[:index]):
                self._require_restored(other)
        self._reset_metrics()
        of_variables = [call for call in self.initializations if self._gives_first_values(call)]
        self._require_one_start(of_variables)
        for call in of_variables:
            if purity.runs_often(call, self._scopes_of_calls[call.id]):
                raise self._fail(call, "the variables get their first values again here")
            self._require_called_once(call, "which gives the variables their first values")
            self._require_no_values_before(call)
        self.passed.require_always()
        self.savers.settle()
        self.savers.require_made(self.runs.all)
        self.program.iterators.require_only()
        savers = [saver.step.value for saver in self.savers.all if saver.variables is None]
        begun = [run.call if run.scope is self.scope else session.call for run in self.runs.all]
        self.program.averages.require_fresh(begun, savers)
        functions = self.runs.functions()
        require_unchanged(self.program, self.runs.all)
        helpers = share(functions, self.analysis.source)
        gone = {name for step in self.program.steps if step.goes for name in step.names}
        taken = self._names_taken() - gone
        taken |= {name for step in self.program.moved if step.role is not Role.TRAIN for name in step.names}
        give_names(functions, helpers, taken, self.analysis.source)
        plan = Plan(
            self.program, self.runs.all, functions, helpers, self.made, self.runs.feeds, self.passed, self.savers,
            self.runners, self.summaries, calls, self.removed, self._unwrapped, self._configuration(session),
            self.setup.dropped, taken, gone,
        )  # fmt: skip
        Remains(plan, found, self._reach).require_alike()
        return self._text(plan)

    def _require_no_schedules(self) -> None:
        """Refuses schedules of TensorFlow 1 before anything is looked at: as Keras's, an optimizer takes them."""
        for use in self.analysis.uses:
            if use.scope is self.scope and use.call is not None and _SCHEDULE.fullmatch(use.symbol.path):
                name = f"`{self.analysis.source(use.node)}`"
                raise NotYetError(str(self._fail(use.node, f"what {name} does when it is run is not known")))

    def _program(self) -> Program:
        graph = graph_around(self.analysis, self.scope, [each.call for each in self._found])
        return Program(self.analysis, self.scope, self._unwrapped, graph=graph)

    def _names_taken(self) -> set[str]:
        return set(self.analysis.scopes.bindings_by_name)

    def _text(self, plan: Plan) -> NewText:
        return NewText(plan)

    # What the runs are.

    def _may_be_beside(self, item: Node) -> bool:
        return sets_the_stage(self.analysis, self.scope, item)

    def _makes_named_graph(self, use: Use) -> bool:
        """Whether a graph is made that `_remove_graphs` takes out."""
        parent = use.call.parent if use.call is not None else None
        is_assigned = parent is not None and parent.type == "assignment"
        return use.symbol.path == "Graph" and use.scope is self.scope and is_assigned

    def _reset_metrics(self) -> None:
        """Has metrics begin anew where their variables get their first values, but for the one time at the start."""
        local = [call for call in self.initializations if "local_variables" in self._initializer(call)]
        is_start = len(local) == 1 and not purity.runs_often(local[0], self._scopes_of_calls[local[0].id])
        if not self.program.metrics.all or (is_start and self._scopes_of_calls[local[0].id] is self.scope):
            return
        for call in local:
            if self._gives_first_values(call):
                continue
            if not self._is_own(self._scopes_of_calls[call.id]):
                raise self._fail(call, "metrics begin anew here, where they have no name")
            self.removed.remove(statement_of(call))
            self.program.metrics.resets.append(call)

    def _initializer(self, call: Node) -> str:
        """The code of what a run of an initializer runs."""
        named = [self.program.step_named(node) for node in descendants(call)]
        return self.analysis.source(call) + "".join(
            self.analysis.source(step.value) for step in named if step is not None
        )

    def _gives_first_values(self, call: Node) -> bool:
        """Whether a run of an initializer is one of variables, and not only of what is local or of tables."""
        text = self._initializer(call)
        return not re.search("local_variables|tables", text) or re.search("global|all_variables", text) is not None

    def _require_called_once(self, call: Node, why: str) -> None:
        """Refuses what may only run once in a function that may be called again."""
        scope = self._scopes_of_calls[call.id]
        for function in self.analysis.scopes.functions if scope is not self.scope else ():
            if function.body is not scope:
                continue
            uses = references_to(self.analysis, function)
            is_main = not uses and function.name == "main"  # what `tf.app.run()` calls
            once = len(uses) == 1 and uses[0].scope is self.scope and not purity.runs_often(uses[0].base, self.scope)
            if not is_main and not once:
                raise self._fail(call, f"`{function.name}` may run again, {why}")

    def _require_no_values_before(self, call: Node) -> None:
        """Refuses a run that gives first values to variables which may have other values already."""
        scope = self._scopes_of_calls[call.id]
        begins = max(
            (each.call.start_byte for each in self._found if each.call.start_byte < call.start_byte), default=0
        )
        for other in (*(run.call for run in self.runs.all), *self.savers.restores):
            is_before = begins < other.start_byte < call.start_byte and self._scopes_of_calls[other.id] is scope
            if is_before and not are_alternatives(other, call):
                raise self._fail(call, "the variables get their first values again here")

    def _require_one_start(self, initializations: list[Node]) -> None:
        """Refuses more runs of initializers than there are sessions."""
        graphs = self.program.graphs
        started = Counter(map(self._graph_started, initializations))
        made = Counter(graphs.of_session(each.call) for each in self._found)
        for call in initializations:
            if started[self._graph_started(call)] > made[self._graph_started(call)]:
                again = [other for other in initializations if self._graph_started(other) == self._graph_started(call)]
                raise self._fail(again[1], "the variables get their first values again here")

    def _graph_started(self, call: Node) -> Hashable:
        """The graph whose variables a run of an initializer gives their first values: that of its session."""
        method = method_called(call)
        bindings = self.analysis.names.bindings(method[0], self._scope_of(call)) if method is not None else []
        sessions = [each for each in self._found if each.binding is not None and each.binding in bindings]
        if len(sessions) != 1:
            sessions = [each for each in self._found if span(call).within(span(each.statement))] or self._found[:1]
        return self.program.graphs.of_session(sessions[-1].call)

    def _require_restored(self, session: Session) -> None:
        """Refuses a second session, whose variables are others, unless it first gives all of them values of a file."""
        graph = self.program.graphs.of_session(session.call)
        if all(
            self.program.graphs.of_session(each.call) != graph for each in self._found[: self._found.index(session)]
        ):
            return
        if not self._goes_on(session):
            return
        start = session.call.start_byte
        block = session.statement.child_by_field_name("body") or session.statement.parent
        restored = [node.start_byte for node in self.savers.restored if statement_of(node).parent == block]
        runs = [run.call.start_byte for run in self.runs.all]
        first = min((place for place in restored if place > start), default=None)
        if first is None or any(start < place < first for place in runs):
            raise self._fail(session.call, "a second session begins with variables of its own")

    def _goes_on(self, session: Session) -> bool:
        """Whether what a session gives depends on what was run in others before."""
        is_around, where = session.statement.type == "with_statement", span(session.statement)
        own = [run for run in self.runs.all if not is_around or span(run.call).within(where)]
        iterators = {each for run in own for each in self._iterators_of(run)}
        others = {each for run in self.runs.all if run not in own or not is_around for each in self._iterators_of(run)}
        return not iterators.isdisjoint(others) or any(self._has_state(step) for run in own for step in _steps_of(run))

    @staticmethod
    def _iterators_of(run: Run) -> set[int]:
        """The ids of the iterators that a run takes elements of."""
        found = {id(step.iterator) for step in _steps_of(run) if step.iterator is not None}
        return found if run.element is None else found | {id(run.element.iterator or run.element)}

    def _has_state(self, step: Step) -> bool:
        is_state = step.role is Role.STATE or step.metric is not None
        draws = self.program.lookup.is_random(step.value, self.scope)
        return is_state or draws or bool(self.program.state_of(step))

    def _remove_graphs(self) -> None:
        """Takes out the graphs that have names, where they are only there for all of this to be in."""
        for bindings in self.scope.bindings.values():
            for binding in bindings:
                if binding.value is None or not makes_graph(self.analysis, self.scope, binding.value):
                    continue
                for reference in references_to(self.analysis, binding):
                    is_session = is_in(reference.base, [span(each.call) for each in self._found])
                    if not is_session and not is_in(reference.base, self.program.stage):
                        raise self._fail(
                            reference.base, f"`{binding.name}` is used for more than to build the graph in"
                        )
                if not is_in(binding.node, self.program.stage):
                    self.removed.append(statement_of(binding.node))
        for binding in self.setup.graphs:
            if binding.value is None or not makes_graph(self.analysis, self.scope, binding.value):
                raise self._fail(binding.node, f"where the graph `{binding.name}` comes from can't be told")

    def _require_plain_file(self) -> None:
        for use in self.analysis.uses:
            if is_switch(use.symbol):
                self._switch(use)
            if not self._may_run(use.scope):
                continue
            if use.symbol.path.rpartition(".")[2] == RESET:
                self._reset(use)
            if (end := self._end_of_graph(use)) is not None:
                self.removed.append(end)
            elif purity.builds_graph(use.symbol) and not self._is_whole_graph(use):
                raise self._fail(use.node, f"`{self.analysis.source(use.node)}` builds a graph of its own")
        self._require_same_meaning(self._written_anew())

    def _end_of_graph(self, use: Use) -> Node | None:
        """The statement `tf.get_default_graph().finalize()`, behind which nothing is added to the graph."""
        method = use.call.parent if use.symbol.path == "get_default_graph" and use.call is not None else None
        call = call_of(method) if method is not None and method.type == "attribute" else None
        is_end = call is not None and self.analysis.source(call).endswith(".finalize()") and stands_alone(call)
        return statement_of(call) if call is not None and is_end else None

    def _is_whole_graph(self, use: Use) -> bool:
        """Whether what builds a graph is only there for the whole program, and goes with the session."""
        is_around = is_in(use.node, self.program.stage) or self._makes_named_graph(use)
        return is_around or self.summaries.is_part(use.node)

    def _may_run(self, scope: Scope) -> bool:
        return self._reach.covers(scope)

    def _written_anew(self) -> list[Span]:
        """The places of summaries, gradients and selections, which mean something else in TensorFlow 2 as they are."""
        steps = self.program.steps
        found = [span(step.value) for step in steps if step.role in WRITTEN]
        found += [span(node) for step in steps for node in self.program.selection.within(step.value)]
        found += [span(each.node) for each in self.analysis.scopes.comparing if self.program.is_fed(each.node)]
        calls = [step.gradients.call for step in steps if step.gradients is not None]
        return found + [span(callee(call) or call) for call in calls]

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.analysis, self.scope)

    def _switch(self, use: Use) -> None:
        """What turns eager execution off goes with the last scope that needs it off."""
        name = self.analysis.source(use.node)
        others = [other for other in session_uses(self.analysis) if not self._is_own(other.scope)]
        if others:
            line = self.analysis.text.line_name(others[0].node.start_byte)
            raise self._fail(use.node, f"`{name}` turns eager execution off, as the session in {line} needs it")
        if use.call is None or not stands_alone(use.call):
            raise self._fail(use.node, f"`{name}` turns eager execution off, and not in a statement of its own")
        self.removed.append(statement_of(use.call))

    def _reset(self, use: Use) -> None:
        """What clears the default graph goes: what is built behind it is another one."""
        is_passed_once = use.scope is self.scope and not purity.runs_often(use.node, self.scope)
        if use.call is None or not stands_alone(use.call) or not is_passed_once:
            raise self._fail(use.node, f"`{self.analysis.source(use.node)}` forgets what was built before")
        self.removed.append(statement_of(use.call))

    def _evaluations(self) -> Iterator[tuple[Node, Node]]:
        known = dict(super()._evaluations())
        yield from known.items()
        for located, owner, _ in evaluating_calls(self.analysis):
            if located.node in known:
                continue
            is_step = self.program.step_named(owner) is not None or bool(self.program.operations.assigned(owner))
            if is_step and not isinstance(self.analysis.names.of(owner, located.scope), Instance):
                yield located.node, owner

    def _steps_asked_for(self) -> Iterator[tuple[Node, Node]]:
        """The calls of `tf.train.global_step(sess, step)`, each with its `step`."""
        for use in self.analysis.uses:
            if use.symbol.path == "train.global_step" and use.call is not None:
                given = bind(self.analysis, use.call, _GLOBAL_STEP).given
                if len(given) == len(_GLOBAL_STEP) and self._is_own(use.scope):
                    yield use.call, given["global_step_tensor"].value

    def _is_own(self, scope: Scope) -> bool:
        return scope is self.scope or any(
            binding.body is scope and binding.scope is self.scope for binding in self.analysis.scopes.functions
        )

    @cached_property
    def _scopes_of_calls(self) -> dict[int, Scope]:
        """The functions, or the module, that calls are in."""
        found = (
            (call.node.id, call.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE))
            for call in self.analysis.scopes.calls
        )
        return {node: scope for node, scope in found if scope is not None}

    def _scope_of(self, fetches: Node) -> Scope:
        node: Node | None = fetches
        while node is not None and node.id not in self._scopes_of_calls:
            node = node.parent
        return self._scopes_of_calls[node.id] if node is not None else self.scope

    def _use_of_session(self, reference: Reference) -> None:
        inside = self.passed.take(reference)
        for use in inside or ():
            self._use_of_session(use)
        if inside is not None:
            return
        if self.runners.covers(reference.base):
            return
        if self.savers.use(reference.base):
            self._require_unhandled(reference.base)
        elif not self.summaries.is_part(reference.base):
            super()._use_of_session(reference)

    def _is_evaluation(self, session_name: Node) -> bool:
        asking = [span(call) for call, _ in self._steps_asked_for()]
        return is_in(session_name, asking) or super()._is_evaluation(session_name)

    def _unwrap(self, statement: Node) -> None:
        if statement not in self._unwrapped:
            self._unwrapped.append(statement)

    def _run(self, call: Node) -> None:
        bound = bind(self.analysis, call, _RUN)
        if bound.problem is not None or "fetches" not in bound.given:
            raise self._fail(call, bound.problem or "what it fetches can't be told")
        extra = next((name for name in bound.given if name not in ("fetches", "feed_dict")), None)
        if extra is not None:
            raise self._fail(call, f"the run has `{extra}`, which has no counterpart in eager code")
        feed = bound.given.get("feed_dict")
        self._add_run(call, bound.given["fetches"].value, feed.value if feed is not None else None)

    def _evaluation(self, call: Node, owner: Node) -> None:
        bound = bind(self.analysis, call, _EVAL)
        if bound.problem is not None:
            raise self._fail(call, bound.problem)
        feed = bound.given.get("feed_dict")
        self._add_run(call, owner, feed.value if feed is not None else None)

    def _add_run(self, call: Node, fetches: Node, feed: Node | None) -> None:
        if self._is_initialization(fetches):
            self._remove_call(call)
            return
        started = self.program.iterators.started(fetches)
        if started is not None and (feed is None or self.program.iterators.is_fed(started)):
            self.program.iterators.start(call, fetches, started)
            if self.program.iterators.is_fed(started):
                self.runs.start(call, self._scopes_of_calls[call.id], fetches, feed, started)
            return
        handled = self.program.iterators.handled(call)
        if handled is None:
            self._require_unhandled(call)
        self.runs.add(call, self._scopes_of_calls[call.id], fetches, feed, handled or [])


def _steps_of(run: Run) -> list[Step]:
    """The steps that a run fetches, and what they go by."""
    needs = [need for leaf in run.leaves for need in leaf.needs]
    steps = closure(needs)
    return [*needs, *(need for step in steps for need in (step, *step.needs))]


def has_graph(analysis: Analysis, scope: Scope) -> bool:
    """Whether a scope feeds, trains, assigns, goes over a dataset or has a graph of its own.

    Then its runs are not only values that are there without a session.
    """
    return id(scope) in once(analysis, "scopes with a graph", lambda: set(map(id, _scopes_with_graph(analysis))))


def _scopes_with_graph(analysis: Analysis) -> Iterator[Scope | None]:
    kind = analysis.rulebook.kind_made_by
    for use in analysis.uses:
        symbol = use.symbol
        if kind(symbol) == "placeholder" or purity.changes_variables(symbol) or symbol.path == "Graph":
            yield use.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE)
    for name in iterators.MAKERS:
        for maker in analysis.scopes.attributes_by_name.get(name, ()):
            yield maker.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE)
