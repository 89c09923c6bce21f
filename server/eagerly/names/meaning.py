"""What an expression means: a TensorFlow symbol, a value of a known kind, a class of this file, or nothing known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import count
from typing import Protocol

from msgspec import Struct
from tree_sitter import Node

from eagerly.names.api import is_public_name
from eagerly.names.kinds import UNKNOWN, Kinds, Traits
from eagerly.names.scopes import (
    AttributeStore,
    Binding,
    BindingKind,
    Reference,
    Scope,
    ScopeKind,
    ScopeTree,
    bindings_at,
)
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.source.tree import ATTRIBUTE, FUNCTION, OBJECT, callee, kind_ids


class Instance(Struct, frozen=True):
    """A value of a kind that rules.yaml names."""

    kind: str
    is_sure: bool = True
    """Whether it is known to be one, and not only likely by the names of the attributes that it comes from."""


class Member(Struct, frozen=True):
    """An attribute of such a value: the `run` of `sess.run`."""

    owner: Instance
    name: str


class LocalClass(Struct, frozen=True):
    """A class that this file defines."""

    binding: Binding


class SelfOf(Struct, frozen=True):
    """An instance of the class of this file that has the scope: a method's `self`, or what calling the class gives."""

    scope: Scope


class LocalModule(Struct, frozen=True):
    """A module of the project's own, by the dotted name that the file imports it by."""

    dotted: str


class ImportedClass(Struct, frozen=True):
    """What is known of a class that another module of the project defines."""

    bases: tuple[Symbol, ...]
    """The TensorFlow and Keras classes that it derives from."""
    attributes: frozenset[str]
    """The names of what it has of its own, or by other classes of the project."""


class Imports(Protocol):
    """What the project's own modules pass on to a file."""

    def class_of(self, dotted: str) -> ImportedClass | None:
        """The class that an import of the file stands for, by its dotted name, if one of these modules defines it."""

    def meaning(self, dotted: str) -> Symbol | LocalModule | None:
        """What an import of the file stands for, by its dotted name: `..compat.tf`."""

    def starred(self, module: str, name: str) -> Symbol | None:
        """The symbol that `from module import *` brings in under a name."""

    def came_by_star(self, dotted: str) -> bool:
        """Whether the module that passes on the symbol of this dotted name has it by an `import *`, unnamed."""


Meaning = Symbol | Instance | Member | LocalClass | SelfOf | LocalModule | None
"""None: nothing is known, or the possibilities disagree."""

Elsewhere = Callable[[Scope], "Names"]
_OPTIONAL = {"Optional", "typing.Optional", "Union", "typing.Union"}
_VALUES_ONLY = frozenset(kind_ids(
    "binary_operator", "boolean_operator", "comparison_operator", "dictionary", "dictionary_comprehension", "false",
    "float", "integer", "lambda", "list", "list_comprehension", "none", "not_operator", "set", "string", "subscript",
    "true", "tuple", "unary_operator",
))  # fmt: skip
"""Expressions whose value is never a symbol."""
_OPAQUE = (BindingKind.FUNCTION, BindingKind.ITEM, BindingKind.OTHER)
_MAX_DEPTH = 60
_NO_SYMBOLS: frozenset[Symbol] = frozenset()
(_NONE,) = kind_ids("none")


class Names:
    """Answers what expressions of one file mean."""

    def __init__(
        self, tree: ScopeTree, kinds: Kinds, imports: Imports | None = None, elsewhere: Elsewhere | None = None
    ) -> None:
        """What there is to know of some scopes.

        Args:
            tree: the scopes.
            kinds: the kinds of value to follow.
            imports: what the project's own modules pass on, where that is known.
            elsewhere: where these are the scopes of one section, tells who knows the names of another, by its module.
        """
        self.tree = tree
        self._kinds = kinds
        self._imports = imports
        self._elsewhere = elsewhere
        self._classes = {id(binding.body): binding for binding in tree.classes}
        self._meanings: dict[tuple[int, int], Meaning] = {}
        self._of_bindings: dict[int, Meaning] = {}
        self._lines_of_descent: dict[int, list[Scope]] = {}
        self._imported_bases: dict[int, tuple[ImportedClass, ...]] = {}
        self._free: dict[tuple[str, int], list[Binding]] = {}
        """What names can be bound to that a function's scope does not bind, which is the same all over it."""
        self._of_free: dict[tuple[str, int], Meaning] = {}
        """What these mean."""
        self._of_reads: dict[tuple[Meaning, str], Meaning] = {}
        """What the attributes of classes and modules mean that were read off a name."""
        self._in_progress: set[int] = set()

    def forget(self) -> None:
        """Forgets what was worked out: a name that another section binds means something else now."""
        self._meanings.clear()
        self._of_bindings.clear()
        self._free.clear()
        self._of_free.clear()
        self._of_reads.clear()
        self._lines_of_descent.clear()
        self._imported_bases.clear()
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
        evaluate = _EVALUATORS.get(node.kind_id)
        if evaluate is None:
            return None
        number = node.id
        key = (number, id(scope))
        if key in self._meanings:
            return self._meanings[key]
        if len(self._in_progress) > _MAX_DEPTH or number in self._in_progress:
            return None
        self._in_progress.add(number)
        try:
            meaning = evaluate(self, node, scope)
        finally:
            self._in_progress.discard(number)
        self._meanings[key] = meaning
        return meaning

    def called(self, node: Node, scope: Scope) -> Meaning:
        """What the callee of a call means; None for all that is no call."""
        function = callee(node)
        return self.of(function, scope) if function is not None else None

    def path_called(self, node: Node, scope: Scope) -> str:
        """The path of the symbol that is called; empty for all that is no call of one."""
        meaning = self.called(node, scope)
        return meaning.path if isinstance(meaning, Symbol) else ""

    def of_reference(self, reference: Reference) -> Meaning:
        """What a name means where it is used, when nothing else is being worked out."""
        if not _is_free(reference.name, reference.scope):
            return self.of(reference.base, reference.scope)
        key = (reference.name, id(reference.scope))
        if key not in self._of_free:
            self._of_free[key] = self.of(reference.base, reference.scope)
        return self._of_free[key]

    def of_read(self, owner: SelfOf | LocalClass | LocalModule, read: tuple[Node, str], scope: Scope) -> Meaning:
        """What an attribute that is read off such a thing means, when nothing else is being worked out."""
        node, name = read
        key = (owner, name)
        if key not in self._of_reads:
            self._of_reads[key] = self.of(node, scope)
        return self._of_reads[key]

    def may_be_symbol(self, name: str) -> bool:
        """Whether a name can mean a symbol, or something that has symbols for attributes, anywhere in these scopes."""
        module = self.tree.module
        outside = module.outside.anywhere(name) if module.outside is not None else ()
        for binding in (*self.tree.bindings_by_name.get(name, ()), *outside):
            if _may_hold_symbol(binding) and self._holds_symbol(binding):
                return True
        return self.tree.has_star_import or (module.outside is not None and bool(module.outside.star_imports()))

    def _holds_symbol(self, binding: Binding) -> bool:
        return isinstance(self.of_binding(binding), Symbol | LocalClass | SelfOf | LocalModule)

    def bindings(self, name: Node, scope: Scope) -> list[Binding]:
        """What an identifier in `scope` can be bound to."""
        return bindings_at(self.tree.text(name), scope, name.start_byte)

    def bindings_of(self, reference: Reference) -> list[Binding]:
        """What a name can be bound to where it is used."""
        if not _is_free(reference.name, reference.scope):
            return bindings_at(reference.name, reference.scope, reference.base.start_byte)
        key = (reference.name, id(reference.scope))
        if key not in self._free:
            self._free[key] = bindings_at(reference.name, reference.scope, reference.base.start_byte)
        return self._free[key]

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
            owner = store.target.child_by_field_id(OBJECT)
            if owner is not None and _is_dotted(owner):
                meaning = self.of(owner, store.scope)
                if isinstance(meaning, Symbol):
                    found.add(meaning.member(store.name))
        for call in self.tree.builtin_calls.get("setattr", ()):
            attribute_of = self.literal_attribute(call.node, call.scope)
            if attribute_of is not None:
                found.add(attribute_of[0])
        return frozenset(found) or _NO_SYMBOLS

    def literal_attribute(self, call: Node, scope: Scope) -> tuple[Symbol, Node] | None:
        """What `getattr(tf, "log")` is about, or `setattr`: the symbol, and the node of what is in the quotes."""
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if function is None or arguments is None or self.bindings(function, scope):
            return None
        given = [child for child in arguments.named_children if child.type != "comment"]
        content = _plain_content(given[1]) if len(given) > 1 else None
        owner = self.of(given[0], scope) if content is not None else None
        if content is None or not isinstance(owner, Symbol) or not self.tree.text(content).isidentifier():
            return None
        return owner.member(self.tree.text(content)), content

    def _identifier(self, node: Node, scope: Scope) -> Meaning:
        return self.of_name(self.tree.text(node), scope, node.start_byte)

    def _read(self, node: Node, scope: Scope) -> Meaning:
        owner, name = node.child_by_field_id(OBJECT), node.child_by_field_id(ATTRIBUTE)
        if owner is None or name is None:
            return None
        return self._attribute(self.of(owner, scope), self.tree.text(name))

    def _conditional(self, node: Node, scope: Scope) -> Meaning:
        chosen = [child for child in node.named_children[::2] if not _is_none(child)]
        return _agreed([self.of(child, scope) for child in chosen])

    def _inner(self, node: Node, scope: Scope) -> Meaning:
        inner = node.named_children
        return self.of(inner[0], scope) if len(inner) == 1 else None

    def _arithmetic(self, node: Node, scope: Scope) -> Instance | None:
        operands = [self._computed(operand, scope) for operand in node.named_children]
        return next((operand for operand in operands if operand is not None), None)

    def value(self, node: Node, scope: Scope, attribute: str = "") -> Instance | None:
        """The value of a known kind that an expression gives; an instance of a class of the file counts as its base.

        With an attribute, None where a class of the file has one of that name of its own.
        """
        meaning = self.of(node, scope)
        if isinstance(meaning, SelfOf):
            has_own = attribute and self._class_values(meaning.scope, attribute, of_instance=True)
            return self._as_base(meaning.scope) if not has_own else None
        return meaning if isinstance(meaning, Instance) else None

    def _as_base(self, scope: Scope) -> Instance | None:
        """What an instance of a class of the file is by the TensorFlow and Keras classes that it derives from."""
        return next(
            (Instance(kind) for base in self.bases_of(scope) if (kind := self._kinds.kind_of_class(base)) is not None),
            None,
        )

    def _traits(self, kind: str) -> Traits | None:
        return self._kinds.kinds.get(kind)

    def _computed(self, node: Node, scope: Scope) -> Instance | None:
        """What computing with this operand gives."""
        value = self.value(node, scope)
        traits = self._traits(value.kind) if value is not None else None
        return _instance(traits.arithmetic, value) if traits is not None else None

    def _subscript(self, node: Node, scope: Scope) -> Instance | None:
        value, index = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        owner = self.value(value, scope) if value is not None else None
        if owner is None or (index is not None and index.type == "slice"):
            return owner
        return self._item(owner)

    def item(self, node: Node, scope: Scope) -> Instance | None:
        """The value of a known kind that an item of what an expression gives is."""
        return self._item(self.value(node, scope))

    def _item(self, owner: Instance | None) -> Instance | None:
        traits = self._traits(owner.kind) if owner is not None else None
        return _instance(traits.item, owner) if traits is not None else None

    def of_name(self, name: str, scope: Scope, offset: int) -> Meaning:
        """What a name means in `scope` at a byte offset."""
        bindings = bindings_at(name, scope, offset)
        if bindings:
            return _agreed([self.of_binding(binding) for binding in bindings if not is_fallback(binding)])
        for origin in _star_imports(scope):
            package = symbol_of(origin)
            if package is not None and is_public_name(package.member(name)):
                return package.member(name)
            passed_on = self._imports.starred(origin, name) if package is None and self._imports else None
            if passed_on is not None:
                return passed_on
        return None

    def _bound(self, binding: Binding) -> Meaning:
        scope, value = binding.scope, binding.value
        match binding.kind:
            case BindingKind.IMPORT:
                return self._imported(binding.imported)
            case BindingKind.ASSIGN:
                meaning = self.of(value, scope) if value is not None else None
                return meaning if meaning is not None else self._annotated(binding.annotation, scope)
            case BindingKind.UNPACK:
                return self._unpacked(value, binding.index, scope) if value is not None else None
            case BindingKind.ITEM:
                return self._item(self.value(value, _outside(value, scope))) if value is not None else None
            case BindingKind.CLASS:
                return LocalClass(binding)
            case BindingKind.PARAMETER:
                return self._parameter(binding)
        return None

    def came_by_star(self, dotted: str) -> bool:
        """Whether an import brings in, by its dotted name, what a module of the project has by an `import *`."""
        return self._imports is not None and symbol_of(dotted) is None and self._imports.came_by_star(dotted)

    def _imported(self, dotted: str) -> Symbol | LocalModule | None:
        symbol = symbol_of(dotted)
        return self._imports.meaning(dotted) if symbol is None and self._imports is not None else symbol

    def _parameter(self, binding: Binding) -> Meaning:
        scope = binding.scope
        if scope.parameters[:1] == [binding.name]:
            if scope.method_of is not None:
                return SelfOf(scope.method_of)
            owner = self._classes.get(id(scope.class_method_of))
            if owner is not None:
                return LocalClass(owner)
        if scope.method_of is not None and binding.annotation is None and scope.parameters[1:2] == [binding.name]:
            return self._given(scope, scope.method_of)
        return self._annotated(binding.annotation, scope.parent) if scope.parent is not None else None

    def _given(self, method: Scope, owner: Scope) -> Instance | None:
        """What the library gives a method of a class that derives from one of its own."""
        base, name = self._as_base(owner), method.node.child_by_field_name("name")
        traits = self._traits(base.kind) if base is not None else None
        kind = traits.given.get(self.tree.text(name)) if traits is not None and name is not None else None
        return Instance(kind) if kind is not None else None

    def _annotated(self, annotation: Node | None, scope: Scope) -> Instance | SelfOf | None:
        """What a name is by the annotation beside it."""
        return self._instance_of(annotation, scope) if annotation is not None else None

    def _instance_of(self, annotation: Node, scope: Scope) -> Instance | SelfOf | None:
        """The kind of value that an annotation speaks of: `tf.Session`, `Optional[tf.Session]`, `tf.Session | None`."""
        if annotation.type == "type" and len(annotation.named_children) == 1:
            return self._instance_of(annotation.named_children[0], scope)
        if annotation.type == "string":
            quoted = self.tree.quoted.get(annotation.id)
            return self._instance_of(quoted, scope) if quoted is not None else None
        if annotation.type == "generic_type" and self.tree.text(annotation.named_children[0]) in _OPTIONAL:
            inner = [child for child in annotation.named_children[-1].named_children if self.tree.text(child) != "None"]
            return self._instance_of(inner[0], scope) if len(inner) == 1 else None
        if annotation.type == "binary_operator":
            inner = [child for child in annotation.named_children if not _is_none(child)]
            return self._instance_of(inner[0], scope) if len(inner) == 1 else None
        meaning = self.of(annotation, scope) if annotation.type in ("identifier", "attribute") else None
        if isinstance(meaning, LocalClass) and meaning.binding.body is not None:
            return SelfOf(meaning.binding.body)
        kind = self._kinds.kind_of_class(meaning) if isinstance(meaning, Symbol) else None
        return Instance(kind) if kind is not None else None

    def _unpacked(self, value: Node, index: int, scope: Scope) -> Meaning:
        if value.type in ("expression_list", "tuple", "list"):
            items = value.named_children
            return self.of(items[index], scope) if index < len(items) else None
        return self._item(self.value(value, scope))

    def _attribute(self, owner: Meaning, name: str) -> Meaning:
        if isinstance(owner, Symbol):
            return owner.member(name)
        if isinstance(owner, LocalModule):
            return self._imported(f"{owner.dotted}.{name}")
        if isinstance(owner, LocalClass):
            return _agreed(self._class_values(owner.binding.body, name, of_instance=False))
        if isinstance(owner, SelfOf):
            found = self._class_values(owner.scope, name, of_instance=True)
            if found:
                return _agreed(found)
            owner = self._as_base(owner.scope)
            if owner is None:
                return None
        if owner is None or isinstance(owner, Instance):
            kind = owner.kind if owner is not None else UNKNOWN
            traits = self._traits(kind)
            found_kind = traits.attributes.get(name) if traits is not None else None
            if found_kind is not None:
                return _instance(found_kind, owner)
            return Member(owner, name) if owner is not None else None
        return None

    def _class_values(self, scope: Scope | None, name: str, *, of_instance: bool) -> list[Meaning]:
        """All that a class of the file and its bases in the file have under a name; `None` by itself says nothing."""
        found: list[Meaning] = []
        for current in self.with_bases(scope):
            if name in current.bindings:
                found += [self.of_binding(each) for each in current.bindings[name] if not is_fallback(each)]
            if of_instance and name in current.attributes:
                found += [self._stored(each) for each in current.attributes[name] if not _is_none(each.value)]
            if any(name in base.attributes for base in self._home(current).imported_bases(current)):
                found.append(None)
        return found

    def has_attribute(self, scope: Scope, name: str) -> bool:
        """Whether instances of a class of the file have something under a name, by its own code or its bases' here."""
        return any(
            name in each.bindings
            or name in each.attributes
            or any(name in base.attributes for base in self._home(each).imported_bases(each))
            for each in self.with_bases(scope)
        )

    def with_bases(self, scope: Scope | None) -> list[Scope]:
        """A class and the classes of the file that it derives from."""
        if id(scope) not in self._lines_of_descent:
            self._lines_of_descent[id(scope)] = list(self._descent(scope))
        return self._lines_of_descent[id(scope)]

    def _descent(self, scope: Scope | None) -> Iterator[Scope]:
        seen: set[int] = set()
        todo = [scope]
        while todo:
            current = todo.pop()
            if current is None or id(current) in seen:
                continue
            seen.add(id(current))
            yield current
            superclasses = current.node.child_by_field_name("superclasses")
            for base in superclasses.named_children if superclasses is not None and current.parent is not None else ():
                meaning = self.of(base, current.parent) if current.parent is not None else None
                if isinstance(meaning, LocalClass):
                    todo.append(meaning.binding.body)

    def imported_bases(self, scope: Scope) -> tuple[ImportedClass, ...]:
        """The classes of the project's other modules that a class of these scopes names as its bases."""
        if self._imports is None:
            return ()
        if id(scope) not in self._imported_bases:
            self._imported_bases[id(scope)] = tuple(self._find_imported_bases(scope))
        return self._imported_bases[id(scope)]

    def _find_imported_bases(self, scope: Scope) -> Iterator[ImportedClass]:
        superclasses = scope.node.child_by_field_name("superclasses")
        for base in superclasses.named_children if superclasses is not None and scope.parent is not None else ():
            dotted = self._dotted_import(base, scope.parent) if scope.parent is not None else None
            found = self._imports.class_of(dotted) if self._imports is not None and dotted is not None else None
            if found is not None:
                yield found

    def imported_class(self, name: str, scope: Scope, offset: int) -> ImportedClass | None:
        """The class of another module that an import binds a name to."""
        bindings = bindings_at(name, scope, offset)
        is_import = len(bindings) == 1 and bindings[0].kind is BindingKind.IMPORT
        return self._imports.class_of(bindings[0].imported) if is_import and self._imports is not None else None

    def _dotted_import(self, node: Node, scope: Scope) -> str | None:
        """The dotted name by which the file imports what an expression is, where that is none of TensorFlow."""
        if node.type == "identifier":
            bindings = self.bindings(node, scope)
            is_import = len(bindings) == 1 and bindings[0].kind is BindingKind.IMPORT
            return bindings[0].imported if is_import and symbol_of(bindings[0].imported) is None else None
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        module = self.of(owner, scope) if owner is not None else None
        if name is None or not isinstance(module, LocalModule):
            return None
        return f"{module.dotted}.{self.tree.text(name)}"

    def _stored(self, store: AttributeStore) -> Meaning:
        meaning = self.of(store.value, store.scope) if store.value is not None else None
        return meaning if meaning is not None else self._annotated(store.annotation, store.scope)

    def _call(self, node: Node, scope: Scope) -> Meaning:
        function = node.child_by_field_id(FUNCTION)
        callee = self.of(function, scope) if function is not None else None
        if callee is None and function is not None and function.type == "identifier":
            match self.tree.text(function):
                case "getattr":
                    found = self.literal_attribute(node, scope)
                    return found[0] if found is not None and _argument_count(node) == 2 else None
                case "super":
                    return self._inherited(node, scope)
        if isinstance(callee, Symbol):
            kind = self._kinds.kind_made_by(callee)
            return Instance(kind) if kind is not None else self._passed_on(node, callee, scope)
        if isinstance(callee, LocalClass):
            return SelfOf(callee.binding.body) if callee.binding.body is not None else None
        if isinstance(callee, Member):
            traits = self._traits(callee.owner.kind)
            return _instance(traits.methods.get(callee.name), callee.owner) if traits is not None else None
        if callee is None and function is not None:
            return self._result_of_unknown(function, scope)
        called = self.value(function, scope) if function is not None else None
        traits = self._traits(called.kind) if called is not None else None
        if traits is None:
            return None
        by_argument = self._called_on(node, scope, traits.called_on) if traits.called_on else None
        return _instance(by_argument or traits.called, called)

    def _inherited(self, call: Node, scope: Scope) -> Instance | SelfOf | None:
        """What `super()` and `super(Class, self)` stand for: an instance of the first base of the class."""
        base = self.first_base(call, scope)
        if isinstance(base, LocalClass) and base.binding.body is not None:
            return SelfOf(base.binding.body)
        kind = self._kinds.kind_of_class(base) if isinstance(base, Symbol) else None
        return Instance(kind) if kind is not None else None

    def first_base(self, call: Node, scope: Scope) -> Meaning:
        """The first base of the class that a call of `super` is about."""
        function, given = call.child_by_field_name("function"), list(argument_values(call))
        if function is None or self.tree.text(function) != "super" or self.bindings(function, scope):
            return None
        inside = enclosing_class(scope)
        named = self.of(given[0], scope) if given else None
        owner = inside[1] if inside is not None and not given else None
        owner = named.binding.body if isinstance(named, LocalClass) else owner
        superclasses = owner.node.child_by_field_name("superclasses") if owner is not None else None
        if owner is None or owner.parent is None or superclasses is None or not superclasses.named_children:
            return None
        return self.of(superclasses.named_children[0], owner.parent)

    def _called_on(self, call: Node, scope: Scope, kinds: Mapping[str, str]) -> str | None:
        """The kind of what a call gives by the kind of an argument."""
        values = (self.value(argument, scope) for argument in argument_values(call))
        return next((kinds[value.kind] for value in values if value is not None and value.kind in kinds), None)

    def _passed_on(self, call: Node, function: Symbol, scope: Scope) -> Instance | None:
        """A value of the kind of an argument, where the function gives one of one."""
        kinds = self._kinds.kinds_passed_on_by(function)
        values = (self.value(argument, scope) for argument in argument_values(call)) if kinds else ()
        return next((value for value in values if value is not None and value.kind in kinds), None)

    def _result_of_unknown(self, function: Node, scope: Scope) -> Instance | None:
        """What a method likely returns, by its name alone, where nothing is known of what it is called on."""
        traits = self._traits(UNKNOWN)
        owner, name = function.child_by_field_id(OBJECT), function.child_by_field_id(ATTRIBUTE)
        kind = traits.methods.get(self.tree.text(name)) if traits is not None and name is not None else None
        if kind is None or owner is None or self.of(owner, scope) is not None:
            return None
        return Instance(kind, is_sure=False)

    def outline(self, meaning: Meaning) -> object:
        """All that code elsewhere can tell of a meaning, as a value to compare: of classes, what each attribute is."""
        classes: dict[int, Scope] = {}
        numbers: dict[int, int] = {}

        def plain(meaning: Meaning) -> object:
            scope = meaning.binding.body if isinstance(meaning, LocalClass) else None
            scope = meaning.scope if isinstance(meaning, SelfOf) else scope
            if scope is None:
                return meaning
            number = numbers.setdefault(id(scope), len(numbers))
            classes.setdefault(number, scope)
            return type(meaning), number

        found = [plain(meaning)]
        for number in count():
            if number not in classes:
                return found if classes else meaning
            scope = classes[number]
            found.append(tuple(self.bases_of(scope)))
            found.append({key: plain(attribute) for key, attribute in self._attributes_of(scope).items()})
        return found

    def outline_of(self, scope: Scope, name: str) -> object:
        """All that code elsewhere can tell of an attribute of the instances of a class."""
        return self.outline(_agreed(self._class_values(scope, name, of_instance=True)))

    def _attributes_of(self, scope: Scope) -> dict[tuple[str, bool], Meaning]:
        """What the attributes of a class are, each as that of the class and as that of an instance."""
        found: dict[tuple[str, bool], Meaning] = {}
        for each in self.with_bases(scope):
            for name in each.bindings:
                found[name, False] = _agreed(self._class_values(scope, name, of_instance=False))
            for name in (*each.bindings, *each.attributes):
                found[name, True] = _agreed(self._class_values(scope, name, of_instance=True))
        return found

    def bases_of(self, scope: Scope) -> list[Symbol]:
        """The TensorFlow and Keras classes that the class with this scope derives from."""
        binding = self._home(scope)._classes.get(id(scope))
        return self.base_classes(binding) if binding is not None else []

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
            for imported in self._home(current.scope).imported_bases(current.body) if current.body is not None else ():
                found += imported.bases
        return found


_EVALUATORS: dict[int, Callable[[Names, Node, Scope], Meaning]] = {
    number: evaluate
    for evaluate, kinds in [
        (Names._identifier, ["identifier"]),
        (Names._read, ["attribute"]),
        (Names._conditional, ["conditional_expression"]),
        (Names._call, ["call"]),
        (Names._inner, ["parenthesized_expression", "await"]),
        (Names._subscript, ["subscript"]),
        (Names._arithmetic, ["binary_operator", "unary_operator", "comparison_operator"]),
    ]
    for number in kind_ids(*kinds)
}
"""The method of `Names` for each kind of expression that can mean something, by the kind's number."""


def argument_values(node: Node) -> Iterator[Node]:
    """The arguments of a call, without their keywords, and what is in a list or tuple among them."""
    inner = node.child_by_field_name("arguments") if node.type == "call" else node
    for child in inner.named_children if inner is not None else ():
        value = child.child_by_field_name("value") if child.type == "keyword_argument" else child
        if value is not None and value.type in ("list", "tuple"):
            yield from argument_values(value)
        elif value is not None:
            yield value


def enclosing_class(scope: Scope) -> tuple[Scope, Scope] | None:
    """The method and the class that `scope` is in; None outside a method that has a `self`."""
    function = scope.enclosing(ScopeKind.FUNCTION)
    while function is not None:
        if function.method_of is not None:
            return function, function.method_of
        function = function.parent.enclosing(ScopeKind.FUNCTION) if function.parent is not None else None
    return None


def _agreed(meanings: list[Meaning]) -> Meaning:
    """The one meaning that all possibilities share, but for the import to try next when one is missing.

    What is `keras` in one case and `tf.keras`, or TensorFlow's own copy, in another is `keras`, which has lost more.
    """
    first = meanings[0] if meanings else None
    if all(meaning == first for meaning in meanings):
        return first
    symbols = [meaning for meaning in meanings if isinstance(meaning, Symbol)]
    if len(symbols) == len(meanings) and len({symbol.path for symbol in symbols}) == 1:
        return min(symbols, key=lambda symbol: symbol.api is not symbol.api.V1)
    keras = {_path_in_keras(symbol) for symbol in symbols}
    if len(symbols) == len(meanings) and len(keras) == 1 and None not in keras:
        return next((symbol for symbol in symbols if symbol.api is symbol.api.KERAS), symbols[0])
    instances = [meaning for meaning in meanings if isinstance(meaning, Instance)]
    if len(instances) == len(meanings) and len({instance.kind for instance in instances}) == 1:
        return Instance(instances[0].kind, all(instance.is_sure for instance in instances))
    return None


def _path_in_keras(symbol: Symbol) -> str | None:
    """The path below Keras, also of what is below `tensorflow.python.keras`."""
    return (Symbol(Api.TF, symbol.path) if symbol.api is Api.PRIVATE else symbol).keras_path


def _may_hold_symbol(binding: Binding) -> bool:
    """Whether a binding can hold a symbol, or something that has symbols for attributes, by its mere form."""
    value = binding.value
    if binding.kind is BindingKind.ASSIGN and value is not None and value.kind_id in _VALUES_ONLY:
        return binding.annotation is not None
    return binding.kind not in _OPAQUE


def _is_free(name: str, scope: Scope) -> bool:
    """Whether a name in a function is bound outside of it, so that it does not matter where in it the name is used."""
    return scope.kind is ScopeKind.FUNCTION and name not in scope.bindings


def _star_imports(scope: Scope) -> Iterator[str]:
    """The modules whose every name is imported in a scope or around it."""
    current: Scope | None = scope
    while current is not None:
        yield from current.star_imports
        if current.outside is not None:
            yield from current.outside.star_imports()
        current = current.parent


def _instance(kind: str | None, of: Instance | None) -> Instance | None:
    """A value of a kind that comes of another value, and is as sure as that."""
    return Instance(kind, of is not None and of.is_sure) if kind is not None else None


def _outside(value: Node, scope: Scope) -> Scope:
    """Where what a loop goes over is evaluated: the first source of a comprehension is outside of it."""
    if scope.kind is not ScopeKind.COMPREHENSION or scope.parent is None:
        return scope
    first = next(child for child in scope.node.named_children if child.type == "for_in_clause")
    return scope.parent if first.child_by_field_name("right") == value else scope


def is_fallback(binding: Binding) -> bool:
    """`tf = None` after a failed import, which says nothing of what tf is where it is used."""
    return binding.kind is BindingKind.ASSIGN and _is_none(binding.value)


def _is_none(node: Node | None) -> bool:
    return node is not None and node.kind_id == _NONE


def _argument_count(call: Node) -> int:
    arguments = call.child_by_field_name("arguments")
    return arguments.named_child_count if arguments is not None else 0


def _plain_content(node: Node) -> Node | None:
    """What is in the quotes of a string that stands for itself."""
    children = node.named_children
    is_plain = node.type == "string" and [child.type for child in children[1:2]] == ["string_content"]
    if (
        not is_plain
        or len(children) != 3
        or children[1].named_children
        or children[0].end_byte - children[0].start_byte not in (1, 3)
    ):
        return None
    return children[1]


def _is_dotted(node: Node) -> bool:
    while node.type == "attribute":
        owner = node.child_by_field_name("object")
        if owner is None:
            return False
        node = owner
    return node.type == "identifier"
