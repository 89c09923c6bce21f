"""What models are compiled with and trained after: optimizers of TensorFlow 1, and models that are frozen meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.check.facts import TRAINING, trainable_stores
from eagerly.names.scopes import AttributeStore, Scope
from eagerly.rules.model import Rule
from eagerly.source.tree import descendants, span

_VARIABLES = {"trainable_variables", "trainable_weights", "variables", "weights"}


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _optimizers(analysis)
    for rule in analysis.rulebook.by_detector.get("frozen-after-compile", ()):
        yield from _frozen(analysis, rule)


def _optimizers(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("compiled-optimizer", ()):
        for attribute in analysis.scopes.attributes_by_name.get("apply_gradients", ()):
            owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
            value = analysis.names.value(owner, attribute.scope) if owner is not None and call is not None else None
            is_one = value is not None and value.kind == "optimizer" and analysis.kept_working(rule) is None
            if is_one and call is not None and _reads_variables(analysis, call, attribute.scope):
                message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
                yield Finding(rule, span(attribute.node), message, rule.severity, None)
        for attribute in analysis.scopes.attributes_by_name.get("compile", ()):
            call = call_of(attribute.node)
            for index, given in enumerate(given_arguments(analysis, call) or () if call is not None else ()):
                if given.keyword == "optimizer" or (index == 0 and given.keyword is None):
                    value = analysis.names.value(given.value, attribute.scope)
                    if value is not None and value.kind == "optimizer":
                        message = f"`{analysis.source(given.value)}`: {rule.summary}"
                        yield Finding(rule, span(given.value), message, rule.severity, None)


def _reads_variables(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether the variables of a Keras model or layer are read in an expression."""
    for inner in descendants(node):
        name, owner = inner.child_by_field_name("attribute"), inner.child_by_field_name("object")
        if name is not None and owner is not None and analysis.source(name) in _VARIABLES:
            value = analysis.names.value(owner, scope)
            if value is not None and value.kind in ("keras-model", "keras-layer"):
                return True
    return False


def _frozen(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    """`model.trainable = False` behind the last `model.compile(…)` and before the model is trained at all.

    Where another function compiles the model, it goes by what it is frozen for: another model that is compiled then.
    """
    for model, store in trainable_stores(analysis):
        name = analysis.source(model)
        if store.value is None or store.value.type != "false" or "thawed" in analysis.driven(name):
            continue
        at = store.target.start_byte
        compiled = [call.start_byte for call in _calls(analysis, ("compile",), name, store.scope)]
        trained = [call.start_byte for call in _calls(analysis, TRAINING, name, store.scope)]
        is_frozen = bool(compiled) and max(compiled) < at and all(at < training for training in trained)
        is_trained = bool(trained) or "trained" in analysis.driven(name)
        if (is_frozen and is_trained) or (not compiled and _is_frozen_for_another(analysis, model, store)):
            message = f"`{analysis.source(store.target)}`: {rule.summary}"
            yield Finding(rule, span(store.target), message, rule.severity, None)


def _is_frozen_for_another(analysis: Analysis, model: Node, store: AttributeStore) -> bool:
    """Whether another model is compiled behind it, while this one is trained: a name batch by batch, as GANs are."""
    name, scope = analysis.source(model), store.scope
    is_one = model.type != "identifier" or len(scope.bindings.get(name, ())) == 1
    if not is_one or analysis.driven(name).isdisjoint({"trained", "by batch"}):
        return False
    return any(
        (call := call_of(attribute.node)) is not None
        and attribute.scope is scope
        and call.start_byte > model.start_byte
        for attribute in analysis.scopes.attributes_by_name.get("compile", ())
    )


def _calls(analysis: Analysis, methods: tuple[str, ...], owner: str, scope: Scope) -> Iterator[Node]:
    """The calls of methods of a value in a scope, by the text that stands for the value there."""
    for method in methods:
        for attribute in analysis.scopes.attributes_by_name.get(method, ()):
            value, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
            if call is not None and value is not None and attribute.scope is scope and analysis.source(value) == owner:
                yield call
