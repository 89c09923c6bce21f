"""What an expression means: a TensorFlow symbol, a value of a known kind, a class of this file, or nothing known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.names.api import is_public_name
from eagerly.names.scopes import (
    AttributeStore,
    Binding,
    BindingKind,
    Scope,
    ScopeKind,
    ScopeTree,
    bindings_at,
)
from eagerly.names.symbols import Symbol, symbol_of


@dataclass(frozen=True, slots=True)
class Instance:
    """A value of a kind that rules.yaml names; `made_by` is the call that made it."""

    kind: str
    made_by: Node | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of such a value: the `run` of `sess.run`."""

    owner: Instance
    name: str


@dataclass(frozen=True, slots=True)
class LocalClass:
    """A class that this file defines."""

    binding: Binding


@dataclass(frozen=True, slots=True)
class SelfOf:
    """The instance that a method is called on."""

    scope: Scope


Meaning = Symbol | Instance | Member | LocalClass | SelfOf | None
"""None: nothing is known, or the possibilities disagree."""

_ARITHMETIC = {"binary_operator", "unary_operator", "comparison_operator"}
_GRAPH_VALUES = {"tensor", "random-tensor", "variable", "placeholder"}
_MAX_DEPTH = 60


class Names:
    """Answers what expressions of one file mean."""

    def __init__(self, tree: ScopeTree, kind_made_by: Callable[[Symbol], str | None]) -> None:
        """`kind_made_by` tells the kind of value that calling a symbol gives."""
        self.tree = tree
        self._kind_made_by = kind_made_by
        self._meanings: dict[tuple[int, int], Meaning] = {}
        self._of_bindings: dict[int, Meaning] = {}
        self._in_progress: set[int] = set()
        self.assigned = self._assigned_symbols()

    def of(self, node: Node, scope: Scope) -> Meaning:
        """What the expression means where it stands in `scope`."""
        key = (node.id, id(scope))
        if key in self._meanings:
            return self._meanings[key]
        if len(self._in_progress) > _MAX_DEPTH or node.id in self._in_progress:
            return None
        self._in_progress.add(node.id)
        try:
            meaning = self._evaluate(node, scope)
        finally:
            self._in_progress.discard(node.id)
        self._meanings[key] = meaning
        return meaning

    def bindings(self, name: Node, scope: Scope) -> list[Binding]:
        """What an identifier in `scope` can be bound to."""
        return bindings_at(_text(name), scope, name.start_byte)

    def of_binding(self, binding: Binding) -> Meaning:
        """What a name is bound to by one binding."""
        key = id(binding)
        if key not in self._of_bindings:
            self._of_bindings[key] = None  # a binding that depends on itself means nothing known
            self._of_bindings[key] = self._bound(binding)
        return self._of_bindings[key]

    def is_assigned(self, symbol: Symbol) -> bool:
        """Whether the file itself sets this attribute of a module, so that it isn't TensorFlow's."""
        if not self.assigned:
            return False
        parts = symbol.path.split(".")
        return any(Symbol(symbol.api, ".".join(parts[:end])) in self.assigned for end in range(1, len(parts) + 1))

    def _assigned_symbols(self) -> set[Symbol]:
        found = set()
        for store in self.tree.stores:
            owner = store.target.child_by_field_name("object")
            attribute = store.target.child_by_field_name("attribute")
            if owner is not None and attribute is not None and _is_dotted(owner):
                meaning = self.of(owner, store.scope)
                if isinstance(meaning, Symbol):
                    found.add(meaning.member(_text(attribute)))
        return found

    def _evaluate(self, node: Node, scope: Scope) -> Meaning:
        match node.type:
            case "identifier":
                return self.of_name(_text(node), scope, node.start_byte)
            case "attribute":
                owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
                if owner is None or name is None:
                    return None
                return self._attribute(self.of(owner, scope), _text(name))
            case "call":
                return self._call(node, scope)
            case "parenthesized_expression" | "await":
                inner = node.named_children
                return self.of(inner[0], scope) if len(inner) == 1 else None
            case "subscript":
                value = node.child_by_field_name("value")
                return self._as_tensor(value, scope)
            case _ if node.type in _ARITHMETIC:
                operands = [self._as_tensor(operand, scope) for operand in node.named_children]
                return next((operand for operand in operands if operand is not None), None)
        return None

    def _as_tensor(self, node: Node | None, scope: Scope) -> Instance | None:
        """The kind of tensor that results from arithmetic on, or an item of, this value."""
        meaning = self.of(node, scope) if node is not None else None
        if not isinstance(meaning, Instance) or meaning.kind not in _GRAPH_VALUES:
            return None
        return Instance("random-tensor" if meaning.kind == "random-tensor" else "tensor")

    def of_name(self, name: str, scope: Scope, offset: int) -> Meaning:
        """What a name means in `scope` at a byte offset."""
        bindings = bindings_at(name, scope, offset)
        if bindings:
            return _agreed([self.of_binding(binding) for binding in bindings if not _is_fallback(binding)])
        module: Scope | None = scope
        while module is not None:
            for origin in module.star_imports:
                package = symbol_of(origin)
                if package is not None and is_public_name(package.member(name)):
                    return package.member(name)
            module = module.parent
        return None

    def _bound(self, binding: Binding) -> Meaning:
        scope, value = binding.scope, binding.value
        match binding.kind:
            case BindingKind.IMPORT:
                return symbol_of(binding.imported)
            case BindingKind.ASSIGN:
                return self.of(value, scope) if value is not None else None
            case BindingKind.UNPACK:
                return self._unpacked(value, binding.index, scope) if value is not None else None
            case BindingKind.CLASS:
                return LocalClass(binding)
            case BindingKind.PARAMETER:
                owner = scope.method_of
                is_self = owner is not None and scope.parameters[:1] == [binding.name]
                return SelfOf(owner) if owner is not None and is_self else None
        return None

    def _unpacked(self, value: Node, index: int, scope: Scope) -> Meaning:
        if value.type in ("expression_list", "tuple", "list"):
            items = value.named_children
            return self.of(items[index], scope) if index < len(items) else None
        return None

    def _attribute(self, owner: Meaning, name: str) -> Meaning:
        if isinstance(owner, Symbol):
            return owner.member(name)
        if isinstance(owner, Instance):
            return Member(owner, name)
        if isinstance(owner, SelfOf):
            stores = owner.scope.attributes.get(name, [])
            return _agreed([self._stored(store) for store in stores if not _is_none(store.value)])
        return None

    def _stored(self, store: AttributeStore) -> Meaning:
        return self.of(store.value, store.scope) if store.value is not None else None

    def _call(self, node: Node, scope: Scope) -> Meaning:
        function = node.child_by_field_name("function")
        callee = self.of(function, scope) if function is not None else None
        if isinstance(callee, Symbol):
            kind = self._kind_made_by(callee)
            return Instance(kind, node) if kind is not None else None
        return None

    def base_classes(self, binding: Binding) -> list[Symbol]:
        """The TensorFlow and Keras classes that a class of this file derives from, also through its own classes."""
        found: list[Symbol] = []
        seen: set[int] = set()
        todo = [binding]
        while todo:
            current = todo.pop()
            if id(current) in seen or current.value is None:
                continue
            seen.add(id(current))
            superclasses = current.value.child_by_field_name("superclasses")
            for base in superclasses.named_children if superclasses is not None else ():
                meaning = self.of(base, current.scope)
                if isinstance(meaning, Symbol):
                    found.append(meaning)
                elif isinstance(meaning, LocalClass):
                    todo.append(meaning.binding)
        return found


def enclosing_class(scope: Scope) -> tuple[Scope, Scope] | None:
    """The method and the class that `scope` is in; None outside a method that has a `self`."""
    function = scope.enclosing(ScopeKind.FUNCTION)
    while function is not None:
        if function.method_of is not None:
            return function, function.method_of
        function = function.parent.enclosing(ScopeKind.FUNCTION) if function.parent is not None else None
    return None


def _agreed(meanings: list[Meaning]) -> Meaning:
    """The one meaning that all possibilities share, but for the import to try next when one is missing."""
    first = meanings[0] if meanings else None
    if all(meaning == first for meaning in meanings):
        return first
    symbols = [meaning for meaning in meanings if isinstance(meaning, Symbol)]
    if len(symbols) == len(meanings) and len({symbol.path for symbol in symbols}) == 1:
        return min(symbols, key=lambda symbol: symbol.api is not symbol.api.V1)
    kinds = {meaning.kind for meaning in meanings if isinstance(meaning, Instance)}
    if len(kinds) == 1 and all(isinstance(meaning, Instance) for meaning in meanings):
        return Instance(kinds.pop())
    return None


def _is_fallback(binding: Binding) -> bool:
    """`tf = None` after a failed import, which says nothing of what tf is where it is used."""
    return binding.kind is BindingKind.ASSIGN and _is_none(binding.value)


def _is_none(node: Node | None) -> bool:
    return node is not None and node.type == "none"


def _is_dotted(node: Node) -> bool:
    while node.type == "attribute":
        owner = node.child_by_field_name("object")
        if owner is None:
            return False
        node = owner
    return node.type == "identifier"


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
