"""Sessions that instances of classes of the file are given: the classes are converted with the scope that makes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.graph.classes import ClassText, class_text
from eagerly.fix.graph.convert import GraphConversion
from eagerly.fix.graph.flat_names import Given
from eagerly.fix.graph.layout import applied
from eagerly.fix.graph.passing import item_with_comma, parameter_of
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.text import NewText, Plan
from eagerly.fix.imports import references_to
from eagerly.fix.model import Replacement
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Binding, Reference, Scope, ScopeKind
from eagerly.source.text import Span
from eagerly.source.tree import callee, span


def scope_of_session(analysis: Analysis, scope: Scope) -> Scope | None:
    """The scope of the session that instances are given of a class which a scope is of or in; None for others."""
    found = scope.enclosing(ScopeKind.CLASS)
    owner = next((each for each in analysis.scopes.classes if each.body is found), None)
    for call, where in _calls(analysis, owner) if owner is not None else ():
        for argument, binding in _sessions_given(analysis, call, where):
            if argument is not None:
                return binding.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE)
    return None


def classes_given(analysis: Analysis, scope: Scope) -> list[Binding]:
    """The classes of the file whose instances are given a session of a scope."""
    found = []
    for owner in analysis.scopes.classes:
        given = (pair for call, where in _calls(analysis, owner) for pair in _sessions_given(analysis, call, where))
        if any(binding.scope is scope for _, binding in given):
            found.append(owner)
    return found


def _calls(analysis: Analysis, owner: Binding) -> Iterator[tuple[Node, Scope]]:
    for use in references_to(analysis, owner):
        if use.call is not None and use.node == use.base:
            yield use.call, use.scope


def _sessions_given(analysis: Analysis, call: Node, scope: Scope) -> Iterator[tuple[Node, Binding]]:
    """The arguments of a call that are names of sessions, with what binds these."""
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments is not None else ():
        value = argument.child_by_field_name("value") if argument.type == "keyword_argument" else argument
        meaning = analysis.names.of(value, scope) if value is not None and value.type == "identifier" else None
        if value is not None and isinstance(meaning, Instance) and meaning.kind == "session":
            bindings = analysis.names.bindings(value, scope)
            if len(bindings) == 1:
                yield argument, bindings[0]


class GivenConversion(GraphConversion):
    """The conversion of a scope whose sessions instances of classes are given, and of these classes."""

    def __init__(self, analysis: Analysis, scope: Scope) -> None:
        super().__init__(analysis, scope)
        self._owners = classes_given(analysis, scope)
        self._given: dict[int, list[tuple[str, Node]]] = {id(owner): [] for owner in self._owners}
        """The parameters that get sessions, with the arguments, by the class."""

    @cached_property
    def _reach(self) -> Reach:
        """Without the classes, whose own conversions judge them."""
        return _Outside(self.analysis, self.scope, [span(owner.body.node) for owner in self._owners if owner.body])

    def _written_anew(self) -> list[Span]:
        return [*super()._written_anew(), *(span(owner.body.node) for owner in self._owners if owner.body is not None)]

    def _use_of_session(self, reference: Reference) -> None:
        argument = reference.base.parent
        is_keyword = argument is not None and argument.type == "keyword_argument"
        item = argument if is_keyword and argument is not None else reference.base
        call = item.parent.parent if item.parent is not None and item.parent.type == "argument_list" else None
        function = callee(call) if call is not None else None
        bindings = self.analysis.names.bindings(function, reference.scope) if function is not None else []
        owner = next((owner for owner in self._owners if bindings == [owner]), None)
        if call is None or owner is None or owner.body is None:
            super()._use_of_session(reference)
            return
        bound = bind(self.analysis, call, tuple(self._init(owner).parameters[1:]))
        name = next((name for name, given in bound.given.items() if given.value == reference.base), None)
        if bound.problem is not None or name is None:
            raise self._fail(call, bound.problem or "which parameter gets the session can't be told")
        self._given[id(owner)].append((name, item))

    def _init(self, owner: Binding) -> Scope:
        found = next(
            (
                each.body
                for each in self.analysis.scopes.functions
                if each.scope is owner.body and each.name == "__init__"
            ),
            None,
        )
        if found is None:
            raise self._fail(owner.node, f"`{owner.name}` has no `__init__` that gets the session")
        return found

    def _text(self, plan: Plan) -> NewText:
        if plan.functions:
            raise self._fail(plan.runs[0].call, "a part of the graph is built here, and another one by a class")
        return _GivenText(plan, [self._class_text(owner) for owner in self._owners], self._arguments)

    def _class_text(self, owner: Binding) -> ClassText:
        given = self._given[id(owner)]
        names = {name for name, _ in given}
        if len(names) != 1 or len(references_to(self.analysis, owner)) != len(given):
            raise self._fail(owner.node, f"not each use of `{owner.name}` gives it the session alike")
        made = callee(self._found[0].call)
        assert made is not None
        return class_text(self.analysis, owner, Given(names.pop(), f"{self.analysis.source(made)}()"))

    @property
    def _arguments(self) -> list[Node]:
        """The parameters and arguments that go."""
        found = []
        for owner in self._owners:
            given = self._given[id(owner)]
            found += [parameter_of(self._init(owner).bindings[given[0][0]][0]), *(item for _, item in given)]
        return found


class _Outside(Reach):
    """What code of a file a scope may run, but for some places."""

    def __init__(self, analysis: Analysis, scope: Scope, places: list[Span]) -> None:
        super().__init__(analysis, scope)
        self._places = places

    def covers(self, scope: Scope) -> bool:
        return super().covers(scope) and not any(span(scope.node).within(place) for place in self._places)


class _GivenText(NewText):
    """Writes a scope, and the classes whose instances get its session."""

    def __init__(self, plan: Plan, classes: list[ClassText], arguments: list[Node]) -> None:
        super().__init__(plan)
        self._classes = classes
        self._arguments = arguments

    def _replacements(self, edits: list[tuple[Span, str]]) -> Iterator[Replacement]:
        edits = self._layout.with_pass(edits, self.plan.program.scope.node)
        edits = self._layout.with_unwrapping(edits)
        edits += [(item_with_comma(item), "") for item in self._arguments]
        for each in self._classes:
            edits += each.in_class(each.edits())
            self.needs |= each.needs
        return applied(self._analysis.text, edits, self._layout.ending, self._layout.unit, nested=True)

    def note(self) -> str:
        notes = [super().note(), *(each.note() for each in self._classes)]
        return " ".join(dict.fromkeys(notes))
