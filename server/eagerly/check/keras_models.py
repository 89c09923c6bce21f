"""Models whose weights Keras 3 does not find, by a `tf.Module` or by a shape alone; their inputs and outputs."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, given_arguments
from eagerly.check.models import is_sequential
from eagerly.names.meaning import Instance, SelfOf, enclosing_class
from eagerly.names.scopes import Located, Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

_MODULE = Symbol(Api.TF, "Module")
_FOUND = ("trainable_variables", "variables")
"""What a module looks for in its attributes."""
_TRACKED = {"keras-layer", "keras-model"}
_TENSORS = ("input", "output")
_ENDS = ("inputs", "outputs")


class ModuleOfLayers(Struct, frozen=True):
    """The variables of a `tf.Module` of the file that keeps layers of Keras."""

    owner: Scope


class BuiltByShape(Struct, frozen=True):
    """A call of the `build` of a model whose class has none of its own."""

    model: Node
    call: Node
    shape: GivenArgument
    scope: Scope


class SequentialTensor(Struct, frozen=True):
    """The `input` or the `output` of a `Sequential` model."""

    name: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("model-ends", ()):
        yield from _ends(analysis, rule)
    for rule in analysis.rulebook.by_detector.get("sequential-tensor", ()):
        for name in _TENSORS:
            for attribute in analysis.scopes.attributes_by_name.get(name, ()):
                yield from _sequential(analysis, rule, attribute)
    for rule in analysis.rulebook.by_detector.get("module-of-layers", ()):
        for name in _FOUND:
            for attribute in analysis.scopes.attributes_by_name.get(name, ()):
                yield from _of_module(analysis, rule, attribute, name)
    for rule in analysis.rulebook.by_detector.get("built-by-shape", ()):
        for attribute in analysis.scopes.attributes_by_name.get("build", ()):
            yield from _built(analysis, rule, attribute)


def _ends(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """Where a model gets other outputs, or one of the layers is taken out of the list that a model gives.

    A class of the file may keep what it likes under these names.
    """
    for store in analysis.scopes.stores:
        owner = store.target.child_by_field_name("object") if store.name in _ENDS else None
        model = analysis.names.of(owner, store.scope) if owner is not None else None
        if isinstance(model, Instance) and model.kind == "keras-model":
            yield _finding_of(analysis, rule, store.target, model)
    for attribute in analysis.scopes.attributes_by_name.get("pop", ()):
        owner = attribute.node.child_by_field_name("object")
        layers = analysis.names.value(owner, attribute.scope) if owner is not None else None
        if layers is not None and layers.kind == "keras-layers":
            yield _finding_of(analysis, rule, attribute.node, layers)


def _finding_of(analysis: Analysis, rule: Rule, node: Node, value: Instance) -> Finding:
    severity = rule.severity if value.is_sure else Severity.HINT
    return Finding(rule, span(node), f"`{analysis.source(node)}`: {rule.summary}", severity, None)


def _sequential(analysis: Analysis, rule: Rule, attribute: Located) -> Iterator[Finding]:
    model, name = (attribute.node.child_by_field_name(field) for field in ("object", "attribute"))
    if model is not None and name is not None and is_sequential(analysis, model, attribute.scope):
        message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
        yield Finding(rule, span(attribute.node), message, rule.severity, SequentialTensor(name))


def _of_module(analysis: Analysis, rule: Rule, attribute: Located, name: str) -> Iterator[Finding]:
    owner = _instance(analysis, attribute)
    if owner is None or _MODULE not in analysis.names.bases_of(owner) or name in owner.bindings:
        return
    layers = [name for name in owner.attributes if _holds_layer(analysis, owner, name)]
    if layers:
        message = f"`{analysis.source(attribute.node)}` is without the weights of `{layers[0]}`: {rule.summary}"
        yield Finding(rule, span(attribute.node), message, rule.severity, ModuleOfLayers(owner))


def _holds_layer(analysis: Analysis, owner: Scope, name: str) -> bool:
    values = (
        analysis.names.value(store.value, store.scope) for store in owner.attributes[name] if store.value is not None
    )
    return any(value is not None and value.is_sure and value.kind in _TRACKED for value in values)


def _built(analysis: Analysis, rule: Rule, attribute: Located) -> Iterator[Finding]:
    call, model = call_of(attribute.node), attribute.node.child_by_field_name("object")
    owner, inside = _instance(analysis, attribute), enclosing_class(attribute.scope)
    given = given_arguments(analysis, call) if call is not None else None
    if call is None or model is None or owner is None or not given or (inside is not None and inside[1] is owner):
        return
    value = analysis.names.value(model, attribute.scope, "build")
    calls_layers = analysis.names.value(model, attribute.scope, "call") is None
    if value is not None and value.kind == "keras-model" and calls_layers:
        message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
        site = BuiltByShape(model, call, given[0], attribute.scope)
        yield Finding(rule, span(attribute.node), message, rule.severity, site)


def _instance(analysis: Analysis, attribute: Located) -> Scope | None:
    """The class of the file that the owner of an attribute is an instance of."""
    owner = attribute.node.child_by_field_name("object")
    meaning = analysis.names.of(owner, attribute.scope) if owner is not None else None
    return meaning.scope if isinstance(meaning, SelfOf) else None
