"""A class read as one function: `__init__`, with the methods that it calls once in their place and all others inside.

In that text each `self.x` is a name, `self·x`, and a local `x` of `__init__` is `x·0`, so that names tell what they
are: the middle dot may stand in names of Python, and hardly ever does. What is new in it is put back into the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.graph.passing import item_with_comma, parameter_of
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError
from eagerly.fix.purity import runs_often
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.names.meaning import Instance, LocalClass, SelfOf
from eagerly.names.scopes import Binding, BindingKind, Reference, Scope, ScopeKind
from eagerly.source.text import Span, Text
from eagerly.source.tree import descendants, only_child, span

DOT = "·"
TOKEN = re.compile(rf"(\w+){DOT}(\w+)")


def plain(name: str) -> str:
    """A name as a function may have it: `x` of `self·x` and of `x·0`."""
    first, _, last = name.partition(DOT)
    return first if not last or last.isdigit() else last.lstrip("_") or last


def said(message: str) -> str:
    """A message about the flat text as one about the class."""
    return TOKEN.sub(lambda token: token[1] if token[2].isdigit() else f"{token[1]}.{token[2]}", message)


@dataclass(frozen=True)
class Piece:
    """A stretch of the flat text, and where it comes from."""

    flat: Span
    source: Span
    is_same: bool
    """Whether it is copied, so that each place in it has its own."""


class FlatText(Text):
    """The flat text, whose lines are named as they are in the source."""

    __slots__ = ("pieces", "source")

    def __init__(self, data: bytes, source: Text, pieces: list[Piece]) -> None:
        super().__init__(data)
        self.source = source
        self.pieces = pieces

    def line_name(self, offset: int) -> str:
        return self.source.line_name(self.source_of(offset))

    def source_of(self, offset: int) -> int:
        """Where a place of the flat text comes from."""
        for piece in self.pieces:
            if piece.flat.start <= offset < piece.flat.end:
                return piece.source.start + (offset - piece.flat.start if piece.is_same else 0)
        return len(self.source.data)

    def in_source(self, where: Span) -> Span:
        """Where a stretch of the flat text comes from.

        Raises:
            CannotFixError: it comes from several places.
        """
        start = end = self.source_of(where.start)
        for piece in self.pieces:
            if where.start < where.end and piece.flat.start < where.end <= piece.flat.end:
                end = piece.source.start + where.end - piece.flat.start if piece.is_same else piece.source.end
        if end < start or self._moves(where):
            raise CannotFixError(f"{self.line_name(where.start)}: what changes here comes from several methods")
        return Span(start, end)

    def _moves(self, where: Span) -> bool:
        """Whether the places in a stretch are not in the order of the source, one behind the other."""
        inside = [piece for piece in self.pieces if piece.flat.start < where.end and where.start < piece.flat.end]
        return any(first.source.end != second.source.start for first, second in pairwise(inside))


@dataclass(frozen=True)
class Inlined:
    """A call of a method that stands in its place in the flat text."""

    around: list[Node]
    """The `with` statements around the call, in its method."""
    further: Span
    """How much further than its method's other statements the call is indented."""


@dataclass(frozen=True)
class Given:
    """A session that `__init__` is given."""

    parameter: str
    made: str
    """What makes it, in the words of the source: in the flat text, `__init__` does."""


@dataclass(eq=False)
class Flat:
    """A class in its flat form."""

    text: FlatText
    owner: str
    """The name of the instance: `self`."""
    prefix: str
    """What its attributes begin with in the flat text: `self·`."""
    stored: set[str]
    """The names of its attributes and methods."""
    functions_at: int
    """Where in the source methods can be added: below `__init__`."""
    indent: str
    """That of its methods."""
    name: str
    """That of the class."""
    node: Node
    """The class in the source."""
    plain_parameters: frozenset[str]
    """The parameters of `__init__` for which nothing in the file gives a tensor, as the flat text has them."""
    parameters_at: int
    """Where in the source `__init__` can keep its parameters: before its first statement."""
    inlined: list[Inlined]
    """The methods that `__init__` calls once."""
    is_made_here: bool
    """Whether the file makes instances."""
    is_made_once: bool
    """Whether the file makes one instance."""
    flattening: Flattening


@dataclass
class _Out:
    """The flat text as far as it is written."""

    source: Text
    data: bytearray = field(default_factory=bytearray)
    pieces: list[Piece] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        if start < end:
            self._add(self.source.data[start:end], Span(start, end), is_same=True)

    def put(self, text: str, where: Span) -> None:
        self._add(text.encode(), where, is_same=False)

    def _add(self, data: bytes, where: Span, *, is_same: bool) -> None:
        at = len(self.data)
        self.data += data
        self.pieces.append(Piece(Span(at, len(self.data)), where, is_same))


class Flattening:
    """Writes the flat form of one class."""

    def __init__(self, analysis: Analysis, owner: Binding, given: Given | None = None) -> None:
        """`given`: the session that instances are given.

        Raises:
            CannotFixError: the class can't be read as one function.
        """
        self._given = given
        self._analysis = analysis
        self._owner = owner
        self._text = analysis.text
        self._changes: dict[Span, str] = {}
        """What stands in the place of parts of the source."""
        self._inlined: dict[Span, Binding] = {}
        """The methods that stand in the place of their calls, by the lines of these."""
        self._calls: dict[Span, Node] = {}
        """These calls, by the same."""
        self._asked: list[Node] = []
        """The calls that ask whether an instance has an attribute."""
        assert owner.body is not None
        self._scope = owner.body
        self._require_plain_class()
        defined = [each for each in analysis.scopes.functions if each.scope is self._scope and _scope(each).method_of]
        self._methods = {each.name: each for each in defined}
        if len(self._methods) < len(defined):
            raise self._fail(owner.node, f"`{owner.name}` has two methods of one name")
        if "__init__" not in self._methods:
            raise self._fail(owner.node, f"`{owner.name}` has no `__init__` that makes the session")
        self._init = self._methods["__init__"]
        self._self = _scope(self._init).parameters[0]
        self._own = [use for method in self._methods.values() for use in self._uses_of_self(method)]
        self._attributes = {name for name in self._scope.attributes if name not in self._scope.bindings}
        self._constants = {name: value for name, value in self._values_of_class() if name not in self._scope.attributes}
        both = next((name for name in self._scope.attributes if name in self._scope.bindings), None)
        if both is not None:
            raise self._fail(self._scope.attributes[both][0].target, f"`{both}` is of the class and of the instance")

    def flat(self) -> Flat:
        """The flat form."""
        self._find_inlined(self._init)
        nested = [method for method in self._methods.values() if method not in (self._init, *self._inlined.values())]
        self._name_attributes()
        if self._given is not None:
            self._make_session(self._given)
        for index, method in enumerate([self._init, *self._inlined.values()]):
            self._name_locals(_scope(method), index)
        for method in nested:
            self._require_no_building(method)
            self._nest(method)
        indent = self._indent(self._statement(self._init))
        out = _Out(self._text)
        end = self._lines(self._statement(self._init)).end
        gone = [self._lines(self._statement(method)) for method in (*nested, *self._inlined.values())]
        first = self._first_line()
        self._write(out, Span(0, first), "", gone)
        unit = self._unit()
        stored = [self._stored_by(method) for method in nested]
        for name in dict.fromkeys(name for names in stored for name in names):
            out.put(f"{indent}{unit}{name} = None\n", Span(first, first))
        for name, value in self._constants.items():
            out.put(f"{indent}{unit}{self._self}{DOT}{name} = {self._analysis.source(value)}\n", Span(first, first))
        for method in nested:
            lines = self._lines(self._statement(method))
            self._write(out, lines, unit, [])
            self._part(out, lines.end)
        self._write(out, Span(first, end), "", gone)
        self._part(out, end)
        self._write(out, Span(end, len(self._text.data)), "", gone)
        text = FlatText(bytes(out.data), self._text, out.pieces)
        return Flat(
            text,
            self._self,
            f"{self._self}{DOT}",
            {*self._scope.attributes, *self._scope.bindings},
            end,
            indent,
            self._owner.name,
            self._scope.node,
            self._plain_parameters(),
            self._first_line(),
            self._inlined_calls(),
            bool(references_to(self._analysis, self._owner)),
            self._is_made_once(),
            self,
        )

    def _first_line(self) -> int:
        """Where the first line of `__init__` starts that is not its docstring."""
        colon, body = only_child(_node(self._init), ":"), _node(self._init).child_by_field_name("body")
        assert colon is not None and body is not None
        if self._text.line_at(colon.start_byte) == self._text.line_at(body.start_byte):
            raise self._fail(self._init.node, "`__init__` can't be followed")
        first = body.named_children[0]
        is_docstring = first.type == "expression_statement" and first.named_children[0].type == "string"
        return self._lines(first if is_docstring else colon).end

    def _inlined_calls(self) -> list[Inlined]:
        found = []
        for lines, call in self._calls.items():
            around: list[Node] = []
            node = call.parent
            while node is not None and node.type != "function_definition":
                around += [node] if node.type == "with_statement" else []
                node = node.parent
            body = node.child_by_field_name("body") if node is not None else None
            assert body is not None
            further = Span(lines.start + len(self._indent(body.named_children[0])), call.start_byte)
            found.append(Inlined(around, further))
        return found

    # Who makes instances.

    def _is_made_once(self) -> bool:
        uses = references_to(self._analysis, self._owner)
        if len(uses) != 1 or uses[0].call is None:
            return False
        scope = uses[0].scope
        for function in self._analysis.scopes.functions:
            if function.body is scope:
                calls = references_to(self._analysis, function)
                if len(calls) != 1 or calls[0].scope.parent is not None or runs_often(calls[0].base, calls[0].scope):
                    return False
        return not runs_often(uses[0].base, scope) and scope.kind in (ScopeKind.MODULE, ScopeKind.FUNCTION)

    def _plain_parameters(self) -> frozenset[str]:
        names = _scope(self._init).parameters[1:]
        uses = references_to(self._analysis, self._owner)
        plain_ones = set(names) if uses else set()
        for use in uses:
            bound = bind(self._analysis, use.call, tuple(names)) if use.call is not None else None
            if bound is None or bound.problem is not None:
                return frozenset()
            plain_ones -= {name for name, given in bound.given.items() if not self._is_plain(given.value, use.scope)}
        return frozenset(f"{name}{DOT}0" for name in plain_ones)

    def _is_plain(self, value: Node, scope: Scope) -> bool:
        """Whether a value has nothing to do with TensorFlow, as far as can be told."""
        where = span(value)
        if isinstance(self._analysis.names.of(value, scope), Instance):
            return False
        if any(span(use.node).within(where) for use in self._analysis.uses):
            return False
        for node in descendants(value):
            bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
            for binding in bindings:
                meaning = self._analysis.names.of_binding(binding)
                if binding.kind is BindingKind.PARAMETER or isinstance(meaning, Instance):
                    return False
        return True

    def _values_of_class(self) -> Iterator[tuple[str, Node]]:
        """The constants of the class, with what they are."""
        for name, bindings in self._scope.bindings.items():
            value = bindings[0].value if bindings[0].kind is BindingKind.ASSIGN and len(bindings) == 1 else None
            if value is not None and value.type in ("integer", "float", "string"):
                yield name, value

    # What the class has to be.

    def _require_plain_class(self) -> None:
        owner = self._owner
        self._owner_statement = statement_of(owner.node)
        bases = self._scope.node.child_by_field_name("superclasses")
        for base in bases.named_children if bases is not None else ():
            if self._analysis.source(base) != "object":
                raise self._fail(base, f"`{owner.name}` is a class of another kind, which may use what it builds")
        if self._text.cells:
            raise self._fail(owner.node, "a class with a session in a notebook can't be converted yet")
        if DOT in self._text.slice(span(self._scope.node)) or self._analysis.has_error:
            raise self._fail(owner.node, f"`{owner.name}` can't be followed")
        if owner.scope.parent is not None or len(owner.scope.bindings[owner.name]) > 1:
            raise self._fail(owner.node, f"`{owner.name}` may be another class")
        if self._owner_statement.type == "decorated_definition":
            raise self._fail(owner.node, f"what decorates `{owner.name}` may change it")
        for reference in references_to(self._analysis, owner):
            inside = reference.base.parent
            if inside is not None and inside.parent is not None and inside.parent.type == "class_definition":
                raise self._fail(reference.base, f"another class is derived from `{owner.name}`")

    def _uses_of_self(self, method: Binding) -> Iterator[Reference]:
        scope = _scope(method)
        name = scope.parameters[0]
        if name != self._self or len(scope.bindings[name]) > 1:
            raise self._fail(method.node, f"`{name}` may be something else than the instance")
        for reference in references_to(self._analysis, scope.bindings[name][0]):
            parent = reference.base.parent
            if parent is None or parent.type != "attribute":
                if self._is_super(reference.base) or self._is_asked_for(reference.base):
                    continue
                raise self._fail(reference.base, f"`{name}` itself is used here, and what it builds may be as well")
            yield reference

    def _is_asked_for(self, name: Node) -> bool:
        """Whether an instance is asked for an attribute: `hasattr(self, "x")`."""
        call = name.parent.parent if name.parent is not None else None
        if call is None or call.type != "call" or not self._analysis.source(call).startswith("hasattr("):
            return False
        self._asked.append(call)
        return call.named_children[1].named_children[-1].type == "string"

    @staticmethod
    def _is_super(name: Node) -> bool:
        call = name.parent.parent if name.parent is not None else None
        return call is not None and call.type == "call" and (call.text or b"").startswith(b"super(")

    def stores(self, name: str) -> Iterator[Node]:
        """The places outside of the methods that may store an attribute of an instance."""
        found = [(store.target, store.scope) for store in self._analysis.scopes.stores]
        named = [(node, scope) for node, scope in found if self._analysis.source(node.named_children[-1]) == name]
        yield from self._of_instances(named)

    def accesses(self, name: str) -> Iterator[Node]:
        """The places outside of the methods that may read or store an attribute of an instance."""
        read = [(located.node, located.scope) for located in self._analysis.scopes.attributes_by_name.get(name, ())]
        yield from self._of_instances(read)
        yield from self.stores(name)
        for call in (*(each.node for each in self._analysis.scopes.builtin_calls.get("getattr", ())), *self._asked):
            if f"{name}'" in self._analysis.source(call) or f'{name}"' in self._analysis.source(call):
                yield call

    def _of_instances(self, places: list[tuple[Node, Scope]]) -> Iterator[Node]:
        own = {use.base.id for use in self._own}
        for node, scope in places:
            owner = node.child_by_field_name("object")
            if owner is None or owner.id in own:
                continue
            meaning = self._analysis.names.of(owner, scope)
            of_class = isinstance(meaning, LocalClass) and meaning.binding is self._owner
            if meaning is None or of_class or (isinstance(meaning, SelfOf) and meaning.scope is self._scope):
                yield node

    # What becomes of its methods.

    def _find_inlined(self, method: Binding) -> None:
        """Finds the methods that are called once, on the straight path through another one."""
        body = _node(method).child_by_field_name("body")
        todo = list(body.named_children) if body is not None else []
        while todo:
            statement = todo.pop(0)
            inner = statement.child_by_field_name("body") if statement.type == "with_statement" else None
            if inner is not None:
                todo = [*inner.named_children, *todo]
            call = statement.named_children[0] if statement.type == "expression_statement" else None
            called = self._method_called(call) if call is not None else None
            if called is not None and self._is_straight(called):
                self._inlined[self._lines(statement)] = called
                self._calls[self._lines(statement)] = statement
                self._find_inlined(called)

    def _method_called(self, call: Node) -> Binding | None:
        function = call.child_by_field_name("function") if call.type == "call" else None
        arguments = call.child_by_field_name("arguments")
        if function is None or function.type != "attribute" or arguments is None or arguments.named_children:
            return None
        first, *rest = function.named_children
        is_own = first.id in {use.base.id for use in self._own} and len(rest) == 1 and stands_alone(call)
        return self._methods.get(self._analysis.source(rest[0])) if is_own else None

    def _is_straight(self, method: Binding) -> bool:
        """Whether a method is called once, takes nothing, and runs to its end."""
        scope, node = _scope(method), _node(method)
        calls = self._analysis.scopes.attributes_by_name.get(method.name, ())
        body = node.child_by_field_name("body")
        is_own_line = body is not None and self._text.line_at(body.start_byte) > self._text.line_at(node.start_byte)
        is_called_once = len(calls) == 1 and method not in self._inlined.values() and method is not self._init
        return (
            is_called_once and len(scope.parameters) == 1 and not _leaves(body) and not scope.decorators and is_own_line
        )

    def _require_no_building(self, method: Binding) -> None:
        """Refuses a method that keeps a part of the graph, and may be called at any time."""
        for name, stores in self._scope.attributes.items():
            for store in stores:
                meaning = self._analysis.names.of(store.value, store.scope) if store.value is not None else None
                if store.scope is method.body and isinstance(meaning, Instance) and meaning.is_sure:
                    raise self._fail(
                        store.target, f"`{name}` is built by `{method.name}`, which `__init__` doesn't simply call once"
                    )

    def _nest(self, method: Binding) -> None:
        """Has a method stand in `__init__` as a function, without its instance."""
        node = _node(method)
        self._changes[span(method.node)] = f"{self._self}{DOT}{method.name}"
        parameters = node.child_by_field_name("parameters")
        assert parameters is not None
        first, *rest = parameters.named_children
        self._changes[Span(first.start_byte, rest[0].start_byte if rest else parameters.end_byte - 1)] = ""
        names = self._stored_by(method)
        colon, body = only_child(node, ":"), node.child_by_field_name("body")
        if not names or colon is None or body is None:
            return
        line = f"nonlocal {', '.join(names)}"
        first_line = self._text.line_at(colon.start_byte)
        if self._text.line_at(body.start_byte) == first_line:
            self._changes[Span(body.start_byte, body.start_byte)] = f"{line}; "
        else:
            at = self._text.line_start(first_line + 1)
            self._changes[Span(at, at)] = f"{self._indent(body.named_children[0])}{self._unit()}{line}\n"

    def _stored_by(self, method: Binding) -> list[str]:
        """The attributes that a method stores, as names."""
        scope = _scope(method)
        stored = (use.base.parent for use in self._own if use.scope is scope and self._is_stored(use))
        names = (self._analysis.source(node.named_children[-1]) for node in stored if node is not None)
        return [f"{self._self}{DOT}{name}" for name in dict.fromkeys(names)]

    @staticmethod
    def _is_stored(use: Reference) -> bool:
        """Whether an attribute of the instance is set, changed or deleted."""
        node, parent = use.base.parent, use.base.parent.parent if use.base.parent is not None else None
        if parent is not None and parent.type == "augmented_assignment":
            return parent.child_by_field_name("left") == node
        return not use.reads

    def _name_attributes(self) -> None:
        for use in self._own:
            node = use.base.parent
            assert node is not None
            name = self._analysis.source(node.named_children[-1])
            if self._is_stored(use) and use.scope.method_of is not self._scope:
                raise self._fail(node, f"`{name}` is stored by a function inside of a method")
            method = self._methods.get(name)
            is_method = method is not None and not _scope(method).decorators and method is not self._init
            if name in self._attributes or name in self._constants or is_method:
                if self._text.line_at(node.start_byte) != self._text.line_at(node.end_byte):
                    raise self._fail(node, f"`{name}` is read over several lines")
                self._changes[span(node)] = f"{self._self}{DOT}{name}"

    def _make_session(self, given: Given) -> None:
        """Has `__init__` make the session where it stores the one that it is given."""
        scope = _scope(self._init)
        (binding,), rest = scope.bindings[given.parameter][:1], scope.bindings[given.parameter][1:]
        uses = references_to(self._analysis, binding)
        stored = [
            (name, store)
            for name, stores in self._scope.attributes.items()
            for store in stores
            if any(use.node == store.value for use in uses)
        ]
        if rest or len(stored) != 1:
            raise self._fail(binding.node, f"`{given.parameter}` is not simply stored in an attribute")
        ((name, store),) = stored
        self._changes[item_with_comma(parameter_of(binding))] = ""
        for use in uses:
            self._changes[span(use.base)] = given.made if use.node == store.value else f"{self._self}{DOT}{name}"

    def _name_locals(self, scope: Scope, index: int) -> None:
        for name, bindings in scope.bindings.items():
            if name == self._self or (self._given is not None and index == 0 and name == self._given.parameter):
                continue
            for binding in bindings:
                if binding.kind is BindingKind.IMPORT:
                    raise self._fail(binding.node, "the import has to stand at the head of the file")
            new = f"{name}{DOT}{index}"
            self._changes |= {span(binding.node): new for binding in bindings}
            for binding in bindings:
                self._changes |= {span(use.base): new for use in references_to(self._analysis, binding)}

    # The text.

    def _write(self, out: _Out, where: Span, indent: str, gone: list[Span]) -> None:
        """Writes a stretch of the source with all that changes in it, each line indented further."""
        at = where.start
        for change, new in self._changes_in(where, indent, gone):
            if change.start < at:
                continue
            out.copy(at, change.start)
            at = change.end
            if change in gone:
                continue
            if (method := self._inlined.get(change)) is not None:
                self._write_inlined(out, method, change, indent, gone)
            else:
                out.put(new, change)
        out.copy(at, where.end)

    def _write_inlined(self, out: _Out, method: Binding, call: Span, indent: str, gone: list[Span]) -> None:
        body, colon = _node(method).child_by_field_name("body"), only_child(_node(method), ":")
        assert body is not None and colon is not None
        lines = Span(self._text.line_start(self._text.line_at(colon.start_byte) + 1), self._lines(_node(method)).end)
        own = self._indent(body.named_children[0])
        of_call = self._text.slice(call)
        further = of_call[: len(of_call) - len(of_call.lstrip())].removeprefix(own)
        self._part(out, lines.start)
        self._write(out, lines, indent + further, gone)
        self._part(out, lines.end)

    @staticmethod
    def _part(out: _Out, at: int) -> None:
        """Puts an empty line between what comes from different places, so that comments don't run together."""
        out.put("\n" if out.data.endswith((b"\n", b"\r")) else "\n\n", Span(at, at))

    def _changes_in(self, where: Span, indent: str, gone: list[Span]) -> list[tuple[Span, str]]:
        found = [(change, new) for change, new in self._changes.items() if change.within(where)]
        found += [(call, "") for call in self._inlined if call.within(where)]
        found += [(lines, "") for lines in gone if lines.within(where)]
        if indent:
            found += [(Span(at, at), indent) for at in self._indented(where)]
        return sorted(found, key=lambda change: (change[0].start, change[0].end != change[0].start, -change[0].end))

    def _indented(self, where: Span) -> Iterator[int]:
        """Where the lines of a stretch begin that are not blank, nor inside of a string."""
        inside: set[int] = set()
        for node in descendants(self._scope.node):
            if node.type == "string":
                inside.update(range(self._text.line_at(node.start_byte) + 1, self._text.line_at(node.end_byte) + 1))
        last = self._text.line_at(max(where.start, where.end - 1))
        for line in range(self._text.line_at(where.start), last + 1):
            content = self._text.line(line)
            if content.strip() and line not in inside:
                yield self._text.line_start(line) + len(content) - len(content.lstrip())

    def _lines(self, node: Node) -> Span:
        first, last = self._text.line_at(node.start_byte), self._text.line_at(node.end_byte)
        return Span(self._text.line_start(first), self._text.line_span(last).end)

    def _statement(self, method: Binding) -> Node:
        """The definition of a method with what decorates it."""
        return statement_of(method.node)

    def _unit(self) -> str:
        """How much further than its own indentation the body of a method is in."""
        body = _node(self._init).child_by_field_name("body")
        assert body is not None
        return self._indent(body.named_children[0]).removeprefix(self._indent(self._statement(self._init)))

    def _indent(self, node: Node) -> str:
        return self._text.slice(Span(self._text.line_start(self._text.line_at(node.start_byte)), node.start_byte))

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._text.line_name(node.start_byte)}: {reason}")


def _leaves(body: Node | None) -> bool:
    """Whether a function may give something back, or end before its end."""
    todo = [body] if body is not None else []
    while todo:
        node = todo.pop()
        if node.type in ("return_statement", "yield"):
            return True
        todo += node.named_children if node.type not in ("function_definition", "lambda") else []
    return False


def _scope(method: Binding) -> Scope:
    assert method.body is not None
    return method.body


def _node(method: Binding) -> Node:
    assert method.value is not None
    return method.value
