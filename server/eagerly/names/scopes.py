"""Python's scopes: which names a file binds, where, and what each use of a name can refer to.

One walk over the syntax tree, in the order of the text, without recursion: source may nest deeper than Python's stack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from typing import Protocol

from tree_sitter import Node

from eagerly.source.tree import PYTHON, only_child, parse_content


class ScopeKind(Enum):
    MODULE = auto()
    FUNCTION = auto()
    CLASS = auto()
    COMPREHENSION = auto()


class BindingKind(Enum):
    """How a name came to be bound; what `Binding.value` holds depends on it."""

    IMPORT = auto()
    """`import a.b as x`, `from a import b`: the name's node in the statement, with `Binding.imported`."""
    ASSIGN = auto()
    """`x = value`, also `x := value` and `with value as x`."""
    UNPACK = auto()
    """`a, b = value`, with `Binding.index`."""
    ITEM = auto()
    """`for x in value`, in a statement or a comprehension."""
    FUNCTION = auto()
    CLASS = auto()
    PARAMETER = auto()
    OTHER = auto()
    """Bound to something this analysis does not follow: `except`, `del`, `match`, `+=`."""


END = sys.maxsize
"""The reach of a binding that stands in no block."""


class Outside(Protocol):
    """What the rest of a file binds in the module's scope, where only one section of the file is looked at."""

    def before(self, name: str) -> Sequence[Binding]:
        """What a name can be bound to by the sections before this one, when the code runs in place."""

    def anywhere(self, name: str) -> Sequence[Binding]:
        """All that other sections bind a name to."""

    def star_imports(self) -> Sequence[str]:
        """The modules that other sections import all names from."""


@dataclass(slots=True, eq=False)
class Scope:
    kind: ScopeKind
    node: Node
    parent: Scope | None
    outside: Outside | None = None
    """Of a module: its other sections; None where all of it is here."""
    module: Scope = field(init=False)
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    star_imports: list[str] = field(default_factory=list)
    attributes: dict[str, list[AttributeStore]] = field(default_factory=dict)
    """Of a class: what its methods store as `self.name`."""
    parameters: list[str] = field(default_factory=list)
    """Of a function: its parameters' names in order."""
    decorators: frozenset[str] = frozenset()
    """Of a method: the names that decorate it."""

    def __post_init__(self) -> None:
        self.module = self if self.parent is None else self.parent.module

    def enclosing(self, *kinds: ScopeKind) -> Scope | None:
        """The nearest scope of one of these kinds, this one included."""
        scope: Scope | None = self
        while scope is not None and scope.kind not in kinds:
            scope = scope.parent
        return scope

    @property
    def class_method_of(self) -> Scope | None:
        """The class whose method this function is, where it takes the class as its first parameter."""
        return self.parent if self._is_in_class and "classmethod" in self.decorators else None

    @property
    def method_of(self) -> Scope | None:
        """The class whose method this function is, where it takes an instance as its first parameter."""
        return self.parent if self._is_in_class and self.decorators.isdisjoint(_NO_INSTANCE) else None

    @property
    def _is_in_class(self) -> bool:
        """Whether it is a function with a first parameter that stands in a class."""
        in_class = self.parent is not None and self.parent.kind is ScopeKind.CLASS
        return in_class and self.kind is ScopeKind.FUNCTION and bool(self.parameters)


@dataclass(slots=True, eq=False)
class Binding:
    name: str
    kind: BindingKind
    node: Node
    """The name where it is bound."""
    scope: Scope
    offset: int
    """Bound from this byte offset on."""
    reach: int
    """The end of the block it stands in: uses up to there see this binding, not an earlier one."""
    loop: int | None
    """Where the outermost loop around it starts, in its scope."""
    value: Node | None = None
    imported: str = ""
    """Of an import: the dotted name that it stands for."""
    index: int = 0
    body: Scope | None = None
    """Of a function or class: its scope."""


@dataclass(slots=True, eq=False)
class Reference:
    """A use of a name, with the attributes read off it: `node` is all of `a.b.c`, `base` its `a`.

    In the pattern of a `case`, `node` is a dotted name, and an attribute everywhere else.
    """

    node: Node
    base: Node
    name: str
    """The text of `base`."""
    scope: Scope


@dataclass(slots=True, eq=False)
class AttributeStore:
    """`target = value`, where the target is an attribute."""

    target: Node
    value: Node | None
    scope: Scope


@dataclass(slots=True, eq=False)
class Located:
    """A node and the scope that it is evaluated in."""

    node: Node
    scope: Scope


@dataclass
class ScopeTree:
    """Everything that one walk finds, each list in the order of the text."""

    data: bytes
    """What was parsed."""
    module: Scope
    bindings_by_name: dict[str, list[Binding]] = field(default_factory=dict)
    """What binds a name in any scope."""
    references_by_name: dict[str, list[Reference]] = field(default_factory=dict)
    """Every use of a name, whatever binds it."""
    attributes_by_name: dict[str, list[Located]] = field(default_factory=dict)
    """Every attribute that is read, by its name: the node of all of `a.b.c` under `c`, that of `a.b` under `b`."""
    accesses: list[Located] = field(default_factory=list)
    """Attributes read off anything but a name: `f(x).y`."""
    calls: list[Located] = field(default_factory=list)
    builtin_calls: dict[str, list[Located]] = field(default_factory=dict)
    """Calls of `getattr` and `setattr`."""
    stores: list[AttributeStore] = field(default_factory=list)
    imports: list[Binding] = field(default_factory=list)
    modules: list[tuple[Node, str]] = field(default_factory=list)
    """Modules that are imported without a name of their own: `import a.b`, `from a.b import *`."""
    has_star_import: bool = False
    """Whether some scope imports all names of a module."""
    quoted: dict[int, Node] = field(default_factory=dict)
    """The expressions in strings that are annotations, by the id of the string's node."""
    functions: list[Binding] = field(default_factory=list)
    classes: list[Binding] = field(default_factory=list)

    @cached_property
    def references(self) -> list[Reference]:
        """Every use of a name, in the order of the text."""
        found = [reference for references in self.references_by_name.values() for reference in references]
        return sorted(found, key=lambda reference: reference.base.start_byte)

    def text(self, node: Node) -> str:
        """The text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def bindings_at(name: str, scope: Scope, offset: int) -> list[Binding]:
    """What `name`, used in `scope` at a byte offset, can be bound to; empty where nothing binds it.

    Within the scope that binds it, order counts: a binding in the same block hides the earlier ones. From inside a
    function every binding of an outer scope counts, since the function may run at any time.
    """
    runs_in_place = True
    current: Scope | None = scope
    while current is not None:
        if current.parent is None:
            return _in_module(name, current, offset if runs_in_place else None)
        visible = current is scope or current.kind is not ScopeKind.CLASS
        if visible and name in current.bindings:
            bindings = current.bindings[name]
            return _reaching(bindings, offset) if runs_in_place else bindings
        if name in current.global_names:
            return _in_module(name, current.module, None)
        if current.kind is ScopeKind.FUNCTION:
            runs_in_place = False
        current = current.parent
    return []


def _in_module(name: str, module: Scope, offset: int | None) -> list[Binding]:
    """What a name is bound to in the module's scope: as seen from an offset, or at any time where that is None."""
    own = module.bindings.get(name, [])
    if offset is None:
        return own if module.outside is None else [*module.outside.anywhere(name), *own]
    found = _reaching(own, offset)
    if module.outside is None or any(binding.reach == END and binding.offset <= offset for binding in found):
        return found
    return [*found, *module.outside.before(name)]


def import_statement(binding: Binding) -> Node | None:
    """The import statement that makes a binding."""
    node: Node | None = binding.node
    while node is not None and node.type not in ("import_statement", "import_from_statement"):
        node = node.parent
    return node


def _reaching(bindings: list[Binding], offset: int) -> list[Binding]:
    found: list[Binding] = []
    hidden_before = -1
    for binding in reversed(bindings):
        if binding.offset <= offset:
            found.append(binding)
            if offset <= binding.reach:
                hidden_before = binding.offset
                break
    later = [
        binding
        for binding in bindings
        if binding.offset > offset and binding.loop is not None and hidden_before < binding.loop <= offset
    ]
    return found + later


_NO_INSTANCE = {"staticmethod", "classmethod"}
_COMPREHENSIONS = {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
_ATTRIBUTE_CALLS = {"getattr", "setattr"}
_DEFINITIONS = {"function_definition", "decorated_definition"}
_LOOPS = {"for_statement", "while_statement"}
_SEQUENCE_PATTERNS = {"pattern_list", "tuple_pattern", "list_pattern"}


@dataclass(slots=True, eq=False)
class _Place:
    """Where the walk stands: the scope, the end of the block, and the start of the outermost loop."""

    scope: Scope
    reach: int
    loop: int | None = None


def method_scopes(data: bytes, root: Node, method: Binding, whole: ScopeTree) -> ScopeTree:
    """The scopes of one method, in the scopes of the class that it is a part of.

    Args:
        data: what was parsed.
        root: of the tree of the method alone, with the offsets that it has in the class.
        method: the method before it was edited.
        whole: the scopes of the class at that time, which `method` belongs to; they stay as they are.
    """
    (original,) = (binding for binding in whole.classes if binding.body is method.scope)
    module = Scope(ScopeKind.MODULE, whole.module.node, None, whole.module.outside)
    owner = Scope(ScopeKind.CLASS, method.scope.node, module)
    named = replace(original, scope=module, body=owner)
    module.bindings = {
        name: [named if binding is original else binding for binding in bindings]
        for name, bindings in whole.module.bindings.items()
    }
    module.star_imports = whole.module.star_imports
    for name, bindings in method.scope.bindings.items():
        owner.bindings[name] = [binding for binding in bindings if binding is not method or root.has_error]
    for name, stores in method.scope.attributes.items():
        others = [store for store in stores if method.body not in around(store.scope)]
        if others:
            owner.attributes[name] = others
    walk = _Walk(data, [root], None)
    walk.tree = ScopeTree(data, module, classes=[named], has_star_import=whole.has_star_import)
    for scope in (module, owner):
        for name, bindings in scope.bindings.items():
            walk.tree.bindings_by_name.setdefault(name, []).extend(bindings)
    walk.todo = [(root, _method_place(owner, root))]
    walk._walk()
    return walk.tree


def _method_place(owner: Scope, root: Node) -> _Place:
    """Where the root of a method is evaluated: in its class, or in a function what is left of one without a header."""
    is_whole = any(child.type in _DEFINITIONS for child in root.named_children)
    return _Place(owner if is_whole else Scope(ScopeKind.FUNCTION, root, owner), owner.node.end_byte)


def around(scope: Scope) -> list[Scope]:
    """A scope and those around it, the innermost first."""
    found = [scope]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def _ids(*kinds: str) -> list[int]:
    found = (PYTHON.id_for_node_kind(kind, True) for kind in kinds)
    return [number for number in found if number is not None]


_ATTRIBUTE, _INTERPOLATION = _ids("attribute", "interpolation")
_LEAVES = frozenset(
    _ids(
        "comment", "integer", "float", "true", "false", "none", "ellipsis", "pass_statement", "break_statement",
        "continue_statement", "line_continuation", "string_start", "string_content", "string_end", "escape_sequence",
    )
)  # fmt: skip
"""Nodes that there is nothing to find in."""
_HANDLERS = {
    number: f"_{method}"
    for method, kinds in {
        "identifier": ["identifier"],
        "attribute": ["attribute"],
        "call": ["call"],
        "string": ["string"],
        "keyword_argument": ["keyword_argument"],
        "assignment": ["assignment"],
        "augmented_assignment": ["augmented_assignment"],
        "named_expression": ["named_expression"],
        "function": ["function_definition", "lambda"],
        "class": ["class_definition"],
        "comprehension": _COMPREHENSIONS,
        "for": ["for_statement"],
        "while": ["while_statement"],
        "block": ["block"],
        "as_pattern": ["as_pattern"],
        "import": ["import_statement"],
        "import_from": ["import_from_statement"],
        "global": ["global_statement"],
        "nonlocal": ["nonlocal_statement"],
        "delete": ["delete_statement"],
        "case_pattern": ["case_pattern"],
        "keyword_pattern": ["keyword_pattern"],
        "splat_pattern": ["splat_pattern"],
        "dotted_name": ["dotted_name"],
        "type": ["type"],
        "type_alias": ["type_alias_statement"],
    }.items()
    for number in _ids(*kinds)
}
"""The method of the walk for each kind of node that needs one, by the kind's number."""


def build_scopes(data: bytes, roots: Sequence[Node], outside: Outside | None = None) -> ScopeTree:
    """The scopes of a source.

    Args:
        data: what was parsed.
        roots: of its syntax trees, in the order of the text.
        outside: the rest of the file, if these are a section of one.
    """
    return _Walk(data, roots, outside).run()


class _Walk:
    def __init__(self, data: bytes, roots: Sequence[Node], outside: Outside | None) -> None:
        self.tree = ScopeTree(data, Scope(ScopeKind.MODULE, roots[0], None, outside))
        self.todo: list[tuple[Node, _Place]] = []
        self.roots = roots
        self.handlers = {kind: getattr(self, name) for kind, name in _HANDLERS.items()}

    def run(self) -> ScopeTree:
        around: Node | None = None
        for root in self.roots:
            is_method = around is not None and root.start_byte < around.end_byte
            place = _Place(self.tree.module, END)
            if is_method:
                place = self._in_class(root) or place
            else:
                around = root
            self.todo.append((root, place))
            self._walk()
        return self.tree

    def _in_class(self, method: Node) -> _Place | None:
        """Where the root of a method is evaluated that is parsed by itself: in the class that it is in."""
        for binding in reversed(self.tree.classes):
            body = binding.body
            if body is not None and body.parent is body.module and body.node.start_byte < method.start_byte:
                return _method_place(body, method)
        return None

    def _walk(self) -> None:
        todo, handler_of = self.todo, self.handlers.get
        while todo:
            node, place = todo.pop()
            kind = node.kind_id
            handler = handler_of(kind)
            if handler is not None:
                handler(node, place)
            elif kind not in _LEAVES:
                todo.extend([(child, place) for child in reversed(node.named_children)])

    def _visit(self, place: _Place, *nodes: Node | None) -> None:
        """Walk these nodes next, in this order."""
        self.todo.extend([(node, place) for node in reversed(nodes) if node is not None])

    def _string(self, node: Node, place: _Place) -> None:
        self._visit(place, *[child for child in node.named_children if child.kind_id == _INTERPOLATION])

    def _bind(
        self,
        name: Node,
        place: _Place,
        kind: BindingKind = BindingKind.OTHER,
        value: Node | None = None,
        *,
        offset: int | None = None,
        index: int = 0,
        imported: str = "",
        bound: str = "",
        body: Scope | None = None,
    ) -> Binding:
        text = bound or self.tree.text(name)
        scope = place.scope
        reach = place.reach
        if text in scope.global_names or text in scope.nonlocal_names:
            scope, reach = self._outer_scope(text, scope), -1
        at = name.end_byte if offset is None else offset
        binding = Binding(text, kind, name, scope, at, reach, place.loop, value, imported, index, body)
        scope.bindings.setdefault(text, []).append(binding)
        self.tree.bindings_by_name.setdefault(text, []).append(binding)
        return binding

    @staticmethod
    def _outer_scope(name: str, scope: Scope) -> Scope:
        current = scope
        while current.parent is not None:
            current = current.parent
            if name in scope.nonlocal_names and current.kind is ScopeKind.FUNCTION and name in current.bindings:
                break
        return current

    def _bind_target(self, target: Node, place: _Place, value: Node | None, kind: BindingKind, offset: int) -> None:
        """Bind the names in an assignment's target; `value` is what is assigned, if it is known."""
        if target.type == "identifier":
            self._bind(target, place, kind, value, offset=offset)
        elif target.type in _SEQUENCE_PATTERNS:
            elements = target.named_children
            starred = any(element.type == "list_splat_pattern" for element in elements)
            for index, element in enumerate(elements):
                if element.type == "identifier" and value is not None and not starred:
                    self._bind(element, place, BindingKind.UNPACK, value, offset=offset, index=index)
                else:
                    self._bind_target(element, place, None, BindingKind.OTHER, offset)
        elif target.type == "attribute":
            store = AttributeStore(target, value, place.scope)
            self.tree.stores.append(store)
            owner = self._self_class(target, place.scope)
            if owner is not None:
                owner.attributes.setdefault(self.tree.text(_attribute_name(target)), []).append(store)
            self._visit(place, target.child_by_field_name("object"))
        elif target.type == "subscript":
            self._visit(place, target)
        else:
            for child in target.named_children:
                self._bind_target(child, place, None, BindingKind.OTHER, offset)

    def _self_class(self, target: Node, scope: Scope) -> Scope | None:
        """The class whose instance's attribute `target` is, when it is stored through the method's own `self`."""
        owner = target.child_by_field_name("object")
        method = scope.enclosing(ScopeKind.FUNCTION)
        if owner is None or owner.type != "identifier" or method is None or method.method_of is None:
            return None
        return method.method_of if self.tree.text(owner) == method.parameters[0] else None

    def _refer(self, node: Node, base: Node, place: _Place) -> None:
        name = self.tree.text(base)
        reference = Reference(node, base, name, place.scope)
        references = self.tree.references_by_name.get(name)
        if references is None:
            self.tree.references_by_name[name] = [reference]
        else:
            references.append(reference)

    def _identifier(self, node: Node, place: _Place) -> None:
        self._refer(node, node, place)

    def _attribute(self, node: Node, place: _Place) -> None:
        base = node
        while base.kind_id == _ATTRIBUTE:
            inner, name = base.child_by_field_name("object"), base.child_by_field_name("attribute")
            if inner is None or name is None:
                return
            text = self.tree.text(name)
            self.tree.attributes_by_name.setdefault(text, []).append(Located(base, place.scope))
            base = inner
        if base.type == "identifier":
            self._refer(node, base, place)
        else:
            self.tree.accesses.append(Located(node, place.scope))
            self._visit(place, base)

    def _call(self, node: Node, place: _Place) -> None:
        located = Located(node, place.scope)
        self.tree.calls.append(located)
        function = node.child_by_field_name("function")
        if function is not None and function.type == "identifier":
            name = self.tree.text(function)
            if name in _ATTRIBUTE_CALLS:
                self.tree.builtin_calls.setdefault(name, []).append(located)
        self._visit(place, *node.named_children)

    def _keyword_argument(self, node: Node, place: _Place) -> None:
        self._visit(place, node.child_by_field_name("value"))

    def _assignment(self, node: Node, place: _Place) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = right
        while value is not None and value.type == "assignment":
            value = value.child_by_field_name("right")
        if left is not None and (value is not None or left.type == "identifier"):
            self._bind_target(left, place, value, BindingKind.ASSIGN, node.end_byte)
        self._visit(place, node.child_by_field_name("type"), right)

    def _augmented_assignment(self, node: Node, place: _Place) -> None:
        left = node.child_by_field_name("left")
        if left is not None and left.type == "identifier":
            self._bind(left, place, offset=node.end_byte)
        self._visit(place, left, node.child_by_field_name("right"))

    def _named_expression(self, node: Node, place: _Place) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        scope = place.scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE, ScopeKind.CLASS)
        if name is not None and scope is not None:
            self._bind(name, _Place(scope, place.reach, place.loop), BindingKind.ASSIGN, value)
        self._visit(place, value)

    def _function(self, node: Node, place: _Place) -> None:
        body = node.child_by_field_name("body")
        scope = Scope(ScopeKind.FUNCTION, node, place.scope)
        if place.scope.kind is ScopeKind.CLASS:
            scope.decorators = self._decorators(node)
        name = node.child_by_field_name("name")
        if name is not None:
            self.tree.functions.append(
                self._bind(name, place, BindingKind.FUNCTION, node, offset=node.end_byte, body=scope)
            )
        inner = _Place(scope, node.end_byte)
        type_parameters = node.child_by_field_name("type_parameters")
        self._bind_type_parameters(type_parameters, inner)
        parameters = node.child_by_field_name("parameters")
        for parameter in parameters.named_children if parameters is not None else ():
            self._parameter(parameter, place, inner)
        self._visit(place, node.child_by_field_name("return_type"))
        if body is not None:
            self._visit(inner, body)

    def _decorators(self, function: Node) -> frozenset[str]:
        """The names that decorate a function."""
        parent = function.parent
        if parent is None or parent.type != "decorated_definition":
            return frozenset()
        decorators = (child for child in parent.named_children if child.type == "decorator")
        return frozenset(self.tree.text(decorator.named_children[0]) for decorator in decorators)

    def _bind_type_parameters(self, node: Node | None, place: _Place) -> None:
        """Bind the names in `[T: bound, *Ts]`; the bounds are evaluated inside."""
        for parameter in node.named_children if node is not None else ():
            name = next(_identifiers(parameter), None)
            if name is not None:
                self._bind(name, place)
                self._visit(place, *[other for other in _identifiers(parameter) if other != name])

    def _parameter(self, node: Node, outside: _Place, inside: _Place) -> None:
        """Bind one parameter inside the function; its default and annotation are evaluated outside."""
        name = node.child_by_field_name("name")
        if name is None:
            name = node if node.type == "identifier" else next(_identifiers(node), None)
        if name is not None:
            default = node.child_by_field_name("value")
            binding = self._bind(name, inside, BindingKind.PARAMETER, default, offset=name.start_byte)
            if node.type not in ("list_splat_pattern", "dictionary_splat_pattern"):
                inside.scope.parameters.append(binding.name)
        self._visit(outside, node.child_by_field_name("type"), node.child_by_field_name("value"))

    def _class(self, node: Node, place: _Place) -> None:
        scope = Scope(ScopeKind.CLASS, node, place.scope)
        name = node.child_by_field_name("name")
        if name is not None:
            self.tree.classes.append(self._bind(name, place, BindingKind.CLASS, node, offset=node.end_byte, body=scope))
        inner = _Place(scope, node.end_byte)
        self._bind_type_parameters(node.child_by_field_name("type_parameters"), inner)
        body = node.child_by_field_name("body")
        if body is not None:
            self._visit(inner, body)
        superclasses = node.child_by_field_name("superclasses")
        if superclasses is not None:
            self._visit(place, superclasses)

    def _comprehension(self, node: Node, place: _Place) -> None:
        inner = _Place(Scope(ScopeKind.COMPREHENSION, node, place.scope), node.end_byte, place.loop)
        clauses = [child for child in node.named_children if child.type == "for_in_clause"]
        for clause in clauses:
            left = clause.child_by_field_name("left")
            if left is not None and left.type == "identifier":
                self._bind(left, inner, BindingKind.ITEM, clause.child_by_field_name("right"), offset=node.start_byte)
            elif left is not None:
                self._bind_target(left, inner, None, BindingKind.OTHER, node.start_byte)
        first_source = clauses[0].child_by_field_name("right") if clauses else None
        for child in reversed(node.named_children):
            if child.type == "for_in_clause":
                source = child.child_by_field_name("right")
                self._visit(place if source == first_source else inner, source)
            else:
                self._visit(inner, child)

    def _for(self, node: Node, place: _Place) -> None:
        left, body = node.child_by_field_name("left"), node.child_by_field_name("body")
        loop = node.start_byte if place.loop is None else place.loop
        end = body.end_byte if body is not None else node.end_byte
        right = node.child_by_field_name("right")
        if left is not None:
            target = _Place(place.scope, end, place.loop)
            if left.type == "identifier":
                self._bind(left, target, BindingKind.ITEM, right, offset=(right or left).end_byte)
            else:
                self._bind_target(left, target, None, BindingKind.OTHER, (right or left).end_byte)
        self._visit(place, node.child_by_field_name("alternative"))
        self._visit(_Place(place.scope, end, loop), body)
        self._visit(place, right)

    def _while(self, node: Node, place: _Place) -> None:
        loop = node.start_byte if place.loop is None else place.loop
        self._visit(_Place(place.scope, place.reach, loop), *node.named_children)

    def _block(self, node: Node, place: _Place) -> None:
        self._visit(_Place(place.scope, node.end_byte, place.loop), *node.named_children)

    def _as_pattern(self, node: Node, place: _Place) -> None:
        target = only_child(node, "as_pattern_target")
        value = node.named_children[0] if node.named_children else None
        in_with = node.parent is not None and node.parent.type == "with_item"
        if target is not None:
            for name in target.named_children:
                self._bind_target(
                    name,
                    place,
                    value if in_with else None,
                    BindingKind.ASSIGN if in_with else BindingKind.OTHER,
                    node.end_byte,
                )
        if node.parent is not None and node.parent.type == "case_pattern":
            for identifier in node.named_children[1:]:
                if identifier.type == "identifier":
                    self._bind(identifier, place)
        self._visit(place, value)

    def _import(self, node: Node, place: _Place) -> None:
        for child in node.named_children:
            if child.type == "aliased_import":
                name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
                if name is not None and alias is not None:
                    self._bind_import(alias, place, self.tree.text(name), node.end_byte)
            elif child.type == "dotted_name":
                first = child.named_children[0]
                self.tree.modules.append((child, self.tree.text(child)))
                self._bind_import(first, place, self.tree.text(first), node.end_byte)

    def _import_from(self, node: Node, place: _Place) -> None:
        module = node.child_by_field_name("module_name")
        origin = self.tree.text(module) if module is not None else ""
        if only_child(node, "wildcard_import") is not None:
            place.scope.star_imports.append(origin)
            self.tree.has_star_import = True
            if module is not None:
                self.tree.modules.append((module, origin))
            return
        for child in node.children_by_field_name("name"):
            name = child.child_by_field_name("name") if child.type == "aliased_import" else child
            alias = child.child_by_field_name("alias") if child.type == "aliased_import" else child
            if name is not None and alias is not None:
                imported = origin + self.tree.text(name) if origin.endswith(".") else f"{origin}.{self.tree.text(name)}"
                self._bind_import(alias, place, imported, node.end_byte)

    def _bind_import(self, name: Node, place: _Place, imported: str, offset: int) -> None:
        binding = self._bind(
            name, place, BindingKind.IMPORT, name, offset=offset, imported=imported, bound=self.tree.text(name)
        )
        self.tree.imports.append(binding)

    def _global(self, node: Node, place: _Place) -> None:
        if place.scope.parent is not None:  # in the module's scope it says what is so anyway
            place.scope.global_names.update(self.tree.text(name) for name in node.named_children)

    def _nonlocal(self, node: Node, place: _Place) -> None:
        if place.scope.parent is not None:
            place.scope.nonlocal_names.update(self.tree.text(name) for name in node.named_children)

    def _delete(self, node: Node, place: _Place) -> None:
        for child in node.named_children:
            names = child.named_children if child.type == "expression_list" else [child]
            for name in names:
                if name.type == "identifier":
                    self._bind(name, place)
                    self._refer(name, name, place)
                elif name.type == "attribute":
                    self.tree.stores.append(AttributeStore(name, None, place.scope))
                    self._visit(place, name.child_by_field_name("object"))
                else:
                    self._visit(place, name)

    def _case_pattern(self, node: Node, place: _Place) -> None:
        for child in node.named_children:
            self._case_pattern_value(child, place)

    def _keyword_pattern(self, node: Node, place: _Place) -> None:
        self._case_pattern_value(node.named_children[-1], place)

    def _case_pattern_value(self, value: Node, place: _Place) -> None:
        if value.type == "dotted_name" and len(value.named_children) == 1:
            self._bind(value.named_children[0], place)
        else:
            self._visit(place, value)

    def _splat_pattern(self, node: Node, place: _Place) -> None:
        for name in _identifiers(node):
            self._bind(name, place)

    def _dotted_name(self, node: Node, place: _Place) -> None:
        base = node.named_children[0]
        self._refer(node, base, place)

    def _type(self, node: Node, place: _Place) -> None:
        only = node.named_children[0] if len(node.named_children) == 1 else None
        expression = (
            _quoted(self.tree.data, only) if only is not None and not _is_literal_type(self.tree.data, node) else None
        )
        if only is not None and expression is not None:
            self.tree.quoted[only.id] = expression
            self._visit(place, expression)
        else:
            self._visit(place, *node.named_children)

    def _type_alias(self, node: Node, place: _Place) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        for identifier in _identifiers(left):
            self._bind(identifier, place)
            break
        self._visit(place, right)


def _quoted(data: bytes, string: Node) -> Node | None:
    """The expression in an annotation that is written as a string: `"tf.Session"`."""
    content = only_child(string, "string_content")
    if string.type != "string" or content is None or len(string.named_children) != 3 or content.named_children:
        return None
    prefix = string.named_children[0]
    if not set(b"fFbB").isdisjoint(data[prefix.start_byte : prefix.end_byte]):
        return None
    statements = parse_content(data, content).root_node.named_children
    if len(statements) != 1 or statements[0].type != "expression_statement" or statements[0].has_error:
        return None
    return statements[0].named_children[0] if len(statements[0].named_children) == 1 else None


def _is_literal_type(data: bytes, node: Node) -> bool:
    """Whether a type is an argument of `Literal`, whose strings are values."""
    generic = node.parent.parent if node.parent is not None else None
    name = generic.named_children[0] if generic is not None and generic.type == "generic_type" else None
    return name is not None and data[name.start_byte : name.end_byte] == b"Literal"


def _attribute_name(node: Node) -> Node:
    name = node.child_by_field_name("attribute")
    return node if name is None else name


def _identifiers(node: Node | None) -> Iterator[Node]:
    """The identifiers in a subtree, in the order of the text."""
    todo = [node] if node is not None else []
    while todo:
        current = todo.pop()
        if current.type == "identifier":
            yield current
        todo.extend(reversed(current.named_children))
