"""What the parts of a class are called in its flat text, and what stands in the place of some of them."""

from __future__ import annotations

from dataclasses import dataclass

from eagerly.fix.graph.flat_text import DOT
from eagerly.fix.graph.inlined import InlinedMethods
from eagerly.fix.graph.members import Members, node_of, scope_of
from eagerly.fix.graph.passing import item_with_comma, parameter_of
from eagerly.fix.imports import references_to
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.source.text import Span
from eagerly.source.tree import only_child, span


@dataclass(frozen=True)
class Given:
    """A session that `__init__` is given."""

    parameter: str
    made: str
    """What makes it, in the words of the source: in the flat text, `__init__` does."""


class FlatNames:
    """The changes that make one class a function with functions inside."""

    def __init__(self, members: Members, inlined: InlinedMethods, given: Given | None) -> None:
        """`given`: the session that instances are given.

        Raises:
            CannotFixError: a part of the class would mean something else.
        """
        self._members = members
        self._analysis = members.analysis
        self._given = given
        self._arguments = inlined.arguments
        self.changes: dict[Span, str] = {}
        """What stands in the place of parts of the source."""
        self.nested = [method for method in members.methods.values() if method not in (members.init, *inlined.methods)]
        """The methods that become functions inside of `__init__`."""
        self._name_attributes()
        if given is not None:
            self._make_session(given)
        for index, method in enumerate([members.init, *inlined.methods]):
            self._name_locals(scope_of(method), index)
        for method in self.nested:
            self._require_no_building(method)
            self._nest(method)

    def _name_attributes(self) -> None:
        for use in self._members.uses:
            node = use.base.parent
            assert node is not None
            name = self._analysis.source(node.named_children[-1])
            if self._members.is_stored(use) and use.scope.method_of is not self._members.scope:
                raise self._members.fail(node, f"`{name}` is stored by a function inside of a method")
            method = self._members.methods.get(name)
            is_method = method is not None and not scope_of(method).decorators and method is not self._members.init
            if name in self._members.attributes or name in self._members.constants or is_method:
                if self._analysis.text.line_at(node.start_byte) != self._analysis.text.line_at(node.end_byte):
                    raise self._members.fail(node, f"`{name}` is read over several lines")
                self.changes[span(node)] = f"{self._members.instance}{DOT}{name}"

    def _make_session(self, given: Given) -> None:
        """Has `__init__` make the session where it stores the one that it is given."""
        scope = scope_of(self._members.init)
        (binding,), rest = scope.bindings[given.parameter][:1], scope.bindings[given.parameter][1:]
        uses = references_to(self._analysis, binding)
        stored = [
            (name, store)
            for name, stores in self._members.scope.attributes.items()
            for store in stores
            if any(use.node == store.value for use in uses)
        ]
        if rest or len(stored) != 1:
            raise self._members.fail(binding.node, f"`{given.parameter}` is not simply stored in an attribute")
        ((name, store),) = stored
        self.changes[item_with_comma(parameter_of(binding))] = ""
        for use in uses:
            self.changes[span(use.base)] = (
                given.made if use.node == store.value else f"{self._members.instance}{DOT}{name}"
            )

    def _name_locals(self, scope: Scope, index: int) -> None:
        for name, bindings in scope.bindings.items():
            if name == self._members.instance or (
                self._given is not None and index == 0 and name == self._given.parameter
            ):
                continue
            for binding in bindings:
                if binding.kind is BindingKind.IMPORT:
                    raise self._members.fail(binding.node, "the import has to stand at the head of the file")
            given = self._arguments.get(id(bindings[0]))
            new = (
                f"{name}{DOT}{index}" if given is None else self.changes.get(span(given), self._analysis.source(given))
            )
            self.changes |= {span(binding.node): new for binding in bindings}
            for binding in bindings:
                self.changes |= {span(use.base): new for use in references_to(self._analysis, binding)}

    def _require_no_building(self, method: Binding) -> None:
        """Refuses a method that keeps a part of the graph, and may be called at any time."""
        for name, stores in self._members.scope.attributes.items():
            for store in stores:
                meaning = self._analysis.names.of(store.value, store.scope) if store.value is not None else None
                if store.scope is method.body and isinstance(meaning, Instance) and meaning.is_sure:
                    raise self._members.fail(
                        store.target, f"`{name}` is built by `{method.name}`, which `__init__` doesn't simply call once"
                    )

    def _nest(self, method: Binding) -> None:
        """Has a method stand in `__init__` as a function, without its instance."""
        node = node_of(method)
        self.changes[span(method.node)] = f"{self._members.instance}{DOT}{method.name}"
        parameters = node.child_by_field_name("parameters")
        assert parameters is not None
        first, *rest = parameters.named_children
        self.changes[Span(first.start_byte, rest[0].start_byte if rest else parameters.end_byte - 1)] = ""
        names = self._members.stored_by(method)
        colon, body = only_child(node, ":"), node.child_by_field_name("body")
        if not names or colon is None or body is None:
            return
        line = f"nonlocal {', '.join(names)}"
        first_line = self._analysis.text.line_at(colon.start_byte)
        if self._analysis.text.line_at(body.start_byte) == first_line:
            self.changes[Span(body.start_byte, body.start_byte)] = f"{line}; "
        else:
            at = self._analysis.text.line_start(first_line + 1)
            self.changes[Span(at, at)] = f"{self._members.indent(body.named_children[0])}{self._members.unit()}{line}\n"
