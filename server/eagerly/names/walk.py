"""Walks syntax trees for their scopes: once, in the order of the text, and without recursion.

Source may nest deeper than Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from eagerly.names.scopes import (
    END,
    AttributeStore,
    Binding,
    BindingKind,
    Located,
    Outside,
    Reads,
    Reference,
    Scope,
    ScopeKind,
    ScopeTree,
    around,
)
from eagerly.source.tree import ATTRIBUTE, NAME, OBJECT, PYTHON, VALUE, field_id, kind_ids, only_child, parse_content

_COMPREHENSIONS = {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
_HASHING_COMPREHENSIONS = {"set_comprehension", "dictionary_comprehension"}
_BUILTINS = {"frozenset", "getattr", "hash", "set", "setattr", "super"}
_DEFINITIONS = {"function_definition", "decorated_definition"}
_QUOTES = b"\"'"


class _Place(Struct, eq=False):
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
    walk._walk(root, _method_place(owner, root))
    return walk.tree


def _method_place(owner: Scope, root: Node) -> _Place:
    """Where the root of a method is evaluated: in its class, or in a function what is left of one without a header."""
    is_whole = any(child.type in _DEFINITIONS for child in root.named_children)
    return _Place(owner if is_whole else Scope(ScopeKind.FUNCTION, root, owner), owner.node.end_byte)


_IDENTIFIER, _ATTRIBUTE, _SUBSCRIPT, _ASSIGNMENT, _TYPE, _INTERPOLATION = kind_ids(
    "identifier", "attribute", "subscript", "assignment", "type", "interpolation"
)
_BODY, _PARAMETERS, _RETURN_TYPE, _TYPE_PARAMETERS, _TYPE_FIELD = map(
    field_id, ("body", "parameters", "return_type", "type_parameters", "type")
)
_PATTERNS = frozenset(kind_ids("pattern_list", "tuple_pattern", "list_pattern"))
_ERROR = 0xFFFF


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
        self.todo: list[tuple[_Handler, Node, _Place]] = []
        """What is still to be looked at, the next at the end, with where it is."""
        self.roots = roots

    def run(self) -> ScopeTree:
        around: Node | None = None
        for root in self.roots:
            is_method = around is not None and root.start_byte < around.end_byte
            place = _Place(self.tree.module, END)
            if is_method:
                place = self._in_class(root) or place
            else:
                around = root
            self._walk(root, place)
        return self.tree

    def _in_class(self, method: Node) -> _Place | None:
        """Where the root of a method is evaluated that is parsed by itself: in the class that it is in."""
        for binding in reversed(self.tree.classes):
            body = binding.body
            if body is not None and body.parent is body.module and body.node.start_byte < method.start_byte:
                return _method_place(body, method)
        return None

    def _walk(self, root: Node, place: _Place) -> None:
        todo = self.todo
        todo.append((_Walk._inner, root, place))
        while todo:
            handler, node, place = todo.pop()
            handler(self, node, place)

    def _visit(self, place: _Place, *nodes: Node | None) -> None:
        """Walk these nodes next, in this order."""
        self._push(place, [node for node in nodes if node is not None])

    def _push(self, place: _Place, nodes: Sequence[Node]) -> None:
        """The same; a name among them is taken at once."""
        todo, handlers = self.todo, _HANDLERS
        for node in reversed(nodes):
            kind = node.kind_id
            if kind == _IDENTIFIER:
                self._refer(node, node, place)
            else:
                handler = handlers[kind]
                if handler is not None:
                    todo.append((handler, node, place))

    def _inner(self, node: Node, place: _Place) -> None:
        """A node of a kind that means nothing by itself."""
        self._push(place, node.named_children)

    def _string(self, node: Node, place: _Place) -> None:
        if self.tree.data[node.start_byte] not in _QUOTES:
            self._push(place, [child for child in node.named_children if child.kind_id == _INTERPOLATION])

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
        annotation: Node | None = None,
    ) -> Binding:
        text = bound or self.tree.text(name)
        scope = place.scope
        reach = place.reach
        if text in scope.global_names or text in scope.nonlocal_names:
            scope, reach = self._outer_scope(text, scope), -1
        at = name.end_byte if offset is None else offset
        binding = Binding(text, kind, name, scope, at, reach, place.loop, value, imported, index, body, annotation)
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

    def _bind_target(
        self,
        target: Node,
        place: _Place,
        value: Node | None,
        kind: BindingKind,
        offset: int,
        annotation: Node | None = None,
    ) -> None:
        """Bind the names in an assignment's target; `value` is what is assigned, if it is known."""
        kind_id = target.kind_id
        if kind_id == _IDENTIFIER:
            self._bind(target, place, kind, value, offset=offset, annotation=annotation)
        elif kind_id in _PATTERNS:
            elements = target.named_children
            starred = any(element.type == "list_splat_pattern" for element in elements)
            for index, element in enumerate(elements):
                if element.type == "identifier" and value is not None and not starred:
                    self._bind(element, place, BindingKind.UNPACK, value, offset=offset, index=index)
                else:
                    self._bind_target(element, place, None, BindingKind.OTHER, offset)
        elif kind_id == _ATTRIBUTE:
            store = self._store(target, place, value, annotation)
            owner = self._self_class(target, place.scope)
            if owner is not None:
                owner.attributes.setdefault(store.name, []).append(store)
            self._visit(place, target.child_by_field_id(OBJECT))
        elif kind_id == _SUBSCRIPT:
            self.tree.comparing.append(Located(target, place.scope))
            self._visit(place, target)
        else:
            for child in target.named_children:
                self._bind_target(child, place, None, BindingKind.OTHER, offset)

    def _store(
        self, target: Node, place: _Place, value: Node | None = None, annotation: Node | None = None
    ) -> AttributeStore:
        name = target.child_by_field_id(ATTRIBUTE)
        text = self.tree.text(name if name is not None else target)
        store = AttributeStore(text, target, value, place.scope, annotation)
        self.tree.stores.append(store)
        return store

    def _self_class(self, target: Node, scope: Scope) -> Scope | None:
        """The class whose instance's attribute `target` is, when it is stored through the method's own `self`."""
        owner = target.child_by_field_id(OBJECT)
        method = scope.enclosing(ScopeKind.FUNCTION)
        if owner is None or owner.type != "identifier" or method is None or method.method_of is None:
            return None
        return method.method_of if self.tree.text(owner) == method.parameters[0] else None

    def _refer(self, node: Node, base: Node, place: _Place, reads: Reads = (), call: Node | None = None) -> None:
        name = self.tree.text(base)
        reference = Reference(node, base, name, place.scope, reads, call)
        references = self.tree.references_by_name.get(name)
        if references is None:
            self.tree.references_by_name[name] = [reference]
        else:
            references.append(reference)

    def _attribute(self, node: Node, place: _Place, call: Node | None = None) -> None:
        """An attribute, and the call of it, if it is called."""
        base, reads = node, []
        while base.kind_id == _ATTRIBUTE:
            inner, name = base.child_by_field_id(OBJECT), base.child_by_field_id(ATTRIBUTE)
            if inner is None or name is None:
                return
            text = self.tree.text(name)
            self.tree.attributes_by_name.setdefault(text, []).append(Located(base, place.scope))
            reads.append((base, text))
            base = inner
        if base.kind_id == _IDENTIFIER:
            self._refer(node, base, place, tuple(reversed(reads)), call)
        else:
            self.tree.accesses.append(Located(node, place.scope))
            self._visit(place, base)

    def _call(self, node: Node, place: _Place) -> None:
        located = Located(node, place.scope)
        self.tree.calls.append(located)
        function, *rest = node.named_children
        self._push(place, rest)
        kind = function.kind_id
        if kind == _ATTRIBUTE:
            self._attribute(function, place, node)
        elif kind == _IDENTIFIER:
            self._refer(function, function, place, call=node)
            name = self.tree.text(function)
            if name in _BUILTINS:
                self.tree.builtin_calls.setdefault(name, []).append(located)
        else:
            self._visit(place, function)

    def _comparing(self, node: Node, place: _Place) -> None:
        self.tree.comparing.append(Located(node, place.scope))
        self._push(place, node.named_children)

    def _keyword_argument(self, node: Node, place: _Place) -> None:
        self._visit(place, node.child_by_field_id(VALUE))

    def _assignment(self, node: Node, place: _Place) -> None:
        left, annotation, right = _assigned(node)
        value = right
        while value is not None and value.kind_id == _ASSIGNMENT:
            value = value.child_by_field_name("right")
        if left is not None and (value is not None or left.kind_id == _IDENTIFIER):
            self._bind_target(left, place, value, BindingKind.ASSIGN, node.end_byte, annotation)
        self._visit(place, annotation, right)

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
        body = node.child_by_field_id(_BODY)
        scope = Scope(ScopeKind.FUNCTION, node, place.scope)
        if place.scope.kind is ScopeKind.CLASS:
            scope.decorators = self._decorators(node)
        name = node.child_by_field_id(NAME)
        if name is not None:
            self.tree.functions.append(
                self._bind(name, place, BindingKind.FUNCTION, node, offset=node.end_byte, body=scope)
            )
        inner = _Place(scope, node.end_byte)
        type_parameters = node.child_by_field_id(_TYPE_PARAMETERS)
        self._bind_type_parameters(type_parameters, inner)
        parameters = node.child_by_field_id(_PARAMETERS)
        for parameter in parameters.named_children if parameters is not None else ():
            self._parameter(parameter, place, inner)
        self._visit(place, node.child_by_field_id(_RETURN_TYPE))
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
        if node.kind_id == _IDENTIFIER:
            binding = self._bind(node, inside, BindingKind.PARAMETER, offset=node.start_byte)
            inside.scope.parameters.append(binding.name)
            return
        name, annotation = node.child_by_field_id(NAME), node.child_by_field_id(_TYPE_FIELD)
        if name is None:
            name = next(_identifiers(node), None)
        if name is not None:
            default = node.child_by_field_id(VALUE)
            own = annotation if node.named_children[0] == name else None
            binding = self._bind(name, inside, BindingKind.PARAMETER, default, offset=name.start_byte, annotation=own)
            if node.type not in ("list_splat_pattern", "dictionary_splat_pattern"):
                inside.scope.parameters.append(binding.name)
        self._visit(outside, annotation, node.child_by_field_id(VALUE))

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
        if node.type in _HASHING_COMPREHENSIONS:
            self.tree.comparing.append(Located(node, inner.scope))
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
        self._inner(node, _Place(place.scope, place.reach, loop))

    def _block(self, node: Node, place: _Place) -> None:
        self._inner(node, _Place(place.scope, node.end_byte, place.loop))

    def _with(self, node: Node, place: _Place) -> None:
        """What a `with` statement binds is bound behind it as well: its block always runs."""
        body = node.child_by_field_name("body")
        if body is not None:
            self.todo.append((_Walk._inner, body, place))
        self._push(place, [child for child in node.named_children if child != body])

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
            place.scope.global_names |= {self.tree.text(name) for name in node.named_children}

    def _nonlocal(self, node: Node, place: _Place) -> None:
        if place.scope.parent is not None:
            place.scope.nonlocal_names |= {self.tree.text(name) for name in node.named_children}

    def _delete(self, node: Node, place: _Place) -> None:
        for child in node.named_children:
            names = child.named_children if child.type == "expression_list" else [child]
            for name in names:
                if name.type == "identifier":
                    self._bind(name, place)
                    self._refer(name, name, place)
                elif name.type == "attribute":
                    self._store(name, place)
                    self._visit(place, name.child_by_field_id(OBJECT))
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
            self._inner(node, place)

    def _type_alias(self, node: Node, place: _Place) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        for identifier in _identifiers(left):
            self._bind(identifier, place)
            break
        self._visit(place, right)


_Handler = Callable[[_Walk, Node, _Place], None]
_LEAVES = kind_ids(
        "comment", "integer", "float", "true", "false", "none", "ellipsis", "pass_statement", "break_statement",
        "continue_statement", "line_continuation", "string_start", "string_content", "string_end", "escape_sequence",
)  # fmt: skip
"""Nodes that there is nothing to find in."""
_SPECIAL: dict[_Handler, Iterable[str]] = {
    _Walk._attribute: ["attribute"],
    _Walk._call: ["call"],
    _Walk._comparing: ["comparison_operator", "dictionary", "set"],
    _Walk._string: ["string"],
    _Walk._keyword_argument: ["keyword_argument"],
    _Walk._assignment: ["assignment"],
    _Walk._augmented_assignment: ["augmented_assignment"],
    _Walk._named_expression: ["named_expression"],
    _Walk._function: ["function_definition", "lambda"],
    _Walk._class: ["class_definition"],
    _Walk._comprehension: _COMPREHENSIONS,
    _Walk._for: ["for_statement"],
    _Walk._while: ["while_statement"],
    _Walk._with: ["with_statement"],
    _Walk._block: ["block"],
    _Walk._as_pattern: ["as_pattern"],
    _Walk._import: ["import_statement"],
    _Walk._import_from: ["import_from_statement"],
    _Walk._global: ["global_statement"],
    _Walk._nonlocal: ["nonlocal_statement"],
    _Walk._delete: ["delete_statement"],
    _Walk._case_pattern: ["case_pattern"],
    _Walk._keyword_pattern: ["keyword_pattern"],
    _Walk._splat_pattern: ["splat_pattern"],
    _Walk._dotted_name: ["dotted_name"],
    _Walk._type: ["type"],
    _Walk._type_alias: ["type_alias_statement"],
}
_HANDLERS: dict[int, _Handler | None] = dict.fromkeys((*range(PYTHON.node_kind_count), _ERROR), _Walk._inner)
"""What to do with each kind of node but identifiers, by the kind's number; None where there is nothing to find."""
_HANDLERS |= dict.fromkeys(_LEAVES) | {
    kind: handler for handler, kinds in _SPECIAL.items() for kind in kind_ids(*kinds)
}


def _assigned(assignment: Node) -> tuple[Node | None, Node | None, Node | None]:
    """The target of an assignment, its annotation, and what is assigned."""
    children = assignment.named_children
    if len(children) == 2 and children[1].kind_id not in (_TYPE, _ERROR):
        return children[0], None, children[1]
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    return left, assignment.child_by_field_name("type"), right


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


def _identifiers(node: Node | None) -> Iterator[Node]:
    """The identifiers in a subtree, in the order of the text."""
    todo = [node] if node is not None else []
    while todo:
        current = todo.pop()
        if current.type == "identifier":
            yield current
        todo.extend(reversed(current.named_children))
