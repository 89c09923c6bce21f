"""Files that models are saved to and loaded from, whose format Keras 3 tells by the end of their name."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, given_arguments
from eagerly.names.kinds import UNKNOWN
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

_H5 = (".h5", ".hdf5")
_WEIGHTS = (".weights.h5",)
_MODEL = (".keras", *_H5)
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
_LOAD = "models.load_model", "saving.load_model"
_SAVE = "models.save_model", "saving.save_model"


class SavedPath(Struct, frozen=True):
    """A file's name that Keras 3 refuses."""

    text: Node
    """The string that the name ends in."""
    old: str
    new: str | None
    """What it should end in, where that can be told."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("saved-path", ()):
        yield from _methods(analysis, rule)
        yield from _functions(analysis, rule)


def _methods(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for name, suffixes in _METHODS.items():
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call, owner = call_of(attribute.node), attribute.node.child_by_field_name("object")
            path = _path(analysis, call, 0) if call is not None else None
            if path is None or owner is None:
                continue
            value = analysis.names.value(owner, attribute.scope, name)
            is_model = value is not None and value.kind == "keras-model"
            is_likely = name != "save" and (value is None or value.kind == UNKNOWN)
            if not is_model and not (is_likely and analysis.names.of(owner, attribute.scope) is None):
                continue
            is_sure = value is not None and value.is_sure
            yield from _of_path(rule, path, analysis, name, suffixes, rule.severity if is_sure else Severity.HINT)


def _functions(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
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
        path = _path(analysis, call, place)
        if path is not None and suffixes:
            yield from _of_path(rule, path, analysis, name, suffixes, rule.severity)


def _checkpoint(analysis: Analysis, call: Node) -> tuple[str, ...]:
    """What the files of a `ModelCheckpoint` end in; nothing where that can't be told."""
    given = given_arguments(analysis, call) or []
    if sum(argument.keyword is None for argument in given) > 4:
        return ()
    only_weights = next((argument for argument in given if argument.keyword == "save_weights_only"), None)
    if only_weights is None or only_weights.value.type == "false":
        return (".keras", ".h5")
    return _WEIGHTS if only_weights.value.type == "true" else ()


def _of_path(
    rule: Rule, path: Node, analysis: Analysis, name: str, suffixes: tuple[str, ...], severity: Severity
) -> Iterator[Finding]:
    text = analysis.source(path)
    if text.endswith(suffixes):
        return
    old = next((end for end in _H5 if text.endswith(end)), "")
    new = suffixes[0] if old and suffixes == _WEIGHTS else ".h5" if old == ".hdf5" else None
    advice = _ENDS_IN_WEIGHTS if suffixes == _WEIGHTS else _ADVICE[name]
    message = f'`{name}` to or from "{text}": {advice}'
    yield Finding(rule, span(path), message, severity, SavedPath(path, old, new))


def _path(analysis: Analysis, call: Node, place: int) -> Node | None:
    """The text that a file's name ends in, where it is written out."""
    given = given_arguments(analysis, call)
    if given is None or len(given) <= place:
        return None
    argument = given[place]
    if argument.keyword is not None:
        named = [other for other in given if other.keyword in ("filepath", "path")]
        argument = named[0] if named else argument
        if not named:
            return None
    return _last_text(analysis, argument)


def _last_text(analysis: Analysis, argument: GivenArgument) -> Node | None:
    node: Node | None = argument.value
    while node is not None and node.type != "string":
        node = _end_of(analysis, node)
    if node is None or not node.named_children:
        return None
    last = node.named_children[-2] if len(node.named_children) > 2 else None
    return last if last is not None and last.type == "string_content" else None


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
