"""A class as it is written: its methods, its attributes, and where an instance is used."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.graph.flat_text import DOT
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError
from eagerly.fix.statements import statement_of
from eagerly.names.meaning import LocalClass, SelfOf
from eagerly.names.scopes import Binding, BindingKind, Reference, Scope
from eagerly.source.text import Span
from eagerly.source.tree import only_child, span


class Members:
    """What a class has."""

    def __init__(self, analysis: Analysis, owner: Binding) -> None:
        """What there is in the class that `owner` binds.

        Raises:
            CannotFixError: it can't be followed.
        """
        self.analysis = analysis
        self.owner = owner
        self._text = analysis.text
        self._asked: list[Node] = []
        """The calls that ask whether an instance has an attribute."""
        assert owner.body is not None
        self.scope = owner.body
        self._require_plain_class()
        defined = [each for each in analysis.scopes.functions if each.scope is self.scope and scope_of(each).method_of]
        self.methods = {each.name: each for each in defined}
        if len(self.methods) < len(defined):
            raise self.fail(owner.node, f"`{owner.name}` has two methods of one name")
        if "__init__" not in self.methods:
            raise self.fail(owner.node, f"`{owner.name}` has no `__init__` that makes the session")
        self.init = self.methods["__init__"]
        self.instance = scope_of(self.init).parameters[0]
        """What methods call the instance: `self`."""
        self.uses = [use for method in self.methods.values() for use in self._uses_of_self(method)]
        """The uses of the instance in the methods."""
        self.attributes = {name for name in self.scope.attributes if name not in self.scope.bindings}
        self.constants = {name: value for name, value in self._values_of_class() if name not in self.scope.attributes}
        """What the class itself gives a plain value."""
        both = next((name for name in self.scope.attributes if name in self.scope.bindings), None)
        if both is not None:
            raise self.fail(self.scope.attributes[both][0].target, f"`{both}` is of the class and of the instance")

    def _values_of_class(self) -> Iterator[tuple[str, Node]]:
        """The constants of the class, with what they are."""
        for name, bindings in self.scope.bindings.items():
            value = bindings[0].value if bindings[0].kind is BindingKind.ASSIGN and len(bindings) == 1 else None
            if value is not None and value.type in ("integer", "float", "string"):
                yield name, value

    def _require_plain_class(self) -> None:
        owner = self.owner
        bases = self.scope.node.child_by_field_name("superclasses")
        for base in bases.named_children if bases is not None else ():
            if self.analysis.source(base) != "object":
                raise self.fail(base, f"`{owner.name}` is a class of another kind, which may use what it builds")
        if self._text.cells:
            raise self.fail(owner.node, "a class with a session in a notebook can't be converted yet")
        if DOT in self._text.slice(span(self.scope.node)) or self.analysis.has_error:
            raise self.fail(owner.node, f"`{owner.name}` can't be followed")
        if owner.scope.parent is not None or len(owner.scope.bindings[owner.name]) > 1:
            raise self.fail(owner.node, f"`{owner.name}` may be another class")
        if statement_of(owner.node).type == "decorated_definition":
            raise self.fail(owner.node, f"what decorates `{owner.name}` may change it")
        for reference in references_to(self.analysis, owner):
            inside = reference.base.parent
            if inside is not None and inside.parent is not None and inside.parent.type == "class_definition":
                raise self.fail(reference.base, f"another class is derived from `{owner.name}`")

    def _uses_of_self(self, method: Binding) -> Iterator[Reference]:
        scope = scope_of(method)
        name = scope.parameters[0]
        if name != self.instance or len(scope.bindings[name]) > 1:
            raise self.fail(method.node, f"`{name}` may be something else than the instance")
        for reference in references_to(self.analysis, scope.bindings[name][0]):
            parent = reference.base.parent
            if parent is None or parent.type != "attribute":
                if self._is_super(reference.base) or self._is_asked_for(reference.base):
                    continue
                raise self.fail(reference.base, f"`{name}` itself is used here, and what it builds may be as well")
            yield reference

    def _is_asked_for(self, name: Node) -> bool:
        """Whether an instance is asked for an attribute: `hasattr(self, "x")`."""
        call = name.parent.parent if name.parent is not None else None
        if call is None or call.type != "call" or not self.analysis.source(call).startswith("hasattr("):
            return False
        self._asked.append(call)
        return call.named_children[1].named_children[-1].type == "string"

    @staticmethod
    def _is_super(name: Node) -> bool:
        call = name.parent.parent if name.parent is not None else None
        return call is not None and call.type == "call" and (call.text or b"").startswith(b"super(")

    def stores(self, name: str) -> Iterator[Node]:
        """The places outside of the methods that may store an attribute of an instance."""
        found = [(store.target, store.scope) for store in self.analysis.scopes.stores]
        named = [(node, scope) for node, scope in found if self.analysis.source(node.named_children[-1]) == name]
        yield from self._of_instances(named)

    def accesses(self, name: str) -> Iterator[Node]:
        """The places outside of the methods that may read or store an attribute of an instance."""
        read = [(located.node, located.scope) for located in self.analysis.scopes.attributes_by_name.get(name, ())]
        yield from self._of_instances(read)
        yield from self.stores(name)
        for call in (*(each.node for each in self.analysis.scopes.builtin_calls.get("getattr", ())), *self._asked):
            if f"{name}'" in self.analysis.source(call) or f'{name}"' in self.analysis.source(call):
                yield call

    def _of_instances(self, places: list[tuple[Node, Scope]]) -> Iterator[Node]:
        own = {use.base.id for use in self.uses}
        for node, scope in places:
            owner = node.child_by_field_name("object")
            if owner is None or owner.id in own:
                continue
            meaning = self.analysis.names.of(owner, scope)
            of_class = isinstance(meaning, LocalClass) and meaning.binding is self.owner
            if meaning is None or of_class or (isinstance(meaning, SelfOf) and meaning.scope is self.scope):
                yield node

    def stored_by(self, method: Binding) -> list[str]:
        """The attributes that a method stores, as names."""
        scope = scope_of(method)
        stored = (use.base.parent for use in self.uses if use.scope is scope and self.is_stored(use))
        names = (self.analysis.source(node.named_children[-1]) for node in stored if node is not None)
        return [f"{self.instance}{DOT}{name}" for name in dict.fromkeys(names)]

    @staticmethod
    def is_stored(use: Reference) -> bool:
        """Whether an attribute of the instance is set, changed or deleted."""
        node, parent = use.base.parent, use.base.parent.parent if use.base.parent is not None else None
        if parent is not None and parent.type == "augmented_assignment":
            return parent.child_by_field_name("left") == node
        return not use.reads

    # Its lines.

    def lines(self, node: Node) -> Span:
        """The lines that a node is in."""
        first, last = self._text.line_at(node.start_byte), self._text.line_at(node.end_byte)
        return Span(self._text.line_start(first), self._text.line_span(last).end)

    def statement(self, method: Binding) -> Node:
        """The definition of a method with what decorates it."""
        return statement_of(method.node)

    def first_line(self) -> int:
        """Where the first line of `__init__` starts that is not its docstring."""
        colon, body = only_child(node_of(self.init), ":"), node_of(self.init).child_by_field_name("body")
        assert colon is not None and body is not None
        if self._text.line_at(colon.start_byte) == self._text.line_at(body.start_byte):
            raise self.fail(self.init.node, "`__init__` can't be followed")
        first = body.named_children[0]
        is_docstring = first.type == "expression_statement" and first.named_children[0].type == "string"
        return self.lines(first if is_docstring else colon).end

    def unit(self) -> str:
        """How much further than its own indentation the body of a method is in."""
        body = node_of(self.init).child_by_field_name("body")
        assert body is not None
        return self.indent(body.named_children[0]).removeprefix(self.indent(self.statement(self.init)))

    def indent(self, node: Node) -> str:
        """What is before a node in its line."""
        return self._text.slice(Span(self._text.line_start(self._text.line_at(node.start_byte)), node.start_byte))

    def fail(self, node: Node, reason: str) -> CannotFixError:
        """An error that names the line of a node."""
        return CannotFixError(f"{self._text.line_name(node.start_byte)}: {reason}")


def scope_of(method: Binding) -> Scope:
    """The scope of a method."""
    assert method.body is not None
    return method.body


def node_of(method: Binding) -> Node:
    """The definition of a method, without what decorates it."""
    assert method.value is not None
    return method.value
