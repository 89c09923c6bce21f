"""Classes that derive from `tf.nn.rnn_cell.RNNCell`, as cells for `tf.keras.layers.RNN`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.layer_config import super_call
from eagerly.check.symbols import DeprecatedImport, MovedUse
from eagerly.fix import moved
from eagerly.fix.imported import fix_import, uses_of
from eagerly.fix.imports import line_ending
from eagerly.fix.layer_class import LayerClass, start_of
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.statements import unwrapped
from eagerly.names.meaning import LocalClass, SelfOf
from eagerly.names.scopes import Binding, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, is_in, outside_of, span, with_items

_LOST = ("_reuse", "_scope")
"""What the constructor of a cell took beside what that of a layer takes."""
_TUPLE = "LSTMStateTuple"
_FIELDS = {"c": "0", "h": "1"}
_GONE = ("zero_state", "scope_name")
"""Methods and attributes of a cell that a layer of Keras does not have."""
_SIZES = {"identifier", "attribute", "integer", "binary_operator", "parenthesized_expression"}


def convert(analysis: Analysis, finding: Finding) -> Fix:
    """`class Cell(tf.nn.rnn_cell.RNNCell)` becomes a layer whose `call` takes and gives a list of states."""
    site = finding.site
    uses = [site.use] if isinstance(site, MovedUse) else uses_of(analysis, finding)
    cells = [_derived(analysis, use) for use in uses]
    base = fix_import(analysis, finding) if isinstance(site, DeprecatedImport) else moved.rename(analysis, finding)
    edits = [edit for cell in cells for edit in _Cell(analysis, cell).edits()]
    return Fix(
        title="Make it a cell of Keras",
        replacements=(*base.replacements, *edits),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=base.names,
        imports=base.imports,
        moved_imports=base.moved_imports,
    )


def _derived(analysis: Analysis, use: Use) -> Binding:
    """The class that has a use for its one base."""
    bases = use.node.parent
    found = next((each for each in analysis.scopes.classes if bases is not None and each.value == bases.parent), None)
    if bases is None or found is None or bases.type != "argument_list" or bases.named_children != [use.node]:
        raise CannotFixError(f"`{analysis.source(use.node)}` is not the one base of a class here")
    return found


class _Cell:
    """One class, and what changes in it."""

    def __init__(self, analysis: Analysis, owner: Binding) -> None:
        self.analysis = analysis
        self.layer = LayerClass(analysis, owner)
        self.owner = owner
        assert owner.body is not None
        self.scope = owner.body

    def edits(self) -> Iterator[Replacement]:
        step = self._step()
        self._require_alone()
        yield from self._constructor()
        yield from self._step_edits(step)
        yield from self._tuples(step.parameters[2])

    def _step(self) -> Scope:
        """The method that computes one step."""
        found = [method for name in ("call", "__call__") if (method := self.layer.method(name)) is not None]
        if len(found) != 1:
            raise CannotFixError(f"`{self.owner.name}` has no one method that computes a step")
        if len(found[0].parameters) not in (3, 4) or found[0].parameters[3:] not in ([], ["scope"]):
            raise CannotFixError("a step takes its input, the state, and perhaps a `scope`")
        return found[0]

    def _require_alone(self) -> None:
        """Refuses what calls an instance, or asks it for what a layer of Keras does not have."""
        analysis = self.analysis
        for name in _GONE:
            for attribute in analysis.scopes.attributes_by_name.get(name, ()):
                where = analysis.text.line_name(attribute.node.start_byte)
                raise CannotFixError(f"{where}: a cell of Keras has no `{name}`")
            if name in self.scope.bindings:
                raise CannotFixError(f"a cell of Keras has no `{name}`")
        for located in analysis.scopes.calls:
            function = callee(located.node)
            meaning = analysis.names.of(function, located.scope) if function is not None else None
            if isinstance(meaning, SelfOf) and self.scope in analysis.names.with_bases(meaning.scope):
                where = analysis.text.line_name(located.node.start_byte)
                raise CannotFixError(f"{where}: the cell is called with its state, which is a list for a cell of Keras")
        others = [each.body for each in analysis.scopes.classes if each.body is not self.scope]
        if any(self.scope in analysis.names.with_bases(other) for other in others):
            raise CannotFixError(f"another class derives from `{self.owner.name}`")

    def _constructor(self) -> Iterator[Replacement]:
        """The call of the base's constructor: there has to be one, and it takes no scope."""
        init = self.layer.method("__init__")
        if init is None:
            return
        call = super_call(self.analysis, init)
        if call is None:
            if "super" in self.analysis.source(init.node) or "RNNCell.__init__" in self.analysis.source(init.node):
                raise CannotFixError("how the constructor calls that of its base can't be told")
            start, indent = start_of(self.analysis, init)
            yield Replacement.insertion(start, f"super().__init__(){line_ending(self.analysis)}{indent}")
            return
        given = given_arguments(self.analysis, call)
        if given is None:
            return
        if any(each.keyword is None for each in given):
            raise CannotFixError("the constructor of the base is given something by position")
        kept = [span(each.node) for each in given if each.keyword not in _LOST]
        lost = [each.value for each in given if each.keyword in _LOST]
        for value in lost:
            yield from self._without_parameter(init, value)
        if lost:
            arguments = call.child_by_field_name("arguments")
            assert arguments is not None
            parts = [part for each in kept for part in (", ", each)][1:]
            yield Replacement(span(arguments), ("(", *parts, ")"))

    def _without_parameter(self, init: Scope, value: Node) -> Iterator[Replacement]:
        """The parameter of the constructor that is for this alone: `reuse=None`."""
        analysis, name = self.analysis, self.analysis.source(value)
        parameters = init.node.child_by_field_name("parameters")
        found = [each for each in parameters.named_children if each.type != "comment"] if parameters is not None else []
        place = next((at for at, each in enumerate(found) if analysis.source(each).startswith(f"{name}=")), None)
        uses = [each for each in analysis.scopes.references_by_name.get(name, ()) if each.scope is init]
        if place is None or value.type != "identifier" or len(uses) != 1:
            return
        for located in analysis.scopes.calls:
            made = analysis.names.called(located.node, located.scope)
            is_made = isinstance(made, LocalClass) and made.binding is self.owner
            if is_made and name in bind(analysis, located.node, tuple(init.parameters[1:])).given:
                raise CannotFixError(f"{analysis.text.line_name(located.node.start_byte)}: it is given `{name}`")
        yield Replacement.deletion(Span(found[place - 1].end_byte, found[place].end_byte))

    def _step_edits(self, step: Scope) -> Iterator[Replacement]:
        analysis, state = self.analysis, step.parameters[2]
        name = step.node.child_by_field_name("name")
        assert name is not None
        if analysis.source(name) == "__call__":
            yield Replacement(span(name), ("call",))
        yield from self._without_scope(step)
        if self._has_one_state():
            yield from self._one_state(step, state)
        else:
            for returned in self._returned(step):
                self._require_many(step, returned[1])

    def _without_scope(self, step: Scope) -> Iterator[Replacement]:
        """The parameter `scope` goes, and the scope of variables that it is for."""
        scopes = list(self._own_scopes(step))
        for statement in scopes:
            yield from unwrapped(self.analysis, statement)
        headers = [span(item) for statement in scopes for item in with_items(statement)]
        uses = (each for each in self.analysis.scopes.references_by_name.get("scope", ()) if each.scope is step)
        if any(not is_in(each.base, headers) for each in uses):
            raise CannotFixError("`scope` is used beside the scope of all variables")
        if step.parameters[3:] == ["scope"]:
            parameters = step.node.child_by_field_name("parameters")
            assert parameters is not None
            last = [child for child in parameters.named_children if child.type != "comment"]
            yield Replacement.deletion(Span(last[-2].end_byte, last[-1].end_byte))

    def _own_scopes(self, step: Scope) -> Iterator[Node]:
        """The `with` statements of a step that open a scope of variables for all of it."""
        body = step.node.child_by_field_name("body")
        for statement in body.named_children if body is not None else []:
            items = with_items(statement)
            if len(items) != 1 or self.analysis.names.path_called(items[0], step) != "variable_scope":
                continue
            given = given_arguments(self.analysis, items[0])
            is_kept = items[0].parent is not None and items[0].parent.type == "as_pattern"
            if given is not None and len(given) == 1 and not is_kept and self._is_own_name(given[0].value, step):
                yield statement

    def _is_own_name(self, node: Node, step: Scope) -> bool:
        """Whether the name of a scope is the one given, or that of the class: `scope or type(self).__name__`."""
        if node.type == "boolean_operator":
            first, last = node.named_children[0], node.named_children[-1]
            return self._is_own_name(first, step) and (last.type == "string" or self._is_own_name(last, step))
        me = step.parameters[0]
        own = {f"type({me}).__name__", f"{me}.__class__.__name__", f"{me}.name", f"{me}._name", "scope"}
        return self.analysis.source(node) in own

    def _has_one_state(self) -> bool:
        """Whether the state is one tensor, and not several, by `state_size`."""
        sizes = list(self._sizes())
        if not sizes:
            raise CannotFixError("what `state_size` is can't be told")
        one = {size.type in _SIZES for size in sizes}
        if len(one) != 1 or not all(map(self._is_size, sizes)):
            raise CannotFixError(f"whether `{self.analysis.source(sizes[0])}` is one size can't be told")
        return one.pop()

    def _sizes(self) -> Iterator[Node]:
        bindings = self.scope.bindings.get("state_size", [])
        for binding in bindings:
            if binding.body is None:
                yield from (binding.value,) if binding.value is not None else ()
                continue
            for node in outside_of("function_definition", binding.body.node):
                if node.type == "return_statement":
                    yield from node.named_children
        for store in self.scope.attributes.get("state_size", []):
            yield from (store.value,) if store.value is not None else ()

    def _is_size(self, node: Node) -> bool:
        if node.type in ("tuple", "list", "expression_list"):
            return all(child.type in _SIZES for child in node.named_children)
        if node.type == "call":
            return self._is_tuple_call(node)
        if node.type not in ("identifier", "attribute"):
            return node.type in _SIZES
        name = node.child_by_field_name("attribute")
        stores = self.scope.attributes.get(self.analysis.source(name), []) if name is not None else []
        stored = [store.value for store in stores]
        return bool(stored) and all(value is not None and self._is_number(value, stores[0].scope) for value in stored)

    def _is_number(self, node: Node, scope: Scope) -> bool:
        """Whether an attribute that is one size holds a number, as far as can be seen: an argument, or arithmetic."""
        is_argument = node.type == "identifier" and self.analysis.source(node) in scope.parameters
        return is_argument or node.type in ("integer", "binary_operator", "attribute")

    def _is_tuple_call(self, node: Node) -> bool:
        meaning = self.analysis.names.called(node, self.scope)
        return isinstance(meaning, Symbol) and meaning.path.rpartition(".")[2] == _TUPLE

    def _one_state(self, step: Scope, state: str) -> Iterator[Replacement]:
        """`call(self, x, state)` becomes `call(self, x, states)` with `state = states[0]`, and gives `[state]` back."""
        if state != "states" and "states" in step.bindings:
            raise CannotFixError("`states` is something else in it")
        start, indent = start_of(self.analysis, step)
        opened = next((each for each in self._own_scopes(step) if each.start_byte == start), None)
        body = opened.child_by_field_name("body") if opened is not None else None
        start = body.start_byte if body is not None else start
        yield Replacement(span(step.bindings[state][0].node), ("states",))
        yield Replacement.insertion(start, f"{state} = states[0]{line_ending(self.analysis)}{indent}")
        for _, given_back in self._returned(step):
            if given_back.type in ("list", "tuple"):
                raise CannotFixError("it has one state, and gives several back")
            kept: tuple[Part, ...] = ("[", span(given_back), "]")
            yield Replacement(span(given_back), kept)

    def _returned(self, step: Scope) -> Iterator[tuple[Node, Node]]:
        """The output and the state in each `return`."""
        found = False
        for node in outside_of("function_definition", step.node):
            if node.type != "return_statement":
                continue
            values = node.named_children
            if len(values) == 1 and values[0].type in ("expression_list", "tuple"):
                values = values[0].named_children
            if len(values) != 2:
                raise CannotFixError("it does not return an output and a state that are written out")
            found = True
            yield values[0], values[1]
        if not found:
            raise CannotFixError("it returns nothing")

    def _require_many(self, step: Scope, state: Node) -> None:
        """Refuses what may not be several states."""
        value: Node | None = state
        if state.type == "identifier":
            bound = step.bindings.get(self.analysis.source(state), [])
            value = bound[0].value if len(bound) == 1 else None
        if value is None or not (value.type in ("tuple", "list") or self._is_tuple_call(value)):
            raise CannotFixError(f"whether `{self.analysis.source(state)}` is a list of states can't be told")

    def _tuples(self, state: str) -> Iterator[Replacement]:
        """`LSTMStateTuple(c, h)` becomes `[c, h]`, and `state.c` the first of them."""
        analysis = self.analysis
        for node in descendants(self.scope.node):
            if node.type == "call" and self._is_tuple_call(node):
                given = given_arguments(analysis, node)
                if given is None or len(given) != 2 or any(each.keyword for each in given):
                    raise CannotFixError(f"`{analysis.source(node)}` does not give its two states by position")
                yield Replacement(span(node), ("[", span(given[0].node), ", ", span(given[1].node), "]"))
            owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            field = _FIELDS.get(analysis.source(name)) if node.type == "attribute" and name is not None else None
            if field is not None and owner is not None and analysis.source(owner) == state:
                yield Replacement(span(node), (span(owner), f"[{field}]"))
