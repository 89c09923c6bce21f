"""Sessions that only compute: the session goes, and each fetch becomes the value of its tensor.

Right where running a tensor gives the value that it has where it is written: nothing is fed, nothing changes a
variable, and what is random is drawn once. Anything else is refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Use, call_of
from eagerly.check.arguments import given_arguments
from eagerly.fix import purity
from eagerly.fix.imports import below_imports, line_ending, references_to
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, NotYetError, Part, Replacement
from eagerly.fix.session_setup import SessionSetup
from eagerly.fix.statements import is_shown, removals, stands_alone, statement_of, unwrapped
from eagerly.fix.switches import is_switch
from eagerly.names.meaning import Instance, Member
from eagerly.names.scopes import Binding, Located, Reference, Scope, ScopeKind
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span
from eagerly.source.tree import OBJECT, only_child, span, with_items

_ATOMS = {"identifier", "attribute", "call", "subscript", "parenthesized_expression"}
_OF_GRAPHS = "tensor-in-graph"
"""The rule on what is read off tensors in a graph alone."""


_ENDS = (["close"], ["graph", "finalize"])
"""Methods of a session behind which nothing is run in it, or added to its graph."""


def session_uses(analysis: Analysis) -> list[Use]:
    """The uses of session classes in the file."""
    kind = analysis.rulebook.kind_made_by
    return once(analysis, "session uses", lambda: [use for use in analysis.uses if kind(use.symbol) == "session"])


def evaluating_calls(analysis: Analysis) -> list[tuple[Located, Node, str]]:
    """The calls of methods `eval` and `run` in order, each with what it is called on, and the method's name."""
    return once(analysis, "evaluating calls", lambda: sorted(_evaluating(analysis), key=lambda each: each[1].end_byte))


def _evaluating(analysis: Analysis) -> Iterator[tuple[Located, Node, str]]:
    for name in ("eval", "run"):
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call, owner = call_of(attribute.node), attribute.node.child_by_field_id(OBJECT)
            if call is not None and owner is not None:
                yield Located(call, attribute.scope), owner, name


@dataclass
class Session:
    """One place that makes a session: `sess = …`, `with … as sess:` or a statement by itself."""

    call: Node
    statement: Node
    binding: Binding | None
    is_default: bool
    """Whether `eval` and `run` find it without being told."""


@dataclass
class SessionConversion:
    """Collects the edits for all sessions of one scope."""

    analysis: Analysis
    scope: Scope
    replacements: list[Replacement] = field(default_factory=list)
    removed: list[Node] = field(default_factory=list)
    initializations: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.setup = SessionSetup(self.analysis, self.scope)

    def fix(self) -> Fix:
        sessions = self._require_sessions()
        self._require_plain_file()
        if self.setup.graphs:
            raise self._fail(sessions[0].call, f"`{self.setup.graphs[0].name}` is a graph of its own")
        self.removed += self.setup.removed
        self.purity = purity.Purity(self.analysis, self.scope)
        self._require_known_evaluations(sessions)
        for session in sessions:
            self._remove_session(session)
        for reference in self._uses_of(sessions):
            self._use_of_session(reference)
        for call, owner in self._evaluations():
            self._evaluation(call, owner)
        self._remove_initializers()
        if self.purity.random:
            self._require_one_draw(sessions)
        self._require_no_switch()
        self.replacements += removals(self.analysis, self.removed)
        if configuration := self._configuration(sessions[0]):
            self.replacements.append(Replacement.insertion(below_imports(self.analysis), configuration))
        differs = (
            "random numbers are drawn anew, and not as a graph's seed would draw them" if self.purity.random else ""
        )
        note = "The program runs eagerly from here on" + (f"; {differs}." if differs else ".")
        note = " ".join([note, *self.setup.dropped])
        return Fix("Run eagerly: remove the session", tuple(self.replacements), Safety.REVIEW, note)

    def _configuration(self, session: Session) -> str:
        """The lines that stand below the imports for what the sessions are configured with."""
        (maker,) = (use for use in session_uses(self.analysis) if use.call == session.call)
        lines = self.setup.statements(session.call, maker.reference.base)
        if not lines:
            return ""
        text = self.analysis.text
        is_blank_below = not text.line(text.line_at(below_imports(self.analysis))).strip()
        return "".join(line + line_ending(self.analysis) for line in ["", *lines, *([] if is_blank_below else [""])])

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self.analysis.text.line_name(node.start_byte)}: {reason}")

    def _require_sessions(self) -> list[Session]:
        """The sessions of the scope, if it makes all that it runs, and nothing else feeds them."""
        found = list(self.sessions())
        self._require_plain_decorators()
        for use in self.analysis.uses:
            if purity.reads_through_queue(use.symbol) and self._may_run(use.scope):
                name = f"`{self.analysis.source(use.node)}`"
                raise self._fail(use.node, f"{name} reads through queues, and a `tf.data.Dataset` has to do that first")
            if use.symbol.path == "train.Supervisor" and not found:
                name = f"`{self.analysis.source(use.node)}`"
                raise self._fail(use.node, f"{name} makes the session, and saves and writes summaries by its own clock")
        if not found:
            raise CannotFixError("the session that runs this is made elsewhere, and half a session can't be converted")
        return found

    def _require_plain_decorators(self) -> None:
        """Refuses a function that something around it may run in a graph."""
        outer = self.scope.node.parent
        for decorator in outer.named_children if outer is not None and outer.type == "decorated_definition" else ():
            name = self.analysis.source(decorator).lstrip("@ ").partition("(")[0]
            if decorator.type == "decorator" and not purity.has_no_tensors(self.analysis, name.partition(".")[0]):
                raise self._fail(decorator, f"what `{name}` does with the function can't be told")

    def sessions(self) -> Iterator[Session]:
        for use in session_uses(self.analysis):
            if not self._is_own(use.scope):
                continue
            call = use.call
            if call is None:
                raise self._fail(use.node, "the session class is passed on rather than called")
            if use.symbol.path.startswith("train."):
                name = self.analysis.source(use.node)
                raise self._fail(use.node, f"`{name}` also restores, saves and stops by hooks, which no eager code has")
            self.setup.take(call)
            yield self._session(call, use.scope)

    def _is_own(self, scope: Scope) -> bool:
        """Whether code of a scope is a part of what is converted."""
        return scope is self.scope

    def _may_run(self, scope: Scope) -> bool:
        """Whether what is converted may run code of a scope."""
        return True

    def _session(self, call: Node, scope: Scope) -> Session:
        parent = call.parent
        statement = statement_of(call)
        if stands_alone(call):
            return Session(call, statement, None, is_default=True)
        bindings = [b for bindings in scope.bindings.values() for b in bindings if b.value == call]
        is_assignment = parent is not None and parent.type == "assignment" and statement.named_children == [parent]
        if parent is not None and is_assignment and len(bindings) == 1:
            if parent.child_by_field_name("left") != bindings[0].node:
                raise self._fail(call, "the session is kept under several names")
            return Session(call, statement, bindings[0], is_default="Interactive" in self.analysis.source(call))
        items = with_items(statement)
        entered = self._as_default(call)
        if entered in items and all(item == entered or self._may_be_beside(item) for item in items):
            bindings = [b for bindings in scope.bindings.values() for b in bindings if b.value == entered]
            return Session(call, statement, bindings[0] if bindings else None, is_default=True)
        raise self._fail(call, "the session is kept where it can't be followed")

    def _as_default(self, call: Node) -> Node:
        """All of `tf.Session().as_default()`, or a call that makes a session itself."""
        method = call.parent
        name = method.child_by_field_name("attribute") if method is not None and method.type == "attribute" else None
        is_default = name is not None and self.analysis.source(name) == "as_default"
        return method.parent if is_default and method is not None and method.parent is not None else call

    def _may_be_beside(self, item: Node) -> bool:
        """Whether a `with` statement that a session is made in can go when it has this item too."""
        return False

    def _own_bindings(self) -> Iterable[Binding]:
        return (binding for bindings in self.scope.bindings.values() for binding in bindings)

    def _require_plain_file(self) -> None:
        """Refuses what makes eager code mean something else, anywhere in the file."""
        for use in self.analysis.uses:
            name = f"`{self.analysis.source(use.node)}`"
            if purity.builds_graph(use.symbol):
                raise self._fail(use.node, f"{name} builds a graph of its own")
            if purity.changes_variables(use.symbol):
                raise self._fail(use.node, f"{name} changes variables each time it is run")
        self._require_same_meaning()
        for store, _ in purity.changing_members(self.analysis):
            raise self._fail(store, f"`{self.analysis.source(store)}` changes a variable each time it is run")

    def _require_no_switch(self) -> None:
        """Refuses a file in graph mode, after all else: keeping a graph puts the switch in, and explains nothing."""
        for use in self.analysis.uses:
            if is_switch(use.symbol):
                name = self.analysis.source(use.node)
                raise self._fail(use.node, f"`{name}` turns eager execution off for the whole program")

    def _require_same_meaning(self, known: Sequence[Span] = ()) -> None:
        """Refuses a file in which something means something else once it runs eagerly, but for known places."""
        for finding in self.analysis.findings:
            if any(finding.span.within(where) for where in known):
                continue
            if finding.rule.name == _OF_GRAPHS:
                raise CannotFixError(f"{self.analysis.text.line_name(finding.span.start)}: {finding.message}")
            if finding.rule.only_tf1 and finding.severity is not Severity.HINT:
                line = self.analysis.text.line_name(finding.span.start)
                name = self.analysis.text.slice(finding.span)
                raise NotYetError(f"{line}: `{name}` means something else in TensorFlow 2; fix that first")

    def _require_known_evaluations(self, sessions: list[Session]) -> None:
        """Refuses a default session that code outside this scope, or of an unknown kind, may go by."""
        if all(session.binding is not None and not session.is_default for session in sessions):
            return
        for use in self.analysis.uses:
            if use.symbol.path == "get_default_session":
                raise self._fail(use.node, f"`{self.analysis.source(use.node)}` takes hold of the session")
        known = {call.id for call, _ in self._evaluations()}
        for located, owner, name in evaluating_calls(self.analysis):
            if located.node.id not in known and self._may_use_default_session(owner, name, located.scope):
                raise self._fail(located.node, "this may run in the default session, and can't be followed")

    def _may_use_default_session(self, owner: Node, method: str, scope: Scope) -> bool:
        meaning = self.analysis.names.of(owner, scope)
        is_session = isinstance(meaning, Instance) and meaning.kind == "session"
        return method == "eval" or (isinstance(meaning, Instance) and not is_session)

    def _require_one_draw(self, sessions: list[Session]) -> None:
        """Refuses random first values that are drawn more often than once."""
        places = [*(session.call for session in sessions), *self.initializations]
        again = next((place for place in places if purity.runs_often(place, self.scope)), None)
        runs = [self.analysis.source(place) for place in self.initializations]
        if again is None and len(set(runs)) < len(runs):
            again = self.initializations[-1]
        if again is None and len(sessions) > 1:
            again = sessions[1].call
        if again is not None:
            raise self._fail(again, "random first values are drawn again here")

    def _remove_session(self, session: Session) -> None:
        if session.statement.type == "with_statement":
            self.replacements += unwrapped(self.analysis, session.statement)
        else:
            self.removed.append(session.statement)

    def _uses_of(self, sessions: list[Session]) -> Iterator[Reference]:
        """The uses of the names of sessions, each of which is certain to be one of them."""
        own = {session.binding for session in sessions}
        for session in sessions:
            for reference in references_to(self.analysis, session.binding) if session.binding is not None else ():
                if not own.issuperset(self.analysis.names.bindings(reference.base, reference.scope)):
                    raise self._fail(reference.base, f"`{reference.name}` may be another session")
                yield reference

    def _use_of_session(self, reference: Reference) -> None:
        """Turns one use of a session's name into eager code."""
        base = reference.base
        name = self.analysis.source(base)
        function = reference.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE)
        if function is None or not self._is_own(function):
            raise self._fail(base, f"the session `{name}` leaves the scope: a function inside uses it")
        call = call_of(reference.node)
        attribute = reference.node.child_by_field_name("attribute")
        if attribute is None:
            if self._is_evaluation(base):
                return
            raise self._fail(base, f"the session `{name}` leaves the scope: it is passed on or stored")
        member = self.analysis.source(attribute)
        is_end = [name for _, name in reference.reads] in _ENDS
        if is_end and call is not None and stands_alone(call):
            self.removed.append(statement_of(call))
        elif self._is_made_default(reference):
            self._unwrap(statement_of(base))
        elif member == "run" and call is not None:
            self._run(call)
        else:
            raise self._fail(base, f"`{name}.{member}` has no counterpart in eager code")

    def _is_made_default(self, reference: Reference) -> bool:
        """Whether a `with` statement enters `sess.as_default()`, and nothing that has to stay."""
        items, call = with_items(statement_of(reference.base)), call_of(reference.node)
        is_default = [name for _, name in reference.reads] == ["as_default"] and call in items
        return is_default and all(item == call or self._may_be_beside(item) for item in items)

    def _unwrap(self, statement: Node) -> None:
        """Has the body of a `with` statement stand in its place."""
        self.replacements += unwrapped(self.analysis, statement)

    def _is_evaluation(self, session_name: Node) -> bool:
        """Whether the session is an argument of `x.eval(session=…)` or `op.run(session=…)`."""
        argument = session_name.parent
        arguments = argument.parent if argument is not None and argument.type == "keyword_argument" else argument
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        return any(evaluation == call for evaluation, _ in self._evaluations())

    def _run(self, call: Node) -> None:
        """`sess.run(fetches)`."""
        arguments = given_arguments(self.analysis, call)
        if arguments is None or not arguments or arguments[0].keyword not in (None, "fetches"):
            raise self._fail(call, "what it fetches can't be told")
        if len(arguments) > 1:
            what = arguments[1].keyword or "feed_dict"
            raise self._fail(call, f"the run has a `{what}`: what is fed has to become an argument of a function")
        fetches = arguments[0].value
        if self._is_initialization(fetches):
            self._remove_call(call)
            return
        self._require_unhandled(call)
        values = list(fetched(self.analysis, fetches))
        for value in values:
            if value.type in ("string", "concatenated_string"):
                raise self._fail(value, "a fetch by name: eager code has no names to look tensors up by")
            self.purity.require(value, call)
        if stands_alone(call) and not is_shown(self.analysis, call):
            self.removed.append(statement_of(call))
            return
        parts: list[Part] = []
        at = fetches.start_byte
        unbracket = self._can_unbracket(call, fetches, values)
        if unbracket:
            at = values[0].start_byte
        for value in values:
            if value.type in _ATOMS:
                parts += [Span(at, value.end_byte), ".numpy()"]
            else:
                parts += [Span(at, value.start_byte), "(", span(value), ").numpy()"]
            at = value.end_byte
        parts += [] if unbracket else [Span(at, fetches.end_byte)]
        self.replacements.append(Replacement(span(call), tuple(parts)))

    def _require_unhandled(self, call: Node) -> None:
        """Refuses a run whose failure is handled: eager code fails elsewhere, or not at all."""
        node = call
        while node.parent is not None and node.parent != self.scope.node:
            handled = only_child(node.parent, "except_clause") is not None
            if handled and node == node.parent.child_by_field_name("body"):
                raise self._fail(call, "its errors are handled, and eager code raises them elsewhere")
            node = node.parent

    def _can_unbracket(self, call: Node, fetches: Node, values: list[Node]) -> bool:
        """Whether `a, b = sess.run([x, y])` reads better as `a, b = x.numpy(), y.numpy()`."""
        is_flat = fetches.type == "list" and len(values) > 1 and fetches.named_children == values
        text = self.analysis.text
        is_one_line = text.line_at(fetches.start_byte) == text.line_at(fetches.end_byte)
        return is_flat and is_one_line and _is_unpacked(call)

    def _is_initialization(self, fetches: Node) -> bool:
        return purity.gives_first_values(self.analysis, fetches, self._scope_of(fetches))

    def _scope_of(self, fetches: Node) -> Scope:
        """The scope that what a run fetches stands in."""
        return self.scope

    def _remove_call(self, call: Node) -> None:
        if not stands_alone(call):
            raise self._fail(call, "the result of running the initializer is used")
        self.initializations.append(call)
        self.removed.append(statement_of(call))

    def _evaluations(self) -> Iterator[tuple[Node, Node]]:
        """Calls of `x.eval()` and `op.run()` in the scope, each with its `x`."""
        for located, owner, _ in evaluating_calls(self.analysis):
            if located.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE) is not self.scope:
                continue
            meaning = self.analysis.names.of(owner, located.scope)
            if isinstance(meaning, Member) or (isinstance(meaning, Instance) and meaning.kind != "session"):
                yield located.node, owner

    def _evaluation(self, call: Node, owner: Node) -> None:
        """`x.eval()` or `init.run()`, by the default session."""
        arguments = given_arguments(self.analysis, call)
        if arguments is None or any(argument.keyword != "session" for argument in arguments):
            raise self._fail(call, "what is fed has to become an argument of a function")
        if self._is_initialization(owner):
            self._remove_call(call)
            return
        self._require_unhandled(call)
        self.purity.require(owner, call)
        if stands_alone(call) and not is_shown(self.analysis, call):
            self.removed.append(statement_of(call))
        else:
            self.replacements.append(Replacement(Span(owner.end_byte, call.end_byte), (".numpy()",)))

    def _remove_initializers(self) -> None:
        """`init = tf.global_variables_initializer()`, once nothing runs it any more."""
        gone = [span(node) for node in self.removed]
        for binding in self._own_bindings():
            if binding.value is None or not purity.gives_first_values(self.analysis, binding.value, self.scope):
                continue
            for reference in references_to(self.analysis, binding):
                if not any(span(reference.node).within(where) for where in gone):
                    raise self._fail(reference.node, f"`{binding.name}` is used for something else as well")
            self.removed.append(statement_of(binding.node))


def _is_unpacked(call: Node) -> bool:
    """Whether the call is the whole right side of `a, b = …`."""
    parent = call.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    return left is not None and left.type == "pattern_list" and len(left.named_children) > 1


def fetched(analysis: Analysis, fetches: Node) -> Iterator[Node]:
    """What a run fetches, one by one: itself, or what is in a list, tuple or dictionary, nested.

    Raises:
        CannotFixError: the code is not complete.
    """
    if fetches.type in ("list", "tuple"):
        for item in fetches.named_children:
            yield from fetched(analysis, item)
    elif fetches.type == "dictionary":
        for pair in fetches.named_children:
            value = pair.child_by_field_name("value")
            if value is None:
                line = analysis.text.line_name(pair.start_byte)
                raise CannotFixError(f"{line}: what it fetches can't be told")
            yield from fetched(analysis, value)
    elif fetches.type != "comment":
        yield fetches
