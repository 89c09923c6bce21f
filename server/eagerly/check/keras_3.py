"""Code for older Keras at which Keras 3 stops, or which it leaves out without a word."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World, call_of
from eagerly.check.arguments import given_arguments, keyword_arguments
from eagerly.check.saving import path_of
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Binding, Scope
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import descendants, span

_RECURRENT = {
    "layers.RNN", "layers.SimpleRNN", "layers.LSTM", "layers.GRU", "layers.ConvLSTM2D", "layers.Bidirectional",
}  # fmt: skip
_BUILT_BY = {"sequences", "initial_state"}
"""What `build` of a recurrent layer wants to know the shapes of, by the names of parameters of `call`."""
_NAMED = {"Input", "Model", "Sequential", "models.Model", "models.Sequential"}
_BRANCHES = {"if_statement", "while_statement", "conditional_expression", "elif_clause"}
_TENSORS = {"tensor", "computed-tensor", "random-tensor"}
_INPUTS = {"Input", "layers.Input"}
_LOADS = {"models.load_model", "saving.load_model"}


class RenamedMethod(Struct, frozen=True):
    """A method that Keras calls by another name now."""

    name: Node
    new: str


class LossFunction(Struct, frozen=True):
    """A function without arguments that a layer adds as a loss of its own."""

    call: Node
    function: Node
    scope: Scope


class AddedTensor(Struct, frozen=True):
    """What a model is given from outside that is computed from its own inputs."""

    call: Node
    model: Node
    tensor: Node
    scope: Scope


class SlashedName(Struct, frozen=True):
    """The name of a layer or model, with a slash in it."""

    text: Node


class ListOfInputs(Struct, frozen=True):
    """A list in what a sequence of batches gives."""

    list: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    book = analysis.rulebook
    for rule in book.by_detector.get("recurrent-call", ()):
        yield from _recurrent_calls(analysis, rule)
    for rule in book.by_detector.get("metric-reset", ()):
        yield from _resets(analysis, rule)
    for rule in book.by_detector.get("tensor-branch", ()):
        yield from _branches(analysis, rule)
    for rule in book.by_detector.get("batch-of-lists", ()):
        yield from _batches(analysis, rule)
    for rule in book.by_detector.get("unbuilt-loss", ()):
        yield from _losses(analysis, rule)
    for rule in book.by_detector.get("slashed-name", ()):
        yield from _names(analysis, rule)
    for rule in book.by_detector.get("old-h5", ()):
        yield from _old_models(analysis, rule)
    for rule in book.by_detector.get("input-tensor", ()):
        yield from _inputs(analysis, rule)


def _derived(analysis: Analysis, name: str, prefixes: tuple[str, ...]) -> Iterator[tuple[Binding, Binding]]:
    """The methods of a name in classes of the file that derive from one of Keras: the class, and the method."""
    for method in analysis.scopes.functions if name in analysis.scopes.bindings_by_name else ():
        body = method.body.method_of if method.body is not None and method.name == name else None
        owner = (
            next((each for each in analysis.scopes.classes if each.body is body), None) if body is not None else None
        )
        bases = analysis.names.base_classes(owner) if owner is not None else ()
        paths = (analysis.rulebook.today(base).keras_path or "" for base in bases)
        if owner is not None and any(path.startswith(prefixes) for path in paths):
            yield owner, method


def _recurrent_calls(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """The `call` of a class that derives from a recurrent layer, where the layer's `build` does not find its inputs."""
    for owner, method in _derived(analysis, "call", ("layers.",)):
        bases = (analysis.rulebook.today(base).keras_path for base in analysis.names.base_classes(owner))
        if _RECURRENT.isdisjoint(bases) or owner.body is None or method.body is None:
            continue
        is_built = any("build" in each.bindings for each in analysis.names.with_bases(owner.body))
        if not is_built and not _BUILT_BY.issubset(method.body.parameters):
            yield Finding(rule, span(method.node), f"`{owner.name}.call`: {rule.summary}", rule.severity, None)


def _resets(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """The `reset_states` of a metric, which nothing calls."""
    for owner, method in _derived(analysis, "reset_states", ("metrics.",)):
        if owner.body is not None and "reset_state" not in owner.body.bindings:
            site, message = RenamedMethod(method.node, "reset_state"), f"`{owner.name}.reset_states`: {rule.summary}"
            yield Finding(rule, span(method.node), message, rule.severity, site)


def _branches(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """What Python decides by a tensor in the `call` of a layer or model."""
    for owner, method in _derived(analysis, "call", ("layers.", "Layer", "Model", "models.Model")):
        scope = method.body
        decorator = method.node.parent.parent if method.node.parent is not None else None
        if scope is None or decorator is None or decorator.type == "decorated_definition":
            continue
        for node in descendants(scope.node):
            decided = node.child_by_field_name("condition") if node.type in _BRANCHES else None
            if node.type == "conditional_expression":
                decided = node.named_children[1]
            elif node.type == "for_statement":
                decided = node.child_by_field_name("right")
            if decided is not None and _is_tensor(analysis, decided, scope):
                message = f"`{owner.name}.call`: {rule.summary}"
                yield Finding(rule, span(decided), message, rule.severity, None)


def _is_tensor(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether an expression is computed by a function of TensorFlow."""
    if node.type == "comparison_operator":
        is_identity = any(child.type in ("is", "is not", "in", "not in") for child in node.children)
        return not is_identity and any(_is_tensor(analysis, child, scope) for child in node.named_children)
    value = analysis.names.value(node, scope)
    return value is not None and value.is_sure and value.kind in _TENSORS


def _batches(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """Lists in what `__getitem__` of a sequence returns."""
    for owner, method in _derived(analysis, "__getitem__", ("utils.Sequence", "utils.PyDataset")):
        for node in descendants(method.body.node) if method.body is not None else ():
            if node.type != "return_statement" or not node.named_children:
                continue
            given = node.named_children[0]
            for part in given.named_children if given.type in ("expression_list", "tuple") else ():
                if part.type == "list":
                    message = f"`{owner.name}.__getitem__`: {rule.summary}"
                    yield Finding(rule, span(part), message, rule.severity, ListOfInputs(part))


def _losses(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """What `add_loss` is given that is no tensor: a function, or what is computed from a model's own inputs."""
    for attribute in analysis.scopes.attributes_by_name.get("add_loss", ()):
        call, owner = call_of(attribute.node), attribute.node.child_by_field_name("object")
        given = given_arguments(analysis, call) if call is not None else None
        if not given or owner is None:
            continue
        added = given[0].value
        value = analysis.names.value(owner, attribute.scope, "add_loss")
        is_own = isinstance(analysis.names.of(owner, attribute.scope), SelfOf)
        is_function = added.type == "lambda"
        symbolic = analysis.names.value(added, attribute.scope)
        is_symbolic = not is_own and symbolic is not None and symbolic.kind in ("symbolic-tensor", "keras-tensor")
        if value is not None and value.kind in ("keras-layer", "keras-model") and (is_function or is_symbolic):
            severity = rule.severity if value.is_sure else Severity.HINT
            site = _added(call, owner, added, attribute.scope, is_own=is_own) if call is not None else None
            yield Finding(rule, span(added), f"`{analysis.source(attribute.node)}`: {rule.summary}", severity, site)


def _added(call: Node, owner: Node, added: Node, scope: Scope, *, is_own: bool) -> LossFunction | AddedTensor | None:
    """What there may be a fix for: a function that a layer adds itself, and a tensor that a model is given."""
    if added.type == "lambda":
        return LossFunction(call, added, scope) if is_own else None
    return AddedTensor(call, owner, added, scope)


def _names(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for use in analysis.uses:
        path = analysis.rulebook.today(use.symbol).keras_path or "" if use.call is not None else ""
        if use.call is None or not (path.startswith("layers.") or path in _NAMED):
            continue
        for argument in given_arguments(analysis, use.call) or ():
            text = argument.value
            if argument.keyword == "name" and text.type == "string" and "/" in analysis.source(text):
                yield Finding(rule, span(text), rule.summary, rule.severity, SlashedName(text), use.symbol)


def _old_models(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """Whole models that are read from HDF5, in a file that does not speak for TensorFlow 2."""
    for use in analysis.uses if analysis.world is not World.EAGER else ():
        if use.call is None or analysis.rulebook.today(use.symbol).keras_path not in _LOADS:
            continue
        path = path_of(analysis, use.call, 0, use.scope)
        if path is not None and path.text.endswith((".h5", ".hdf5")):
            yield Finding(rule, span(path.node), rule.summary, rule.severity, None, use.symbol)


def _inputs(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """What starts a model by a tensor that has values."""
    for use in analysis.uses:
        if use.call is None or analysis.rulebook.today(use.symbol).keras_path not in _INPUTS:
            continue
        for argument in keyword_arguments(analysis, use.call):
            if argument.keyword == "tensor" and argument.value.type != "none":
                message = f"`{analysis.source(argument.node)}`: {rule.summary}"
                yield Finding(rule, span(argument.node), message, rule.severity, None, use.symbol)
