"""What an expression means: a TensorFlow symbol, a value of a known kind, a class of this file, or nothing known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

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

Elsewhere = Callable[[Scope], "Names"]

_ARITHMETIC = {"binary_operator", "unary_operator", "comparison_operator"}
_GRAPH_VALUES = {"tensor", "random-tensor", "variable", "placeholder"}
_MAX_DEPTH = 60


class Names:
    """Answers what expressions of one file mean."""

    def __init__(
        self, tree: ScopeTree, kind_made_by: Callable[[Symbol], str | None], elsewhere: Elsewhere | None = None
    ) -> None:
        """What there is to know of some scopes.

        Args:
            tree: the scopes.
            kind_made_by: tells the kind of value that calling a symbol gives.
            elsewhere: where these are the scopes of one section, tells who knows the names of another, by its module.
        """
        self.tree = tree
        self._kind_made_by = kind_made_by
        self._elsewhere = elsewhere
        self._meanings: dict[tuple[int, int], Meaning] = {}
        self._of_bindings: dict[int, Meaning] = {}
        self._in_progress: set[int] = set()

    def forget(self) -> None:
        """Forgets what was worked out: a name that another section binds means something else now."""
        self._meanings.clear()
        self._of_bindings.clear()
        self.__dict__.pop("assigned", None)

    def _home(self, scope: Scope) -> Names:
        """Who knows the names of the section that a scope is in."""
        if scope.module is self.tree.module or self._elsewhere is None:
            return self
        return self._elsewhere(scope.module)

    def of(self, node: Node, scope: Scope) -> Meaning:
        """What the expression means where it stands in `scope`."""
        if scope.module is not self.tree.module:
            return self._home(scope).of(node, scope)
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
        if binding.scope.module is not self.tree.module:
            return self._home(binding.scope).of_binding(binding)
        key = id(binding)
        if key not in self._of_bindings:
            self._of_bindings[key] = None  # a binding that depends on itself means nothing known
            self._of_bindings[key] = self._bound(binding)
        return self._of_bindings[key]

    @cached_property
    def assigned(self) -> frozenset[Symbol]:
        """The attributes of modules that these scopes set themselves, so that they aren't TensorFlow's."""
        found = set()
        for store in self.tree.stores:
            owner = store.target.child_by_field_name("object")
            attribute = store.target.child_by_field_name("attribute")
            if owner is not None and attribute is not None and _is_dotted(owner):
                meaning = self.of(owner, store.scope)
                if isinstance(meaning, Symbol):
                    found.add(meaning.member(_text(attribute)))
        return frozenset(found)

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
            return _agreed([self.of_binding(binding) for binding in bindings if not is_fallback(binding)])
        for origin in _star_imports(scope):
            package = symbol_of(origin)
            if package is not None and is_public_name(package.member(name)):
                return package.member(name)
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

    def outline(self, meaning: Meaning) -> object:
        """All that code elsewhere can tell of a meaning, as a value to compare."""
        return self._outline(meaning, frozenset())

    def _outline(self, meaning: Meaning, inside: frozenset[int]) -> object:
        scope = meaning.binding.body if isinstance(meaning, LocalClass) else None
        scope = meaning.scope if isinstance(meaning, SelfOf) else scope
        if scope is None or id(scope) in inside:
            return meaning if scope is None else type(meaning)
        inside |= {id(scope)}
        attributes = {name: self._outline(self._attribute(SelfOf(scope), name), inside) for name in scope.attributes}
        bases = tuple(self.base_classes(meaning.binding)) if isinstance(meaning, LocalClass) else ()
        return type(meaning), bases, attributes

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


def _star_imports(scope: Scope) -> Iterator[str]:
    """The modules whose every name is imported in a scope or around it."""
    current: Scope | None = scope
    while current is not None:
        yield from current.star_imports
        if current.outside is not None:
            yield from current.outside.star_imports()
        current = current.parent


def is_fallback(binding: Binding) -> bool:
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
