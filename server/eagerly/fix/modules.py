"""A `tf.Module` that keeps layers of Keras, as a Keras model, which finds their weights."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import keyword_arguments
from eagerly.check.keras_layers import class_of
from eagerly.check.keras_models import ModuleOfLayers
from eagerly.check.layer_config import super_call
from eagerly.fix.layer_class import KERAS_MEMBERS, LayerClass
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_MODEL = Symbol(Api.TF, "keras.Model")
_MODULE = Symbol(Api.TF, "Module")
_OF_MODULES = ("name_scope", "with_name_scope", "submodules", "_flatten")
"""What only a module has."""
_OWN = {"name", "__init__", "__call__"}


def derive_from_model(analysis: Analysis, finding: Finding) -> Fix:
    """`class Net(tf.Module)` with a `__call__` becomes `class Net(tf.keras.Model)` with a `call`."""
    site = finding.site
    assert isinstance(site, ModuleOfLayers)
    return once(analysis, ("module of layers", id(site.owner)), lambda: _derived(analysis, finding, site.owner))


def _derived(analysis: Analysis, finding: Finding, scope: Scope) -> Fix:
    owner = class_of(analysis, scope)
    superclasses = scope.node.child_by_field_name("superclasses")
    bases = superclasses.named_children if superclasses is not None else []
    if owner is None or len(bases) != 1 or analysis.names.of(bases[0], owner.scope) != _MODULE:
        raise CannotFixError("`tf.Module` is not the one base of its class")
    layer = LayerClass(analysis, owner)
    call = layer.method("__call__")
    parameters = call.node.child_by_field_name("parameters") if call is not None else None
    if call is None or parameters is None or len(call.parameters) < 2 or "splat" in parameters.named_children[1].type:
        raise CannotFixError(f"`{owner.name}` has no `__call__` that starts with one input")
    _require_free(analysis, scope, owner.name)
    init = layer.method("__init__")
    if init is not None:
        inner = super_call(analysis, init)
        arguments = inner.child_by_field_name("arguments") if inner is not None else None
        if inner is None or arguments is None or len(keyword_arguments(analysis, inner)) < arguments.named_child_count:
            raise CannotFixError("the constructor has to call `super().__init__()`, with a `name=` at most")
    spelling = spell(analysis, _MODEL, owner.scope, bases[0])
    name = call.node.child_by_field_name("name")
    assert name is not None
    return Fix(
        title=f"Derive `{owner.name}` from `{spelling.text}`",
        replacements=(Replacement(span(bases[0]), (spelling.text,)), Replacement(span(name), ("call",))),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def _require_free(analysis: Analysis, scope: Scope, name: str) -> None:
    """Refuses a class that has something under a name of Keras's own, or uses what modules alone have."""
    taken = sorted((scope.bindings.keys() | scope.attributes.keys()) & KERAS_MEMBERS - _OWN)
    if taken:
        raise CannotFixError(f"a Keras model has a `{taken[0]}` of its own")
    for member in _OF_MODULES:
        for attribute in analysis.scopes.attributes_by_name.get(member, ()):
            where = analysis.text.line_name(attribute.node.start_byte)
            raise CannotFixError(f"{where}: a Keras model has no `{member}`")
    if analysis.scopes.attributes_by_name.get("__call__"):
        raise CannotFixError("the file calls a `__call__` by its name")
    for kept_as, stores in scope.attributes.items():
        for store in stores:
            kept = analysis.names.of(store.value, store.scope) if store.value is not None else None
            if isinstance(kept, SelfOf) and _MODULE in analysis.names.bases_of(kept.scope):
                raise CannotFixError(f"`self.{kept_as}` is a module, whose variables a Keras model does not find")
    if any(
        _MODULE in analysis.names.bases_of(each.body) and scope in analysis.names.with_bases(each.body)
        for each in analysis.scopes.classes
        if each.body is not None and each.body is not scope
    ):
        raise CannotFixError(f"another class derives from `{name}`")
