"""Python's scopes: which names a file binds, where, and what each use of a name can refer to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Protocol

from msgspec import Struct
from tree_sitter import Node


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


_NO_INSTANCE = {"staticmethod", "classmethod"}
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
    global_names: frozenset[str] = frozenset()
    nonlocal_names: frozenset[str] = frozenset()
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

    def bound_to(self, value: Node) -> list[Binding]:
        """The names that the scope gives a value."""
        return [binding for bindings in self.bindings.values() for binding in bindings if binding.value == value]

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


class Binding(Struct, eq=False):
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
    annotation: Node | None = None
    """The type beside the name."""


Reads = tuple[tuple[Node, str], ...]
"""Attributes read off a name, one off the other: of `a.b.c`, `a.b` with its `b`, and all of it with its `c`."""


class Reference(Struct, eq=False):
    """A use of a name, with the attributes read off it: `node` is all of `a.b.c`, `base` its `a`.

    In the pattern of a `case`, `node` is a dotted name, and an attribute everywhere else.
    """

    node: Node
    base: Node
    name: str
    """The text of `base`."""
    scope: Scope
    reads: Reads = ()
    call: Node | None = None
    """The call of `node`, if it is called."""


class AttributeStore(Struct, eq=False):
    """`target = value`, where the target is an attribute."""

    name: str
    """The attribute's."""
    target: Node
    value: Node | None
    scope: Scope
    annotation: Node | None = None


class Located(Struct, eq=False):
    """A node and the scope that it is evaluated in."""

    node: Node
    scope: Scope


class ScopeTree(Struct, eq=False, dict=True):
    """Everything that one walk finds, each list in the order of the text."""

    data: bytes
    """What was parsed."""
    module: Scope
    bindings_by_name: dict[str, list[Binding]] = {}
    """What binds a name in any scope."""
    references_by_name: dict[str, list[Reference]] = {}
    """Every use of a name, whatever binds it; in no order."""
    attributes_by_name: dict[str, list[Located]] = {}
    """Every attribute that is read, by its name: the node of all of `a.b.c` under `c`, that of `a.b` under `b`."""
    accesses: list[Located] = []
    """Attributes read off anything but a name: `f(x).y`."""
    calls: list[Located] = []
    builtin_calls: dict[str, list[Located]] = {}
    """Calls of those functions of Python that something is said of."""
    comparing: list[Located] = []
    """What compares values or hashes them: comparisons, dictionaries, sets, and items that are stored."""
    stores: list[AttributeStore] = []
    imports: list[Binding] = []
    modules: list[tuple[Node, str]] = []
    """Modules that are imported without a name of their own: `import a.b`, `from a.b import *`."""
    has_star_import: bool = False
    """Whether some scope imports all names of a module."""
    quoted: dict[int, Node] = {}
    """The expressions in strings that are annotations, by the id of the string's node."""
    functions: list[Binding] = []
    classes: list[Binding] = []

    @cached_property
    def references(self) -> list[Reference]:
        """Every use of a name, in the order of the text."""
        found = [reference for references in self.references_by_name.values() for reference in references]
        return sorted(found, key=lambda reference: reference.base.start_byte)

    @cached_property
    def _ascii(self) -> str | None:
        """All that was parsed, where its places in bytes are those in characters."""
        return self.data.decode("ascii") if self.data.isascii() else None

    def text(self, node: Node) -> str:
        """The text of a node."""
        if self._ascii is not None:
            return self._ascii[node.start_byte : node.end_byte]
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


def around(scope: Scope) -> list[Scope]:
    """A scope and those around it, the innermost first."""
    found = [scope]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found
