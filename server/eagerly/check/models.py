"""What a file shows of a Keras model: its layers, where they are written out in one place."""

from __future__ import annotations

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, call_of
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.facts import stores_of
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import descendants

_SEQUENTIAL = {"Sequential", "models.Sequential"}
_DENSE = ("units", "activation")
_HARMLESS = {"print", "len", "str", "repr", "type"}
_LOSING = {"pop"}
_SAME_WIDTH = {"layers.Dropout", "layers.BatchNormalization", "layers.Activation"}


class Layer(Struct, frozen=True):
    """A layer of a model: the call that makes it."""

    call: Node
    scope: Scope


def is_sequential(analysis: Analysis, model: Node, scope: Scope) -> bool:
    """Whether a name, or an attribute such as `self.model`, stands for a `Sequential` model and nothing else."""
    bindings = analysis.names.bindings(model, scope) if model.type == "identifier" else []
    values = [(binding.value, binding.scope) for binding in bindings if binding.kind is BindingKind.ASSIGN]
    if model.type == "attribute":
        values = [(store.value, store.scope) for store in stores_of(analysis, model, scope)]
    return bool(values) and len(values) >= len(bindings) and all(_makes_sequential(analysis, *each) for each in values)


def _makes_sequential(analysis: Analysis, value: Node | None, scope: Scope) -> bool:
    if value is None or value.type != "call":
        return False
    meaning = analysis.names.called(value, scope)
    if isinstance(meaning, Symbol):
        return meaning.keras_path in _SEQUENTIAL
    returned = _returned_by(analysis, value, scope)
    return returned is not None and is_sequential(analysis, *returned)


def layers_of(analysis: Analysis, model: Node, scope: Scope) -> list[Layer] | None:
    """The layers of a `Sequential` model, in their order; None where the file does not show them all."""
    if model.type == "call":
        return _of_call(analysis, model, scope)
    bindings = analysis.names.bindings(model, scope) if model.type == "identifier" else []
    binding = bindings[0] if len(bindings) == 1 else None
    if binding is None or binding.kind is not BindingKind.ASSIGN or binding.value is None:
        return None
    first = _of_call(analysis, binding.value, binding.scope)
    added = _added(analysis, binding) if not _may_change(analysis, binding) else None
    return first + added if first is not None and added is not None else None


def _of_call(analysis: Analysis, call: Node, scope: Scope) -> list[Layer] | None:
    """The layers of what a call gives: `Sequential([…])`, or a function of the file that returns such a model."""
    function = call.child_by_field_name("function") if call.type == "call" else None
    if function is None:
        return None
    meaning = analysis.names.of(function, scope)
    if not isinstance(meaning, Symbol):
        returned = _returned_by(analysis, call, scope)
        return layers_of(analysis, *returned) if returned is not None else None
    if meaning.keras_path not in _SEQUENTIAL:
        return None
    given = given_arguments(analysis, call)
    layers = next((each.value for each in given or () if each.keyword in (None, "layers")), None)
    if given is None or (layers is not None and layers.type != "list"):
        return None
    elements = [child for child in layers.named_children if child.type != "comment"] if layers is not None else []
    found = [_layer(analysis, element, scope) for element in elements]
    return [layer for layer in found if layer is not None] if None not in found else None


def _returned_by(analysis: Analysis, call: Node, scope: Scope) -> tuple[Node, Scope] | None:
    """The name of its own that a function of the file returns, and where that stands."""
    function = call.child_by_field_name("function")
    bindings = (
        analysis.names.bindings(function, scope) if function is not None and function.type == "identifier" else []
    )
    body = bindings[0].body if len(bindings) == 1 and bindings[0].kind is BindingKind.FUNCTION else None
    if body is None or body.module is not analysis.scopes.module:
        return None
    returned = [node for node in descendants(body.node) if node.type == "return_statement"]
    value = returned[0].named_children if len(returned) == 1 else []
    is_own = len(value) == 1 and value[0].type == "identifier" and analysis.source(value[0]) in body.bindings
    return (value[0], body) if is_own else None


def _added(analysis: Analysis, binding: Binding) -> list[Layer] | None:
    """The layers that are added to a model one by one, where its name is bound."""
    block = _block(binding.node)
    found = []
    for attribute in analysis.scopes.attributes_by_name.get("add", ()):
        owner = attribute.node.child_by_field_name("object")
        if owner is None or owner.type != "identifier" or analysis.names.bindings(owner, attribute.scope) != [binding]:
            continue
        call = call_of(attribute.node)
        given = given_arguments(analysis, call) if call is not None else None
        layer = _layer(analysis, given[0].value, attribute.scope) if given else None
        if layer is None or _block(attribute.node) != block:
            return None
        found.append(layer)
    return found


def _may_change(analysis: Analysis, binding: Binding) -> bool:
    """Whether a model loses layers, or goes to a function that might add some."""
    for reference in analysis.scopes.references_by_name.get(binding.name, ()):
        around = reference.base.parent
        if around is not None and around.type == "keyword_argument":
            around = around.parent
        call = around.parent if around is not None and around.type == "argument_list" else None
        function = call.child_by_field_name("function") if call is not None else None
        is_passed = function is not None and analysis.source(function) not in _HARMLESS
        if is_passed and function is not None and analysis.names.of(function, reference.scope) is None:
            return True
        if any(name in _LOSING for _, name in reference.reads):
            return True
    return False


def _layer(analysis: Analysis, node: Node, scope: Scope) -> Layer | None:
    """The layer that is made there, or that a name stands for."""
    bindings = analysis.names.bindings(node, scope) if node.type == "identifier" else []
    if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN and bindings[0].value is not None:
        node, scope = bindings[0].value, bindings[0].scope
    return Layer(node, scope) if node.type == "call" else None


def _block(node: Node) -> Node | None:
    current: Node | None = node
    while current is not None and current.type not in ("block", "module"):
        current = current.parent
    return current


def has_one_score(analysis: Analysis, layers: list[Layer]) -> bool | None:
    """Whether a model gives one number for each sample, by its last layers; None where they don't tell."""
    for layer in reversed(layers):
        function = layer.call.child_by_field_name("function")
        meaning = analysis.names.of(function, layer.scope) if function is not None else None
        path = analysis.rulebook.today(meaning).keras_path if isinstance(meaning, Symbol) else None
        given = bind(analysis, layer.call, ("activation",) if path == "layers.Activation" else _DENSE).given
        activation = analysis.source(given["activation"].value) if "activation" in given else ""
        if activation.strip("'\"").rpartition(".")[2] == "softmax":
            return False
        if path == "layers.Dense":
            units = given["units"].value if "units" in given else None
            return analysis.source(units) == "1" if units is not None and units.type == "integer" else None
        if path not in _SAME_WIDTH:
            return None
    return None
