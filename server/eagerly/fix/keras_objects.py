"""Layers, optimizers and initializers of Keras in the place of TensorFlow 1's, where they do the same."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import bind
from eagerly.check.calls import ChangedCallSite
from eagerly.check.keras_layers import method_of_layer
from eagerly.fix.calls import refuse_uncalled, rewrite_call
from eagerly.fix.imports import references_to
from eagerly.fix.made_once import layer_of_function
from eagerly.fix.model import CannotFixError, Fix
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import callee

_SHARING = {"AUTO_REUSE", "make_template", "get_variable_scope", "variable_op_scope"}
"""What makes later calls find the variables of earlier ones by their names."""
_SCOPE = ("name_or_scope", "default_name", "values")
"""The arguments of `tf.variable_scope` that only name it."""
_TENSORS = {"placeholder", "tensor", "computed-tensor", "random-tensor"}
_RATES = _TENSORS | {"variable"}
_PLAIN = ("training", "rate")
"""What Keras 3 compares while it builds the graph, so that it can't be a tensor there."""
_SCOPES = {"variable_scope", "variable_op_scope", "VariableScope", "arg_scope"}
"""What gives one initializer to many weights."""
_WEIGHT_MAKERS = {"add_weight", "add_variable"}
_SAME_STEPS = {"GradientDescent", "Momentum", "Adam", "Adagrad", "Adadelta", "Ftrl"}
"""The optimizers of `tf.train` whose steps Keras's compute alike: its RMSprop starts from other averages."""
_SAME_FOR_ROWS = {"GradientDescent", "Adam", "Adagrad"}
"""Those that do where a loss takes rows of a variable: others of Keras change the rest of it too."""
_OTHERS = {"RMSProp", "ProximalAdagrad", "ProximalGradientDescent", "AdagradDA"}
_TAKING_ROWS = {"gather", "gather_nd", "nn.embedding_lookup", "nn.embedding_lookup_sparse"}
_MOMENTUM = "train.MomentumOptimizer"
_STEPS = ("minimize", "compute_gradients")


def write_layer(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.layers.dense(x, 10)` becomes `tf.keras.layers.Dense(10)(x)`."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    given = site.bound.given
    if "reuse" in site.template.parameters:
        refuse_sharing(analysis, "make the layer once, and call it wherever it is shared")
    inside = method_of_layer(analysis, site.scope)
    function = site.use.symbol.path.rpartition(".")[2]
    if inside is not None and function != "flatten" and "pool" not in function and not _runs_once(analysis, inside[0]):
        return layer_of_function(analysis, finding, inside[1])
    for name in given:
        if name.endswith("_regularizer") and given[name].value.type != "none":
            raise CannotFixError(
                f"`{name}` adds to the `losses` of the layer, so the layer needs a name: make it first, then call it"
            )
    for name in _PLAIN:
        value = analysis.names.value(given[name].value, site.scope) if name in given else None
        if value is not None and value.kind in _TENSORS:
            raise CannotFixError(f"`{name}` is a tensor here, and a layer of Keras 3 can't take one in a graph")
    return rewrite_call(analysis, finding)


def _runs_once(analysis: Analysis, method: Scope) -> bool:
    """Whether a method of a layer makes what the layer has."""
    name = method.node.child_by_field_name("name")
    return name is not None and analysis.source(name) in ("__init__", "build")


def refuse_sharing(analysis: Analysis, instead: str) -> None:
    """Refuses what would lose its variables where the file has several calls share them by their names."""
    sharing = next(_sharing(analysis), None)
    if sharing is not None:
        raise CannotFixError(f"`{sharing}` acts on variables by their names, which Keras goes by nowhere: {instead}")


def _sharing(analysis: Analysis) -> Iterator[str]:
    """What in the file gives variables to several calls, or sets how they are made."""
    for use in analysis.uses:
        if use.symbol.path in _SHARING:
            yield analysis.source(use.node)
        elif use.symbol.path == "variable_scope" and use.call is not None and _sets_more(analysis, use.call):
            yield analysis.source(use.call)
    for attribute in analysis.scopes.attributes_by_name.get("reuse_variables", ()):
        yield analysis.source(attribute.node)


def _sets_more(analysis: Analysis, call: Node) -> bool:
    """Whether a call of `tf.variable_scope` does more than to name a scope."""
    return bind(analysis, call, _SCOPE).problem is not None


def write_optimizer(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.train.AdamOptimizer(lr)` becomes `tf.keras.optimizers.Adam(lr, epsilon=1e-08)`, where steps are eager."""
    if not isinstance(finding.site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    symbol = finding.site.use.symbol
    if symbol.api is Api.V1 and not steps_alike(analysis, symbol):
        raise CannotFixError("it works in eager code, and the one of Keras would take other steps at first")
    step = next(_steps(analysis), None)
    if step is not None and not _is_only_applied(analysis, finding.site):
        raise CannotFixError(f"`{step}` has no counterpart in Keras: the step changes with it")
    _require_rate(analysis, finding.site)
    return rewrite_call(analysis, finding)


def _require_rate(analysis: Analysis, site: ChangedCallSite) -> None:
    """Refuses a learning rate that the optimizer of Keras does not take, or takes other steps by."""
    rate = site.bound.given.get("learning_rate")
    value = analysis.names.value(rate.value, site.scope) if rate is not None else None
    kind = value.kind if value is not None else ""
    if site.use.symbol.path == _MOMENTUM and kind in {"keras-schedule", *_RATES}:
        raise CannotFixError("Keras keeps the learning rate in the velocity, so that steps differ where it changes")
    if kind in _RATES:
        raise CannotFixError("its learning rate is a tensor: Keras takes a number, a function or a schedule")


def steps_alike(analysis: Analysis, optimizer: Symbol) -> bool:
    """Whether Keras has an optimizer that takes the steps which one of `tf.train` takes in this file.

    Measured on TensorFlow 1.15.5 and 2.21.

    Raises:
        CannotFixError: it is none whose steps are known.
    """
    name = optimizer.path.removeprefix("train.").removesuffix("Optimizer")
    if name not in _SAME_STEPS | _OTHERS:
        raise CannotFixError(f"what the steps of `{name}` are is not known")
    takes_rows = any(use.symbol.path in _TAKING_ROWS for use in analysis.uses)
    return name in (_SAME_FOR_ROWS if takes_rows else _SAME_STEPS)


def _steps(analysis: Analysis) -> Iterator[str]:
    """Where the file has an optimizer, or what may be one, find the gradients itself."""
    for name in _STEPS:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            owner = attribute.node.child_by_field_name("object")
            value = analysis.names.value(owner, attribute.scope) if owner is not None else None
            if owner is not None and (value is None or value.kind == "optimizer"):
                yield f"{analysis.source(owner)}.{name}" if owner.type == "identifier" else name


def _is_only_applied(analysis: Analysis, site: ChangedCallSite) -> bool:
    """Whether an optimizer has a name by which nothing but gradients that are there already reaches it."""
    bindings = site.scope.bound_to(site.call)
    if len(bindings) != 1 or len(site.scope.bindings[bindings[0].name]) > 1:
        return False
    uses = references_to(analysis, bindings[0])
    return bool(uses) and all(use.reads and use.reads[0][1] not in _STEPS for use in uses)


def write_initializer(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.glorot_uniform_initializer()` becomes `tf.keras.initializers.GlorotUniform()`, where it serves one weight."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    if not _serves_one(analysis, site):
        raise CannotFixError(
            "an initializer of Keras gives the same numbers each time, and this one may serve several weights: "
            "make one for each"
        )
    return rewrite_call(analysis, finding)


def _serves_one(analysis: Analysis, site: ChangedCallSite) -> bool:
    """Whether an initializer is made for one call: called at once, or given to what is no scope of variables."""
    parent = site.call.parent
    if parent is not None and parent.type == "keyword_argument":
        parent = parent.parent
    taker = parent.parent if parent is not None and parent.type == "argument_list" else parent
    function = callee(taker) if taker is not None else None
    if function is None:
        return False
    if function == site.call:
        return True
    meaning = analysis.names.of(function, site.scope)
    if isinstance(meaning, Symbol):
        return meaning.path.rpartition(".")[2] not in _SCOPES
    name = function.child_by_field_name("attribute")
    return name is not None and analysis.source(name) in _WEIGHT_MAKERS
