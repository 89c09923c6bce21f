"""Converts a scope with a session that feeds, trains or assigns: the runs become calls of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Use
from eagerly.check.arguments import bind
from eagerly.fix import purity
from eagerly.fix.graph import saving, summaries
from eagerly.fix.graph.functions import Function, Helper, Leaf, free, function_of, give_names, share
from eagerly.fix.graph.layout import GONE, HERE, as_replacements, tidy
from eagerly.fix.graph.made import MadeBefore
from eagerly.fix.graph.program import Program, makes_graph, sets_the_stage
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.runs import CallWriter, Fed, Run
from eagerly.fix.graph.saving import Savers
from eagerly.fix.graph.selection import Test
from eagerly.fix.graph.steps import MOVED, WRITTEN, Role, Step
from eagerly.fix.graph.summaries import Summaries
from eagerly.fix.graph.write import Writer, comments_above
from eagerly.fix.imports import below_imports, line_ending, references_to
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.fix.session import Session, SessionConversion, session_uses, unwrapped
from eagerly.fix.spelling import spell
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.fix.switches import is_switch
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Binding, BindingKind, Reference, Scope, ScopeKind
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety
from eagerly.source.text import Span, decode, encode
from eagerly.source.tree import descendants, span

_RUN = ("fetches", "feed_dict", "options", "run_metadata")
_EVAL = ("feed_dict", "session")
_RESET = "reset_default_graph"
_NEUTRAL = (
    "logging", "flags", "app.", "gfile", "io.gfile", "set_random_seed", "random.set_seed", "keras.datasets",
    "keras.utils", "examples.", "data.", "compat.as_", "test.", "version", "nest.",
)  # fmt: skip
"""What is no part of any graph."""
_PLAIN = {"identifier", "attribute", "integer", "float", "subscript"}
"""Values that do nothing when they are evaluated."""
"""Lines that mark where a function stands, and where something stood."""


class GraphConversion(SessionConversion):
    """Collects what becomes of one scope."""

    def fix(self) -> Fix:
        """The fix.

        Raises:
            CannotFixError: with the line that is in the way.
        """
        found = list(self.sessions())
        if not found:
            raise CannotFixError("the session that runs this is made elsewhere, and half a session can't be converted")
        self._found = found
        session, *others = found
        for each in found:
            if purity.runs_often(each.call, self.scope):
                raise self._fail(each.call, "each session begins with variables of its own")
            self._require_called_once(each)
        self.session = session
        self._unwrapped = [each.statement for each in found if each.statement.type == "with_statement"]
        self._passed: dict[int, tuple[Binding, Binding, list[Node]]] = {}
        """The functions that sessions are passed to, by the parameter: with it, and what is given for it."""
        self.runs: list[Run] = []
        self._keys: dict[int, tuple[Node, Step]] = {}
        """The keys of dictionaries that are fed by name, by the id of the node."""
        self.program = Program(self.analysis, self.scope, self._unwrapped)
        self.summaries = Summaries(self.program)
        self._calls = CallWriter(self.program, self.summaries.removed)
        self.made = MadeBefore(self.program)
        self.savers = Savers(self.program)
        self._unwrapped += self.program.judge.scoped
        self.removed += self.program.judge.sharing
        self._require_plain_file()
        self._require_known_evaluations(found)
        self.removed += self.setup.removed
        self._remove_graphs()
        own = {each.binding for each in found}
        for each in found:
            if each.statement.type != "with_statement":
                self.removed.append(each.statement)
            for reference in references_to(self.analysis, each.binding) if each.binding is not None else ():
                if not own.issuperset(self.analysis.names.bindings(reference.base, reference.scope)):
                    raise self._fail(reference.base, f"`{reference.name}` may be another session")
                self._use_of_session(reference)
        for call, owner in self._evaluations():
            self._evaluation(call, owner)
        self._remove_initializers()
        for other in others:
            self._require_restored(other)
        if len(self.initializations) > len(found):
            raise self._fail(self.initializations[1], "the variables get their first values again here")
        self._require_passed_always()
        self.savers.require_only()
        self.program.iterators.require_only()
        functions = self._functions()
        self._require_known_uses()
        self._require_unnamed_scopes()
        self._require_gone()
        return self._written(functions)

    # What the runs are.

    def _may_be_beside(self, item: Node) -> bool:
        return sets_the_stage(self.analysis, self.scope, item)

    def _is_on_stage(self, node: Node) -> bool:
        """Whether a node is in the head of a `with` statement that goes, and only sets the stage for its body."""
        return any(
            statement.type == "with_statement" and span(node).within(Span(statement.start_byte, body.start_byte))
            for statement in self._unwrapped
            if (body := statement.child_by_field_name("body")) is not None
        )

    def _makes_named_graph(self, use: Use) -> bool:
        """Whether a graph is made that `_remove_graphs` takes out."""
        parent = use.call.parent if use.call is not None else None
        is_assigned = parent is not None and parent.type == "assignment"
        return use.symbol.path == "Graph" and use.scope is self.scope and is_assigned

    def _require_called_once(self, session: Session) -> None:
        """Refuses a session of a function that may be called again, and finds other variables then."""
        scope = self._scopes_of_calls[session.call.id]
        for function in self.analysis.scopes.functions if scope is not self.scope else ():
            if function.body is not scope:
                continue
            uses = references_to(self.analysis, function)
            is_main = not uses and function.name == "main"  # what `tf.app.run()` calls
            once = len(uses) == 1 and uses[0].scope is self.scope and not purity.runs_often(uses[0].base, self.scope)
            if not is_main and not once:
                raise self._fail(session.call, f"`{function.name}` may run again, with variables of its own")

    def _require_restored(self, session: Session) -> None:
        """Refuses a second session, whose variables are others, unless it first gives all of them values of a file."""
        start = session.call.start_byte
        block = session.statement.child_by_field_name("body") or session.statement.parent
        restored = [node.start_byte for node in self.savers.restored if statement_of(node).parent == block]
        runs = [run.call.start_byte for run in self.runs]
        first = min((place for place in restored if place > start), default=None)
        if first is None or any(start < place < first for place in runs):
            raise self._fail(session.call, "a second session begins with variables of its own")

    def _remove_graphs(self) -> None:
        """Takes out the graphs that have names, where they are only there for all of this to be in."""
        for bindings in self.scope.bindings.values():
            for binding in bindings:
                if binding.value is None or not makes_graph(self.analysis, self.scope, binding.value):
                    continue
                for reference in references_to(self.analysis, binding):
                    is_session = span(reference.base).within(span(self.session.call))
                    if not is_session and not self._is_on_stage(reference.base):
                        raise self._fail(
                            reference.base, f"`{binding.name}` is used for more than to build the graph in"
                        )
                self.removed.append(statement_of(binding.node))
        for binding in self.setup.graphs:
            if binding.value is None or not makes_graph(self.analysis, self.scope, binding.value):
                raise self._fail(binding.node, f"where the graph `{binding.name}` comes from can't be told")

    def _require_plain_file(self) -> None:
        stepping = [
            span(step.statement)
            for step in self.program.steps
            if step.role in (Role.TRAIN, Role.ASSIGN, Role.OPTIMIZER)
        ]
        for use in self.analysis.uses:
            name = f"`{self.analysis.source(use.node)}`"
            if is_switch(use.symbol):
                self._switch(use)
            if not self._reach.covers(use.scope):
                continue
            if use.symbol.path.rpartition(".")[2] == _RESET:
                self._reset(use)
            is_whole_graph = self._is_on_stage(use.node) or self._makes_named_graph(use)
            is_whole_graph = is_whole_graph or self.summaries.is_part(use.node)
            if use.symbol.path in purity.OWN_GRAPH and not is_whole_graph:
                raise self._fail(use.node, f"{name} builds a graph of its own")
            if purity.changes_variables(use.symbol) and not _is_in(use.node, stepping):
                raise self._fail(use.node, f"{name} changes variables in a way that can't be followed")
        for node, scope in purity.changing_members(self.analysis):
            if self._reach.covers(scope) and not _is_in(node, stepping):
                raise self._fail(node, f"`{self.analysis.source(node)}` may change a variable each time it is run")
        self._require_same_meaning(self._written_anew())

    def _written_anew(self) -> list[Span]:
        """The places of summaries, gradients and selections, which mean something else in TensorFlow 2 as they are."""
        steps = self.program.steps
        found = [span(step.value) for step in steps if step.role in WRITTEN]
        found += [span(node) for step in steps for node in self._selecting(step.value)]
        calls = [step.gradients.call for step in steps if step.gradients is not None]
        return found + [span(call.child_by_field_name("function") or call) for call in calls]

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
        """What clears the default graph goes where the program has built nothing yet."""
        is_first = all(use.node.start_byte < step.statement.start_byte for step in self.program.steps)
        if use.call is None or not stands_alone(use.call) or use.scope is not self.scope or not is_first:
            raise self._fail(use.node, f"`{self.analysis.source(use.node)}` forgets what was built before")
        self.removed.append(statement_of(use.call))

    def _evaluations(self) -> Iterator[tuple[Node, Node]]:
        known = dict(super()._evaluations())
        yield from known.items()
        for located in self.analysis.scopes.calls:
            function = located.node.child_by_field_name("function")
            owner = function.child_by_field_name("object") if function is not None else None
            name = function.child_by_field_name("attribute") if function is not None else None
            if owner is None or name is None or located.node in known:
                continue
            if self.analysis.source(name) in ("eval", "run") and self.program.step_named(owner) is not None:
                meaning = self.analysis.names.of(owner, located.scope)
                if not isinstance(meaning, Instance):
                    yield located.node, owner

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
        if self._pass_session(reference):
            return
        if not self.savers.use(reference.base) and not self.summaries.is_part(reference.base):
            super()._use_of_session(reference)

    def _pass_session(self, reference: Reference) -> bool:
        """Takes a session that is passed to a function of the program; whether it is."""
        argument = reference.base.parent if reference.node == reference.base else None
        is_keyword = argument is not None and argument.type == "keyword_argument"
        arguments = argument.parent if is_keyword and argument is not None else argument
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        function = self.program.judge.function_called(call, reference.scope) if call is not None else None
        if call is None or function is None or function.body is None or function.scope is not self.scope:
            return False
        bound = bind(self.analysis, call, tuple(function.body.parameters))
        name = next((name for name, given in bound.given.items() if given.value == reference.base), None)
        if bound.problem is not None or name is None:
            raise self._fail(call, bound.problem or "which parameter gets the session can't be told")
        (parameter,) = function.body.bindings[name][:1]
        given = self._passed.setdefault(id(parameter), (function, parameter, []))[2]
        given.append(bound.given[name].node)
        if len(given) == 1:
            for use in references_to(self.analysis, parameter):
                if self.analysis.names.bindings(use.base, use.scope) != [parameter]:
                    raise self._fail(use.base, f"`{name}` may be something else than a session")
                self._use_of_session(use)
        return True

    def _require_passed_always(self) -> None:
        """Refuses a function that gets a session here, and perhaps something else there."""
        for function, parameter, given in self._passed.values():
            calls = references_to(self.analysis, function)
            if len(calls) != len(given):
                raise self._fail(parameter.node, f"`{function.name}` is called with something else than a session, too")

    def _without_sessions(self) -> Iterator[tuple[Span, str]]:
        """The edits that take sessions out of parameters and arguments."""
        for _, parameter, given in self._passed.values():
            node = parameter.node
            while node.parent is not None and node.parent.type not in ("parameters", "lambda_parameters"):
                node = node.parent
            for item in (node, *given):
                yield _item_with_comma(item), ""

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
        if self.program.iterators.is_start(fetches) and feed is None:
            self.program.iterators.start(call, fetches)
            return
        handled = self.program.iterators.handled(call)
        if handled is None:
            self._require_unhandled(call)
        scope = self._scopes_of_calls[call.id]
        leaves = [self._leaf(node, scope) for node in self._fetched(fetches)]
        if not leaves:
            raise self._fail(fetches, "what it fetches can't be told")
        name = self.analysis.source(feed) if feed is not None and feed.type == "identifier" else None
        feeds = self._named_feeds(feed, name) if feed is not None and name is not None else list(self._feeds(feed))
        self.runs.append(Run(call, scope, fetches, leaves, feeds, name, handled or []))

    def _leaf(self, node: Node, scope: Scope) -> Leaf:
        step = self.program.step_named(node)
        if step is None:
            return Leaf(node, None, self.program.require_computes_here(node, scope))
        is_fed = step.role is Role.PLACEHOLDER and step.iterator is None
        if is_fed or step.role in (Role.OPTIMIZER, Role.INITIALIZER):
            raise self._fail(node, f"`{self.analysis.source(node)}` is no tensor")
        if self.program.judge.gives_several(step.value, self.scope) and len(step.names) == 1:
            raise self._fail(node, f"`{self.analysis.source(node)}` is more than one tensor")
        if step.is_first_value:
            raise self._fail(node, f"`{self.analysis.source(node)}` is random, and each run draws it anew")
        if step.role is Role.STAYS and not isinstance(self.analysis.names.of(node, self.scope), Instance):
            raise self._fail(node, f"`{self.analysis.source(node)}` is not known to be a tensor")
        return Leaf(node, step, [step])

    def _feeds(self, feed: Node | None) -> Iterator[Fed]:
        if feed is None or feed.type == "none":
            return
        for key, step, value in self._fed_pairs(feed):
            yield Fed(step, key, self.analysis.source(value), value.type in _PLAIN)

    def _named_feeds(self, feed: Node, name: str) -> list[Fed]:
        """What is fed by a dictionary that has a name, and is there for nothing else: its keys become words."""
        scope = self.program.judge.scope_at(feed)
        bindings = self.analysis.names.bindings(feed, scope)
        pairs = [
            self._fed_pairs(binding.value)
            for binding in bindings
            if binding.kind is BindingKind.ASSIGN and binding.value is not None and binding.scope is scope
        ]
        steps = [[step for _, step, _ in of_one] for of_one in pairs]
        if not pairs or len(pairs) < len(bindings) or any(set(of_one) != set(steps[0]) for of_one in steps):
            raise self._fail(feed, "what is fed is not written out here")
        for key, step, _ in (pair for of_one in pairs for pair in of_one):
            self._keys[key.id] = key, step
        return [Fed(step, key, f'{name}["{step.names[0]}"]', is_plain=True) for key, step, _ in pairs[0]]

    def _fed_pairs(self, feed: Node) -> list[tuple[Node, Step, Node]]:
        """The keys, placeholders and values of a dictionary that is fed."""
        if feed.type != "dictionary":
            raise self._fail(feed, "what is fed is not written out here")
        found = []
        for pair in feed.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "comment":
                continue
            step = self.program.step_named(key) if key is not None else None
            if key is None or value is None:
                raise self._fail(pair, "what is fed is not written out here")
            if step is None or step.role is not Role.PLACEHOLDER:
                raise self._fail(key, f"`{self.analysis.source(key)}` is fed, and is no placeholder of this scope")
            found.append((key, step, value))
        return found

    def _functions(self) -> list[Function]:
        """The function for each thing that is fetched, named and with what several share."""
        found: dict[str, Function] = {}
        for run in self.runs:
            if not any(leaf.is_moved for leaf in run.leaves):
                if run.handled:
                    raise self._fail(run.call, "its errors are handled, and eager code raises them elsewhere")
                continue
            is_nested = run.fetches.type == "dictionary" or any(
                leaf.node.parent != run.fetches for leaf in run.leaves if leaf.node != run.fetches
            )
            kind = run.fetches.type[:1] if run.fetches.type in ("list", "tuple", "dictionary") else ""
            key = kind + "|".join(self.analysis.source(leaf.node) for leaf in run.leaves)
            key += f"#{self.analysis.source(run.fetches)}" if is_nested else ""
            writing = self.summaries.writing(run)
            key += f"@{writing.writer}" if writing is not None else ""
            if key not in found:
                found[key] = function_of(self.program, run.leaves, key)
                found[key].structure = run.fetches if is_nested else None
            run.function = found[key]
            if writing is not None:
                run.function.writer = writing.writer
                run.step, run.written = writing.step, writing.call
            run.function.returns |= bool(run.function.values) and not self._calls.is_dropped(run.call)
            self._require_fed(run)
        functions = list(found.values())
        self._shared = share(functions, self.analysis.source)
        self._taken = set(self.analysis.scopes.bindings_by_name) - self._gone_names()
        self._taken |= {name for step in self.program.moved if step.role is not Role.TRAIN for name in step.names}
        give_names(functions, self._shared, self._taken, self.analysis.source)
        return functions

    def _gone_names(self) -> set[str]:
        return {name for step in self.program.steps if self._goes(step) for name in step.names}

    def _require_fed(self, run: Run) -> None:
        assert run.function is not None
        fed = {id(fed.step) for fed in run.feeds}
        takes_next = [step for step in run.function.parameters if step.iterator is not None and id(step) not in fed]
        if run.handled and not takes_next:
            raise self._fail(run.call, "its errors are handled, and eager code raises them elsewhere")
        for step in run.function.parameters:
            if step.iterator is None and id(step) not in fed and self.program.signature(step).default is None:
                raise self._fail(run.call, f"`{step.names[0]}` is needed, and nothing is fed for it")
        for given in run.feeds:
            if given.step not in run.function.parameters and not given.is_plain:
                name = given.step.names[0]
                raise self._fail(given.node, f"`{name}` is fed and not needed, and making its value may do more")

    # What must be true of everything else.

    def _goes(self, step: Step) -> bool:
        return step.role in MOVED | {Role.PLACEHOLDER, Role.INITIALIZER}

    def _replaced(self) -> list[Span]:
        """The places whose text is written anew or goes."""
        found = [span(step.statement) for step in self.program.steps if self._goes(step)]
        found += [span(key) for key, _ in self._keys.values()]
        found += [where for where, _ in self.program.iterators.edits]
        found += [*(span(step.statement) for step in self.summaries.writers), *self.program.rewritten]
        return [*found, *(span(run.call) for run in self.runs), *map(span, (*self.removed, *self.summaries.removed))]

    def _require_gone(self) -> None:
        """Refuses a use of what goes into functions, in code that stays."""
        replaced = self._replaced()
        for step in self.program.steps:
            for binding in step.bindings if self._goes(step) else ():
                for reference in references_to(self.analysis, binding):
                    if not _is_in(reference.base, replaced):
                        raise self._fail(reference.base, f"`{binding.name}` is used for something else than to run it")
        self._require_fed_only()
        for run in self.runs:
            if any(run is not other and span(run.call).within(span(other.call)) for other in self.runs):
                raise self._fail(run.call, "it is a run within another")
        for step in self.program.steps:
            line = self.analysis.text.line_name(step.statement.start_byte)
            if self._goes(step) and not self._has_its_lines(step.statement):
                raise CannotFixError(f"{line}: several statements share the line")

    def _require_unnamed_scopes(self) -> None:
        """Refuses a use of the scope that a `with` statement opens, which goes."""
        heads = [
            Span(statement.start_byte, body.start_byte)
            for statement in self._unwrapped
            if (body := statement.child_by_field_name("body")) is not None
        ]
        sessions = {session.binding for session in self._found}
        for bindings in self.analysis.scopes.bindings_by_name.values():
            for binding in bindings:
                if binding in sessions or not _is_in(binding.node, heads):
                    continue
                for reference in references_to(self.analysis, binding):
                    if not _is_in(reference.base, [*heads, *map(span, self.removed)]):
                        raise self._fail(reference.base, f"`{binding.name}` names a scope that goes")

    def _require_fed_only(self) -> None:
        """Refuses a dictionary that is fed by its name, and used for something else as well."""
        calls = [span(run.call) for run in self.runs]
        for name, scope in {(run.feed_name, run.scope) for run in self.runs if run.feed_name is not None}:
            for binding in scope.bindings.get(name, ()):
                for reference in references_to(self.analysis, binding):
                    if not _is_in(reference.node, calls):
                        raise self._fail(reference.base, f"`{name}` is used for something else than to be fed")

    def _has_its_lines(self, statement: Node) -> bool:
        text = self.analysis.text
        first, last = text.line_at(statement.start_byte), text.line_at(statement.end_byte)
        before = text.data[text.line_start(first) : statement.start_byte]
        behind = text.data[statement.end_byte : text.line_span(last).end].strip()
        return not before.strip() and (not behind or behind.startswith(b"#"))

    def _require_known_uses(self) -> None:
        """Refuses a call of TensorFlow's in this scope that is neither a step nor plain."""
        known = [span(step.statement) for step in self.program.steps if step.role is not Role.STAYS]
        known += self._replaced()
        known += [span(saver.step.statement) for saver in self.savers.all]
        book = self.analysis.rulebook
        first_values = [span(step.statement) for step in self.program.steps if step.is_first_value]
        for use in self.analysis.uses:
            if use.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE) is not self.scope or use.call is None:
                continue
            if _is_in(use.node, known) or self._is_on_stage(use.node) or use.symbol.path.startswith(_NEUTRAL):
                continue
            if book.kind_made_by(use.symbol) in ("tensor", "session", "shape") or _is_in(use.node, first_values):
                continue
            raise self._fail(use.node, f"`{self.analysis.source(use.node)}` has no counterpart here yet")

    # The text.

    def _written(self, functions: list[Function]) -> Fix:
        unit, ending = self._indentation_unit(), line_ending(self.analysis)
        needs: set[NeededImport] = set()

        def spelled(symbol: Symbol | str) -> str:
            if isinstance(symbol, str):
                return symbol
            at = self.program.steps[-1].statement
            spelling = spell(self.analysis, symbol, self.scope, at, self._tensorflow())
            needs.update(spelling.needs)
            return spelling.text

        writer = Writer(self.program, lambda path: spelled(Symbol(Api.TF, path)), unit, ending)
        edits = [(where, "".join(map(spelled, pieces))) for where, pieces in self.program.rewritten.items()]
        writer.rewritten |= dict(edits)
        chunks: dict[int, list[str]] = {}
        needs |= self.made.imports
        self.made.give_names(self._taken, self._gone_names())
        for before in self.made.items:
            edits += before.edits if before.statement is None else [self._gone(before.statement)]
            writer.rewritten |= dict(before.edits)
            if _is_used(before.step, functions):
                maker = "".join(map(spelled, before.text))
                chunks.setdefault(id(before.step), []).append(f"{before.name} = {maker}")
        for step in self.program.moved:
            if step.training is not None and step.training.made_here and _is_used(step, functions):
                name = free(self._taken, "optimizer")
                writer.optimizers[id(step)] = name
                chunks.setdefault(id(step), []).append(f"{name} = {writer.source(step.training.optimizer)}")
        for saver in self.savers.all:
            kept = saver.variables or self._kept_before(saver.step, writer, functions)
            edits.append((span(saver.step.value), self.savers.written(writer.spelled("train.Checkpoint"), kept)))
        edits += self.savers.edits
        create = writer.spelled("summary.create_file_writer") if self.summaries.writers else ""
        edits += [self.summaries.made(step, create) for step in self.summaries.writers]
        self.removed += self.summaries.removed
        edits += self._without_sessions()
        edits += self.program.iterators.edits
        edits += dict.fromkeys(edit for run in self.runs for edit in run.handled)
        self._select(writer)
        for item in self._in_order(functions):
            anchor = item.anchor if isinstance(item, Function) else item.steps[-1]
            indent = self._final_indent(anchor.statement)
            written = writer.function(item, indent) if isinstance(item, Function) else writer.helper(item, indent)
            chunks.setdefault(id(anchor), []).append(f"{HERE}{ending}{written}{ending}{indent}{HERE}")
        for step in self.program.steps:
            if not self._goes(step):
                continue
            whole = self._lines_of(step.statement, with_comments=True)
            pieces = chunks.get(id(step), [])
            indent = self._final_indent(step.statement)
            new = "".join(f"{indent}{piece}{ending}" for piece in pieces)
            edits.append((whole, new or f"{GONE}{ending}"))
        for node in self.removed:
            is_session = any(span(use.node).within(span(node)) for use in session_uses(self.analysis))
            edits.append(self._gone(node, with_comments=not is_session))
        self._calls.spelled = writer.spelled
        edits += map(self._calls.edit, self.runs)
        if configuration := self._configuration(self.session):
            at = below_imports(self.analysis)
            edits.append((Span(at, at), configuration))
        edits += [(span(key), f'"{step.names[0]}"') for key, step in self._keys.values()]
        edits = [edit for edit in edits if not self._is_within_other(edit[0], edits)]
        replacements = tuple(self._applied(edits, ending))
        unused = [step for step in self.program.moved if step.bindings and not _is_used(step, functions)]
        names = ", ".join(f"`{step.names[0]}`" for step in unused)
        note = "The program runs eagerly from here on, and each run is a call of a function."
        note += f" {names} went: nothing fetched it." if names else ""
        note += f" {saving.NOTE}" if self.savers.all else ""
        note += f" {summaries.NOTE}" if self.summaries.writers else ""
        if any(self.program.judge.is_random(step.value, self.scope) for step in self.program.steps):
            note += " Random numbers are drawn anew, and not as a graph's seed would draw them."
        return Fix(
            "Turn the graph into functions, and the session's runs into calls",
            replacements,
            Safety.REVIEW,
            note,
            imports=frozenset(needs),
        )

    def _select(self, writer: Writer) -> None:
        """Has the writer know the variables that expressions select."""
        whole = {step.value.id for step in self.program.steps if step.is_selection}
        for step in self.program.moved:
            for node in descendants(step.value):
                test = self.program.selection.tests.get(node.id)
                if test is None or node.type == "identifier":
                    continue
                if node.id in whole or (step.gradients is not None and step.gradients.of == node):
                    writer.selections[node.id] = self._selected(test, node, layers=True)
                elif not any(node in descendants(other) for other in self._selecting(step.value) if other != node):
                    listed = self._selected(test, node, layers=False)
                    if listed is None:
                        raise self._fail(node, "which variables there are can't be written")
                    writer.rewritten[span(node)] = listed

    def _selecting(self, value: Node) -> list[Node]:
        return [node for node in descendants(value) if node.id in self.program.selection.tests]

    def _selected(self, test: Test, node: Node, *, layers: bool) -> str | None:
        """A list of the variables that are made before an expression and meant by it; None where only a tape tells."""
        found: list[str] = []
        is_all = test("") and test("/")
        for step in self.program.steps:
            if step.statement.start_byte >= node.start_byte:
                break
            for before in self.made.items:
                if before.step is step:
                    answers = {test(name) for name in before.old_names}
                    if len(answers) != 1 or (before.made.is_layer and not layers):
                        if is_all and layers:
                            return None
                        raise self._fail(node, f"whether it means `{before.name}` can't be told")
                    if answers.pop():
                        found.append(f"*{before.name}.trainable_variables" if before.made.is_layer else before.name)
            if step.role is Role.STATE and not self._is_untrained(step):
                if not self._is_one(step):
                    if is_all and layers:
                        return None
                    raise self._fail(node, f"which of `{step.names[0]}` it means can't be told")
                if test(self.program.variables.name_of(step.value)):
                    found.append(step.names[0])
        return f"[{', '.join(found)}]"

    def _is_one(self, step: Step) -> bool:
        meaning = self.analysis.names.of(step.value, self.scope)
        return isinstance(meaning, Instance) and meaning.kind == "variable" and step.value.type == "call"

    def _is_untrained(self, step: Step) -> bool:
        return (
            self._is_one(step) and re.search(r"trainable\s*=\s*False\b", self.analysis.source(step.value)) is not None
        )

    def _kept_before(self, saver: Step, writer: Writer, functions: list[Function]) -> dict[str, str]:
        """All that has a state where a saver is made, by its name."""
        names: list[str] = []
        made = {id(before): before for before in self.made.items if _is_used(before.step, functions)}
        for step in self.program.steps:
            if step.statement.start_byte > saver.statement.start_byte:
                break
            names += step.names if step.role in (Role.STATE, Role.OPTIMIZER) else []
            names += [before.name for before in made.values() if before.step is step]
            names += [writer.optimizers[id(step)]] if id(step) in writer.optimizers else []
        return {name: name for name in names}

    def _in_order(self, functions: list[Function]) -> list[Function | Helper]:
        return [*(helper for helper in self._shared if helper.is_function is None), *functions]

    def _tensorflow(self) -> Node | None:
        """A name for TensorFlow as the program spells it."""
        for use in self.analysis.uses:
            if use.reference.base != use.node and use.scope is self.scope:
                return use.reference.base
        return None

    # Lines and indentation.

    def _indent(self, node: Node) -> str:
        text = self.analysis.text
        return text.slice(Span(text.line_start(text.line_at(node.start_byte)), node.start_byte))

    def _final_indent(self, statement: Node) -> str:
        """The indentation that a statement has once the `with` statements around it are gone."""
        indent = self._indent(statement)
        for outer in self._unwrapped:
            body = outer.child_by_field_name("body")
            if body is not None and span(statement).within(span(body)):
                indent = indent[: len(indent) - (len(self._indent_of_block(body)) - len(self._indent(outer)))]
        return indent

    def _indent_of_block(self, body: Node) -> str:
        return self._indent(body.named_children[0])

    def _indentation_unit(self) -> str:
        found = re.search(r"(?m)^([ \t]+)\S", str(self.analysis.text))
        return found[1] if found is not None and len(found[1]) in (1, 2, 4, 8) else "    "

    def _lines_of(self, statement: Node, *, with_comments: bool) -> Span:
        text = self.analysis.text
        first = text.line_at(statement.start_byte)
        if with_comments:
            first -= len(comments_above(self.program, statement))
        return Span(text.line_start(first), text.line_span(text.line_at(statement.end_byte)).end)

    def _gone(self, statement: Node, *, with_comments: bool = True) -> tuple[Span, str]:
        """The edit that takes out the lines of a statement."""
        return self._lines_of(statement, with_comments=with_comments), f"{GONE}{line_ending(self.analysis)}"

    def _is_within_other(self, where: Span, edits: list[tuple[Span, str]]) -> bool:
        return any(where != other and where.within(other) for other, _ in edits)

    def _applied(self, edits: list[tuple[Span, str]], ending: str) -> Iterator[Replacement]:
        """The new lines: edits made, `with` statements taken off, and blank lines tidied where something changed."""
        text = self.analysis.text
        all_edits = [(where, encode(new)) for where, new in edits]
        for outer in self._unwrapped:
            for where, new in self._unwrapping(outer):
                if not any(where.within(other) for other, _ in edits):
                    all_edits.append((where, new))
        all_edits.sort(key=lambda edit: (edit[0].start, edit[0].end))
        for part in text.cells or (Span(0, len(text.data)),):
            data, at = bytearray(), part.start
            for where, new in (edit for edit in all_edits if part.start <= edit[0].start <= part.end):
                data += text.data[at : where.start] + new
                at = min(where.end, part.end)
            data += text.data[at : part.end]
            new_text = tidy(decode(bytes(data)), ending, nested=self.scope.parent is not None)
            new_text = new_text.rstrip("\r\n") if text.cells and not text.slice(part).endswith("\n") else new_text
            yield from as_replacements(text, part, new_text)

    def _unwrapping(self, outer: Node) -> Iterator[tuple[Span, bytes]]:
        for replacement in unwrapped(self.analysis, outer):
            if all(isinstance(part, str) for part in replacement.parts):
                yield replacement.span, encode("".join(str(part) for part in replacement.parts))


def _is_in(node: Node, places: list[Span]) -> bool:
    where = span(node)
    return any(where.within(place) for place in places)


def _item_with_comma(item: Node) -> Span:
    """A parameter or argument with the comma that goes with it."""
    siblings = item.parent.named_children if item.parent is not None else [item]
    at = siblings.index(item)
    if at + 1 < len(siblings):
        return Span(item.start_byte, siblings[at + 1].start_byte)
    return Span(siblings[at - 1].end_byte if at else item.start_byte, item.end_byte)


def _is_used(step: Step, functions: list[Function]) -> bool:
    return any(step is needed for function in functions for needed in function.needed)


def has_graph(analysis: Analysis, scope: Scope) -> bool:
    """Whether a scope feeds, trains or assigns, so that its runs have to become functions."""
    kind = analysis.rulebook.kind_made_by
    return any(
        kind(use.symbol) == "placeholder" or purity.changes_variables(use.symbol)
        for use in analysis.uses
        if use.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE) is scope
    )
