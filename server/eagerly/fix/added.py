"""Losses and metrics that a model was given once it was put together, added by a layer that the file gets."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import bind, keyword_arguments
from eagerly.check.facts import compile_calls, outputs_of
from eagerly.check.keras_3 import AddedTensor
from eagerly.check.members import MemberUse
from eagerly.fix.given_code import put_above
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.spelling import Spelling, spell
from eagerly.fix.statements import stands_alone
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Binding, BindingKind
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_METRIC = ("value", "aggregation", "name")
_BY_OUTPUT = {"loss", "metrics", "weighted_metrics", "loss_weights"}
_LOSS_LAYER = '''\
@{register}()
class AddedLoss({layer}):
    """Adds a loss to the model that it is part of, and gives the output of that."""

    def call(self, outputs, loss):
        self.add_loss(loss)
        return outputs

    def compute_output_shape(self, outputs_shape, loss_shape):
        return outputs_shape
'''
_METRIC_LAYER = '''\
@{register}()
class AddedMetric({layer}):
    """Records the mean of a value for the model that it is part of, and gives the output of that."""

    def __init__(self, metric, **kwargs):
        super().__init__(**kwargs)
        self.metric = metric
        self.mean = {mean}(name=metric)

    def call(self, outputs, value):
        self.mean.update_state(value)
        return outputs

    def compute_output_shape(self, outputs_shape, value_shape):
        return outputs_shape

    def get_config(self):
        return {{**super().get_config(), "metric": self.metric}}
'''
_LAYERS = {"AddedLoss": _LOSS_LAYER, "AddedMetric": _METRIC_LAYER}
_METHODS = {"AddedLoss": "add_loss", "AddedMetric": "add_metric"}
_WRITTEN_WITH = {
    "layer": "layers.Layer",
    "register": "utils.register_keras_serializable",
    "mean": "metrics.Mean",
}


def add_loss(analysis: Analysis, finding: Finding) -> Fix:
    """`model.add_loss(x)` becomes `model = Model(model.input, AddedLoss()(model.output, x))`."""
    site = finding.site
    assert isinstance(site, AddedTensor)
    bound = bind(analysis, site.call, ("losses", "inputs"))
    if bound.problem is not None or "losses" not in bound.given:
        raise CannotFixError(bound.problem or "it is given no loss")
    return _made_anew(analysis, finding, site, "AddedLoss", "")


def adds_to_model(analysis: Analysis, site: MemberUse) -> bool:
    """Whether `add_metric` is called on a model from outside of its class."""
    owner = site.node.child_by_field_name("object")
    return owner is not None and not isinstance(analysis.names.of(owner, site.scope), SelfOf)


def add_metric(analysis: Analysis, finding: Finding) -> Fix:
    """`model.add_metric(x, name="m", aggregation="mean")` becomes a model with an `AddedMetric("m")` in it."""
    site = finding.site
    assert isinstance(site, MemberUse)
    call, owner = call_of(site.node), site.node.child_by_field_name("object")
    if call is None or owner is None:
        raise CannotFixError("it is passed on here rather than called")
    value, name = mean_added(analysis, call)
    added = AddedTensor(call, owner, value, site.scope)
    return _made_anew(analysis, finding, added, "AddedMetric", analysis.source(name))


def mean_added(analysis: Analysis, call: Node) -> tuple[Node, Node]:
    """The value that a call of `add_metric` gives the mean of, and its name.

    Raises:
        CannotFixError: it gives something else, or no name.
    """
    bound = bind(analysis, call, _METRIC)
    named, aggregation = (bound.given.get(name) for name in ("name", "aggregation"))
    if bound.problem is not None or "value" not in bound.given or named is None:
        raise CannotFixError(bound.problem or "it is not given a value and a name")
    if aggregation is None or analysis.source(aggregation.value).strip("'\"") != "mean":
        raise CannotFixError(
            'it does not say `aggregation="mean"`, so that it is given a metric, or the last value counts'
        )
    return bound.given["value"].value, named.value


def _made_anew(analysis: Analysis, finding: Finding, site: AddedTensor, layer: str, argument: str) -> Fix:
    """The model made anew, with a layer around its output that also gets the tensor."""
    model = _model(analysis, site)
    made = model.value.child_by_field_name("function") if model.value is not None else None
    if made is None or model.value is None:
        raise CannotFixError("the code is not complete")
    named = [each for each in keyword_arguments(analysis, model.value) if each.keyword == "name"]
    name = model.name
    parts: list[Part] = [
        f"{name} = {analysis.source(made)}({name}.input, {layer}({argument})({name}.output, ",
        span(site.tensor),
        f"){f', name={name}.name' if named else ''})",
    ]
    above = _first_need(analysis, layer)
    layers = [each for each in _LAYERS if each == layer or _first_need(analysis, each) == above]
    missing = [each for each in layers if not _has_layer(analysis, each)]
    spellings = _spelled(analysis, made, site, above) if layer in missing else {}
    texts = [_LAYERS[each].format(**{key: each.text for key, each in spellings.items()}) for each in missing]
    classes = [put_above(analysis, above, "\n\n".join(texts))] if layer in missing and above is not None else []
    return Fix(
        title=f"Put an `{layer}` into the model",
        replacements=(Replacement(span(site.call), tuple(parts)), *classes),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(spelling.name for spelling in spellings.values()) | {name},
        imports=frozenset(need for spelling in spellings.values() for need in spelling.needs),
    )


def _model(analysis: Analysis, site: AddedTensor) -> Binding:
    """What makes the model, in the same function, of inputs and an output."""
    names = analysis.names
    bindings = names.bindings(site.model, site.scope) if site.model.type == "identifier" else []
    only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
    if only is None or only.value is None or only.scope is not site.scope or not stands_alone(site.call):
        raise CannotFixError("the model is not made where it gets this, under a name that it can be made anew by")
    meaning = names.called(only.value, only.scope) if only.value.type == "call" else None
    if not isinstance(meaning, Symbol) or analysis.rulebook.today(meaning).keras_path not in ("Model", "models.Model"):
        raise CannotFixError("the file does not show what inputs and output the model is made of")
    if outputs_of(analysis, site.model, site.scope) > 1:
        raise CannotFixError("its outputs would lose their names, by which losses and metrics of each go")
    for model, call in compile_calls(analysis):
        given = keyword_arguments(analysis, call.node) if analysis.source(model) == only.name else []
        if any(each.keyword in _BY_OUTPUT and each.value.type == "dictionary" for each in given):
            raise CannotFixError("its output would lose the name that `compile` goes by")
    for reference in references_to(analysis, only):
        if reference.base.start_byte < site.call.start_byte and not reference.reads:
            line = analysis.text.line_name(reference.base.start_byte)
            raise CannotFixError(f"{line}: the model is used there as it is without this")
    return only


def _has_layer(analysis: Analysis, layer: str) -> bool:
    """Whether the file has the layer already.

    Raises:
        CannotFixError: it has something else of that name.
    """
    bindings = analysis.scopes.module.bindings.get(layer, [])
    docstring = _LAYERS[layer].split('"""')[1]
    if any(each.value is None or docstring not in analysis.source(each.value) for each in bindings):
        raise CannotFixError(f"the file has an `{layer}` of its own")
    return bool(bindings)


def _spelled(analysis: Analysis, made: Node, site: AddedTensor, above: Node | None) -> dict[str, Spelling]:
    """How what a layer is written with is written above a statement of the module, in the Keras of the model."""
    meaning = analysis.names.of(made, site.scope)
    is_standalone = isinstance(meaning, Symbol) and meaning.api is Api.KERAS
    symbols = {
        key: Symbol(Api.KERAS, path) if is_standalone else Symbol(Api.TF, f"keras.{path}")
        for key, path in _WRITTEN_WITH.items()
    }
    module = analysis.scopes.module
    return {key: spell(analysis, symbol, module, above or site.call) for key, symbol in symbols.items()}


def _first_need(analysis: Analysis, layer: str) -> Node | None:
    """The first statement of the module in which a model is given what a layer adds."""
    for each in analysis.scopes.attributes_by_name.get(_METHODS[layer], ()):
        owner = each.node.child_by_field_name("object")
        if owner is not None and not isinstance(analysis.names.of(owner, each.scope), SelfOf):
            return next(statement for statement in analysis.statements if span(each.node).within(span(statement)))
    return None
