"""What `K.function` made of a model's tensors: a model, whose batches are predicted."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, call_of
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.facts import stores_of
from eagerly.check.symbolic import is_symbolic
from eagerly.fix.imported import uses_of
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import Spelling, spell
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import AttributeStore, BindingKind, Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import descendants, span

_PARAMETERS = ("inputs", "outputs", "updates")
_OF_MODELS = {"input", "inputs", "output", "outputs"}
_OF_MODELS_ALONE = ("get_layer", "layers", "predict", "fit", "compile")
_PREDICT = ".predict_on_batch"
_FIRST = ".layers[0].input"
_OFF = {"0", "0.", "0.0", "False"}


def make_model(analysis: Analysis, finding: Finding) -> Fix:
    """`f = K.function([a], [b])` becomes `f = keras.Model([a], [b])`, and `f([x])[0]` `f.predict_on_batch([x])`."""
    uses = uses_of(analysis, finding)
    replacements: list[Replacement] = []
    spellings: list[Spelling] = []
    for use in uses:
        call = use.call
        if call is None:
            raise CannotFixError("it is passed on here rather than called")
        function = _Function(analysis, use, call)
        spellings.append(_model(analysis, use))
        replacements += function.rewritten(spellings[-1].text)
    if not uses:
        raise CannotFixError("nothing in this file uses it")
    return Fix(
        title="Make a `keras.Model` of it, and predict with that",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(spelling.name for spelling in spellings),
        imports=frozenset(need for spelling in spellings for need in spelling.needs),
    )


def _model(analysis: Analysis, use: Use) -> Spelling:
    """How `keras.Model` is written there, by a name that the file has for it if there is one."""
    is_standalone = use.symbol.api is Api.KERAS
    paths = ("Model", "models.Model")
    symbols = [Symbol(Api.KERAS, path) if is_standalone else Symbol(Api.TF, f"keras.{path}") for path in paths]
    found = [spell(analysis, symbol, use.scope, use.node) for symbol in symbols]
    return next((spelling for spelling in found if not spelling.needs), found[0])


class _Function:
    """A call of `K.function`, and the calls of what it gives."""

    def __init__(self, analysis: Analysis, use: Use, call: Node) -> None:
        self._analysis = analysis
        self._use = use
        self._call = call
        bound = bind(analysis, call, _PARAMETERS)
        if bound.problem is not None or not {"inputs", "outputs"} <= bound.given.keys():
            raise CannotFixError(bound.problem or "it is not given `inputs` and `outputs`")
        updates = bound.given.get("updates")
        if updates is not None and analysis.source(updates.value) not in ("[]", "None"):
            raise CannotFixError("it has updates: write a `tf.function` that makes them with `assign`")
        self._updates = updates
        self._inputs, self._outputs = bound.given["inputs"].value, bound.given["outputs"].value
        self._require_of_model(self._outputs)
        self._require_of_model(self._inputs)
        self._phase = self._phase_in(self._inputs)

    def rewritten(self, model: str) -> Iterator[Replacement]:
        """The model in the place of the function, and predictions in that of its calls."""
        yield Replacement(span(self._use.node), (model,))
        if self._phase is not None:
            yield self._without_last(self._inputs)
        yield from self._first_inputs()
        if self._updates is not None:
            yield Replacement.deletion(Span(self._outputs.end_byte, self._updates.node.end_byte))
        for call in self._calls():
            yield from self._predicted(call)

    def _first_inputs(self) -> Iterator[Replacement]:
        """`model.layers[0].input` becomes `model.inputs[0]`: the layer `Input` of Keras 3 has no input.

        So does `model.input` in a list, of what may be a `Sequential`, which has none before it was called.
        """
        is_listed = self._inputs.type in ("list", "tuple")
        for element in _elements(self._inputs) if is_listed else [self._inputs]:
            first = element.child_by_field_name("object") if element.type == "attribute" else None
            layers = first.child_by_field_name("value") if first is not None and first.type == "subscript" else None
            model = layers.child_by_field_name("object") if layers is not None and layers.type == "attribute" else None
            if model is not None and self._analysis.source(element)[model.end_byte - model.start_byte :] == _FIRST:
                yield Replacement(Span(model.end_byte, element.end_byte), (".inputs[0]",))
                continue
            is_input = self._analysis.source(element).endswith(".input")
            if is_listed and is_input and first is not None and self._may_be_sequential(first):
                yield Replacement(Span(first.end_byte, element.end_byte), (".inputs[0]",))

    def _may_be_sequential(self, model: Node) -> bool:
        """Whether nothing is known of a value but that it is a model, by what the file reads off it."""
        if self._analysis.names.value(model, self._use.scope) is not None:
            return False
        text = self._analysis.source(model)
        read = (each for name in _OF_MODELS_ALONE for each in self._analysis.scopes.attributes_by_name.get(name, ()))
        owners = (each.node.child_by_field_name("object") for each in read)
        return any(owner is not None and self._analysis.source(owner) == text for owner in owners)

    def _calls(self) -> list[Node]:
        """The calls of what `K.function` gives, which are all that is done with it."""
        direct = call_of(self._call)
        if direct is not None:
            return [direct]
        bindings = [each for each in self._use.scope.bound_to(self._call) if each.kind is BindingKind.ASSIGN]
        stored = next((each for each in self._analysis.scopes.stores if each.value == self._call), None)
        if stored is not None:
            return self._calls_of_attribute(stored)
        if len(bindings) != 1:
            raise CannotFixError("it is kept in no name of its own, so what calls it is not seen here")
        name = bindings[0].name
        calls: list[Node] = []
        for reference in references_to(self._analysis, bindings[0]):
            call = reference.call if not reference.reads else None
            if call is None or self._analysis.names.bindings_of(reference) != bindings:
                line = self._analysis.line(reference.base)
                raise CannotFixError(f"`{name}` is more than called in line {line}, so not all that calls it is seen")
            calls.append(call)
        return calls

    def _calls_of_attribute(self, stored: AttributeStore) -> list[Node]:
        """The calls of an attribute of a class that nothing else is kept in, and that only its methods call."""
        stores = stores_of(self._analysis, stored.target, stored.scope)
        if stores != [stored]:
            raise CannotFixError("it is kept in no name of its own, so what calls it is not seen here")
        owner, calls = enclosing_class(stored.scope), []
        for attribute in self._analysis.scopes.attributes_by_name.get(stored.name, ()):
            call, inside = call_of(attribute.node), enclosing_class(attribute.scope)
            is_own = inside is not None and owner is not None and inside[1] is owner[1]
            if call is None or not is_own or stores_of(self._analysis, attribute.node, attribute.scope) != stores:
                line = self._analysis.text.line_name(attribute.node.start_byte)
                raise CannotFixError(f"{line}: `{stored.name}` is more than called by methods of the class there")
            calls.append(call)
        return calls

    def _predicted(self, call: Node) -> Iterator[Replacement]:
        """`f([x, 0])[0]` becomes `f.predict_on_batch([x])` where there is one output."""
        function, given = call.child_by_field_name("function"), given_arguments(self._analysis, call) or []
        if function is None or len(given) != 1 or given[0].keyword is not None:
            raise self._fail(call, "it is not called with its inputs alone")
        if self._phase is not None:
            self._require_off(given[0].value)
            yield self._without_last(given[0].value)
        yield Replacement.insertion(function.end_byte, _PREDICT)
        if not self._gives_list():
            return
        first = call.parent
        index = first.child_by_field_name("subscript") if first is not None and first.type == "subscript" else None
        is_value = first is not None and first.child_by_field_name("value") == call
        if first is not None and is_value and index is not None and self._analysis.source(index) == "0":
            yield Replacement.deletion(Span(call.end_byte, first.end_byte))
        else:
            yield Replacement.insertion(call.start_byte, "[")
            yield Replacement.insertion(call.end_byte, "]")

    def _gives_list(self) -> bool:
        """Whether the function gives a list of one output, which a model gives by itself."""
        outputs = self._list_of(self._outputs)
        return outputs.type in ("list", "tuple") and len(_elements(outputs)) == 1

    def _list_of(self, tensors: Node) -> Node:
        """The list that a name stands for which is used for nothing else, or what is there itself."""
        bindings = self._analysis.names.bindings(tensors, self._use.scope) if tensors.type == "identifier" else []
        only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        if only is None or only.value is None or only.value.type not in ("list", "list_comprehension"):
            return tensors
        return tensors if any(each.reads for each in references_to(self._analysis, only)) else only.value

    def _require_off(self, given: Node) -> None:
        """Refuses a call by which layers drop out, or normalize by the batch."""
        elements = _elements(given) if given.type in ("list", "tuple") else []
        if len(elements) < 2:
            raise self._fail(given, "which learning phase it is called with can't be told")
        if self._analysis.source(elements[-1]) not in _OFF:
            raise self._fail(given, "layers drop out and normalize as in training: call `model(x, training=True)`")

    def _phase_in(self, inputs: Node) -> Node | None:
        """`K.learning_phase()`, where it is the last of the inputs."""
        elements = _elements(inputs) if inputs.type in ("list", "tuple") else []
        found = [each for each in elements if self._is_phase(each)]
        if found and (found != elements[-1:] or len(elements) == 1):
            raise self._fail(found[0], "the learning phase is not the last of several inputs")
        return found[0] if found else None

    def _is_phase(self, node: Node) -> bool:
        meaning = self._analysis.names.called(node, self._use.scope) if node.type == "call" else None
        return isinstance(meaning, Symbol) and meaning.keras_path == "backend.learning_phase"

    def _without_last(self, elements: Node) -> Replacement:
        """A list without the learning phase."""
        *_, before, last = _elements(elements)
        return Replacement.deletion(Span(before.end_byte, last.end_byte))

    def _require_of_model(self, tensors: Node) -> None:
        """Refuses what is not known to be tensors of a model."""
        written = self._list_of(tensors)
        body = written.child_by_field_name("body") if written.type == "list_comprehension" else None
        if body is not None and self._is_read_off_layers(body):
            return
        for element in _elements(written) if written.type in ("list", "tuple") else [written]:
            if not self._is_of_model(element, self._use.scope) and not self._is_phase(element):
                raise self._not_of_model(element)

    def _is_read_off_layers(self, body: Node) -> bool:
        """Whether what a comprehension gives is the `output` of each of several layers."""
        layers = self._analysis.source(body.parent) if body.parent is not None else ""
        return body.type == "attribute" and self._is_of_model(body, self._use.scope) and ".layers" in layers

    def _not_of_model(self, tensor: Node) -> CannotFixError:
        for node, scope in self._written(tensor, self._use.scope):
            for inner in descendants(node):
                meaning = self._analysis.names.called(inner, scope) if inner.type == "call" else None
                if isinstance(meaning, Symbol) and meaning.keras_path == "backend.gradients":
                    return self._fail(
                        inner,
                        "gradients come from a `tf.GradientTape`: `keras.Model(inputs, [loss, x])`, then "
                        "`with tf.GradientTape() as tape:` call the model, and `tape.gradient(loss, x)`",
                    )
        return self._fail(tensor, f"`{self._analysis.source(tensor)}` is not known to be a tensor of a model")

    def _written(self, tensor: Node, scope: Scope) -> list[tuple[Node, Scope]]:
        """An expression, and what a name is bound to."""
        bindings = self._analysis.names.bindings(tensor, scope) if tensor.type == "identifier" else []
        return [(tensor, scope), *((each.value, each.scope) for each in bindings if each.value is not None)]

    def _is_of_model(self, tensor: Node, scope: Scope) -> bool:
        """Whether a value is computed from the inputs of a model, or is one of them."""
        if is_symbolic(self._analysis, tensor, scope):
            return True
        if tensor.type == "identifier":
            bindings = self._analysis.names.bindings(tensor, scope)
            only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
            return only is not None and only.value is not None and self._is_of_model(only.value, only.scope)
        if tensor.type == "subscript":
            owner = tensor.child_by_field_name("value")
            return owner is not None and owner.type == "attribute" and self._is_of_model(owner, scope)
        name = tensor.child_by_field_name("attribute") if tensor.type == "attribute" else None
        return name is not None and self._analysis.source(name) in _OF_MODELS

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")


def _elements(values: Node) -> list[Node]:
    """What is written in a list."""
    return [child for child in values.named_children if child.type != "comment"]
