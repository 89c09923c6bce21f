"""Files that models are saved to and loaded from, whose format Keras 3 tells by the end of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.names.kinds import UNKNOWN
from eagerly.names.scopes import BindingKind, Scope
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

_H5 = (".h5", ".hdf5")
_WEIGHTS = (".weights.h5",)
_MODEL = (".keras", *_H5)
MODEL_FILE = re.compile(r"\.(?:h5|hdf5|ckpt)\Z|\{epoch")
"""What the names of files with models have."""
_METHODS = {"save": _MODEL, "save_weights": _WEIGHTS, "load_weights": (*_MODEL, ".npz", ".json")}
_ENDS_IN_WEIGHTS = "its name has to end in `.weights.h5`"
_ADVICE = {
    "save": "end its name in `.keras`, or write a SavedModel for serving with `model.export(path)`",
    "save_weights": _ENDS_IN_WEIGHTS,
    "load_weights": "a checkpoint of TensorFlow's is read by `tf.train.Checkpoint(model).read(path)`",
    "save_model": "end its name in `.keras`, or write a SavedModel for serving with `model.export(path)`",
    "load_model": 'a SavedModel is read by `keras.layers.TFSMLayer(path, call_endpoint="serving_default")`',
    "ModelCheckpoint": "end its name in `.keras`, and in `.weights.h5` where only weights are saved",
}
_CHECKPOINT = re.compile(r"(?:\A|[/\\])(?:[^/\\.{}]|\{[^{}]*\})+(?:\.ckpt)?\Z")
"""The name of a file without a dot, or one that ends in that of checkpoints."""
_FILLED_IN = re.compile(r"(?:%[-\d.]*\w|\})\Z")
"""What `%` and `format` put something else for."""
_LOAD = "models.load_model", "saving.load_model"
_SAVE = "models.save_model", "saving.save_model"


class ModelPath(Struct, frozen=True):
    """The name of a model's file that a call gets: what stands for its end, and the text that it ends in."""

    argument: Node
    """All that the call gets."""
    node: Node
    text: str
    written: Node | None
    """The text where it is written, if that is in the same section."""


class ModelCall(Struct, frozen=True):
    """A call that saves a model or weights, or reads them."""

    name: str
    suffixes: tuple[str, ...]
    """The ends that Keras 3 takes."""
    path: ModelPath
    is_sure: bool
    """Whether it is known to be a call of Keras."""

    @property
    def is_read(self) -> bool:
        return self.name.startswith("load")

    @property
    def is_of_weights(self) -> bool:
        """Whether it is about weights alone."""
        return self.suffixes == _WEIGHTS or self.name == "load_weights"


class SavedPath(Struct, frozen=True):
    """A file's name that Keras 3 refuses."""

    path: ModelPath
    old: str
    new: str | None
    """What it should end in, where that can be told."""
    is_checkpoint: bool
    """Whether TensorFlow 1 wrote a checkpoint under this name."""
    is_read: bool
    is_of_weights: bool


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("saved-path", ()):
        for call in model_calls(analysis):
            yield from _refused(rule, call)


def model_calls(analysis: Analysis) -> Iterator[ModelCall]:
    """The calls in the file that save models or weights to a name that is known, or read them."""
    yield from _methods(analysis)
    yield from _functions(analysis)


def _methods(analysis: Analysis) -> Iterator[ModelCall]:
    for name, suffixes in _METHODS.items():
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call, owner = call_of(attribute.node), attribute.node.child_by_field_name("object")
            path = path_of(analysis, call, 0, attribute.scope) if call is not None else None
            if path is None or owner is None:
                continue
            value = analysis.names.value(owner, attribute.scope, name)
            is_model = value is not None and value.kind == "keras-model"
            is_unknown = value is None or value.kind == UNKNOWN
            is_likely = name != "save" and is_unknown and not _is_annotated(analysis, owner, attribute.scope)
            if is_model or (is_likely and analysis.names.of(owner, attribute.scope) is None):
                yield ModelCall(name, suffixes, path, value is not None and value.is_sure)


def _is_annotated(analysis: Analysis, owner: Node, scope: Scope) -> bool:
    """Whether it is said beside a name what it is: something else than Keras, where that is not known."""
    bindings = analysis.names.bindings(owner, scope) if owner.type == "identifier" else []
    return any(binding.annotation is not None for binding in bindings)


def _functions(analysis: Analysis) -> Iterator[ModelCall]:
    for use in analysis.uses:
        keras, call = analysis.rulebook.today(use.symbol).keras_path, use.call
        if keras is None or call is None:
            continue
        if keras == "callbacks.ModelCheckpoint":
            name, suffixes, place = "ModelCheckpoint", _checkpoint(analysis, call), 0
        elif keras in _LOAD:
            name, suffixes, place = "load_model", _MODEL, 0
        elif keras in _SAVE:
            name, suffixes, place = "save_model", _MODEL, 1
        else:
            continue
        path = path_of(analysis, call, place, use.scope)
        if path is not None and suffixes:
            yield ModelCall(name, suffixes, path, is_sure=True)


def _checkpoint(analysis: Analysis, call: Node) -> tuple[str, ...]:
    """What the files of a `ModelCheckpoint` end in; nothing where that can't be told."""
    given = given_arguments(analysis, call) or []
    if sum(argument.keyword is None for argument in given) > 4:
        return ()
    only_weights = next((argument for argument in given if argument.keyword == "save_weights_only"), None)
    if only_weights is None or only_weights.value.type == "false":
        return (".keras", ".h5")
    return _WEIGHTS if only_weights.value.type == "true" else ()


def _refused(rule: Rule, call: ModelCall) -> Iterator[Finding]:
    """What is said of a call whose file's name Keras 3 refuses."""
    path, suffixes = call.path, call.suffixes
    if path.text.endswith(suffixes):
        return
    is_checkpoint = _CHECKPOINT.search(path.text) is not None and call.is_of_weights
    old = next((end for end in (*_H5, ".ckpt") if path.text.endswith(end)), "")
    new = ".h5" if old == ".hdf5" and suffixes != _WEIGHTS else None
    if is_checkpoint or (suffixes == _WEIGHTS and old):
        new = _WEIGHTS[0]
    advice = _ENDS_IN_WEIGHTS if suffixes == _WEIGHTS else _ADVICE[call.name]
    message = f'`{call.name}` to or from "{path.text}": {advice}'
    site = SavedPath(path, old, new, is_checkpoint, call.is_read, call.is_of_weights)
    yield Finding(rule, span(path.node), message, rule.severity if call.is_sure else Severity.HINT, site)


def path_of(analysis: Analysis, call: Node, place: int, scope: Scope) -> ModelPath | None:
    """The text that a file's name ends in, where it is written out, or kept in a name."""
    given = given_arguments(analysis, call)
    if given is None or len(given) <= place:
        return None
    argument = given[place]
    if argument.keyword is not None:
        named = [other for other in given if other.keyword in ("filepath", "path")]
        argument = named[0] if named else argument
        if not named:
            return None
    end = _last_of(analysis, argument.value)
    return _named(analysis, argument.value, end, scope) if end is not None else None


def _named(analysis: Analysis, argument: Node, end: Node, scope: Scope) -> ModelPath | None:
    """The name of a file that ends in a text, or in what a name stands for."""
    text = text_at_end(analysis, end)
    if text is not None:
        return ModelPath(argument, text, analysis.source(text), text)
    bindings = analysis.names.bindings(end, scope) if end.type == "identifier" else []
    if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGN or bindings[0].value is None:
        return None
    is_here = bindings[0].scope.module is analysis.scopes.module
    text = text_at_end(analysis, bindings[0].value) if is_here else None
    if bindings[0].scope.parent is None:
        named = analysis.file_of(bindings[0].name) if _is_bound_once(analysis, bindings[0].name) else ""
        return ModelPath(argument, end, named, text) if named else None
    return ModelPath(argument, end, analysis.source(text), text) if text is not None else None


def _is_bound_once(analysis: Analysis, name: str) -> bool:
    """Whether one statement of the module binds a name, so that the file shows what it stands for."""
    module = analysis.scopes.module
    elsewhere = module.outside.anywhere(name) if module.outside is not None else ()
    return len(module.bindings.get(name, ())) + len(elsewhere) == 1


def text_at_end(analysis: Analysis, value: Node) -> Node | None:
    """The text that a text ends in, where it is written out."""
    string = _last_of(analysis, value)
    if string is None or string.type != "string" or len(string.named_children) < 3:
        return None
    last = string.named_children[-2]
    return last if last.type == "string_content" and not _is_filled_in(analysis, string, last) else None


def _last_of(analysis: Analysis, value: Node) -> Node | None:
    """The string or name that gives the end of a text."""
    node: Node | None = value
    while node is not None and node.type not in ("string", "identifier"):
        node = _end_of(analysis, node)
    return node


def _is_filled_in(analysis: Analysis, string: Node, text: Node) -> bool:
    """Whether `%` or `format` puts something else in the place of the end of a text."""
    around = string.parent
    operator = around.child_by_field_name("operator") if around is not None else None
    is_formatted = around is not None and around.type == "attribute"
    is_formatted = is_formatted or (operator is not None and operator.type == "%")
    return is_formatted and _FILLED_IN.search(analysis.source(text)) is not None


def _end_of(analysis: Analysis, node: Node) -> Node | None:
    """The part of an expression that gives the end of the text that it makes."""
    if node.type == "binary_operator":
        operator = node.child_by_field_name("operator")
        side = "right" if operator is not None and operator.type == "+" else "left"
        return node.child_by_field_name(side) if operator is not None and operator.type in ("+", "%") else None
    if node.type in ("parenthesized_expression", "concatenated_string"):
        return node.named_children[-1] if node.named_children else None
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or function is None or arguments is None:
        return None
    name = function.child_by_field_name("attribute")
    called = analysis.source(name) if name is not None else analysis.source(function)
    if called == "format":
        return function.child_by_field_name("object")
    return arguments.named_children[-1] if called == "join" and arguments.named_children else None
