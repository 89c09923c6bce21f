"""What a model's methods gave that Keras 3 does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.check.keras_logs import BatchLog
from eagerly.check.members import ChangedMemberSite, MemberUse, RenamedAttribute
from eagerly.check.models import has_one_score, is_sequential, layers_of
from eagerly.fix.calls import refuse_uncalled
from eagerly.fix.members import rename_attribute, rewrite_member
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Located, bindings_at
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import span

_MEASURING = ("fit", "evaluate", "train_on_batch", "test_on_batch", "fit_generator", "evaluate_generator")
_READ = {
    "get_shape": ".shape",
    "get_input_at": ".input",
    "get_output_at": ".output",
    "get_input_shape_at": ".input.shape",
    "get_output_shape_at": ".output.shape",
}
"""The attributes that give what methods gave."""
_TEMPLATE = "predict_classes"


def remove_call(analysis: Analysis, finding: Finding) -> Fix:
    """Takes away a call that got a model ready for what Keras 3 does by itself."""
    site = finding.site
    assert isinstance(site, MemberUse)
    call = call_of(site.node)
    if call is None or not stands_alone(call):
        raise CannotFixError("it is not a call that stands by itself")
    return Fix(
        title=f"Remove `{analysis.source(call)}`",
        replacements=tuple(removals(analysis, [statement_of(call)])),
        safety=Safety.REVIEW,
        note=finding.rule.review or "",
    )


def shape_of_tensor(analysis: Analysis, finding: Finding) -> Fix:
    """`layer.output_shape` becomes `layer.output.shape`, but not of a layer's own in its methods."""
    site = finding.site
    assert isinstance(site, RenamedAttribute)
    layer, around = site.use.node.child_by_field_name("object"), site.use.node.parent
    if layer is None or isinstance(analysis.names.of(layer, site.use.scope), SelfOf):
        raise CannotFixError("a layer has no `input` and `output` of its own before it is in a model")
    if around is not None and around.child_by_field_name("left") == site.use.node:
        raise CannotFixError("it is set here")
    return rename_attribute(analysis, finding)


def read_attribute(analysis: Analysis, finding: Finding) -> Fix:
    """`layer.get_output_at(0)` becomes `layer.output`, and `x.get_shape()` `x.shape`."""
    site = finding.site
    assert isinstance(site, MemberUse)
    call, owner = call_of(site.node), site.node.child_by_field_name("object")
    name = site.node.child_by_field_name("attribute")
    given = given_arguments(analysis, call) if call is not None else None
    if call is None or owner is None or name is None or given is None:
        return refuse_uncalled(analysis, finding)
    if any(analysis.source(each.value) != "0" for each in given):
        raise CannotFixError("only what the first call of a layer gave is kept: give what each call gives a name")
    if isinstance(analysis.names.of(owner, site.scope), SelfOf):
        raise CannotFixError("a layer has no `input` and `output` of its own before it is in a model")
    new = _READ[analysis.source(name)]
    replacement = Replacement(Span(owner.end_byte, call.end_byte), (new,))
    return Fix(f"Read `{new}`", (replacement,), finding.rule.safety, finding.rule.review or "")


def name_metrics(analysis: Analysis, finding: Finding) -> Fix:
    """`model.metrics_names` becomes `list(model.get_metrics_result())`, once a model of one output was measured."""
    site = finding.site
    assert isinstance(site, MemberUse)
    model = site.node.child_by_field_name("object")
    if model is None or not is_sequential(analysis, model, site.scope):
        raise CannotFixError("only of a model of one output, such as a `Sequential`, the names come in the same order")
    name = analysis.source(model)
    if not any(_is_before(analysis, attribute, name, site) for attribute in _measurements(analysis)):
        raise CannotFixError("Keras 3 knows the names only once the model was trained or evaluated")
    if bindings_at("list", site.scope, site.node.start_byte):
        raise CannotFixError("the name `list` is taken")
    return Fix(
        title="Take the names from `get_metrics_result`",
        replacements=(Replacement(span(site.node), ("list(", span(model), ".get_metrics_result())")),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _measurements(analysis: Analysis) -> Iterator[Located]:
    """The methods in the file that measure a model."""
    for method in _MEASURING:
        yield from analysis.scopes.attributes_by_name.get(method, ())


def _is_before(analysis: Analysis, attribute: Located, model: str, site: MemberUse) -> bool:
    """Whether a method of a model is called in the same scope before its names are read."""
    owner = attribute.node.child_by_field_name("object")
    is_of_model = owner is not None and analysis.source(owner) == model and attribute.scope is site.scope
    return is_of_model and call_of(attribute.node) is not None and attribute.node.start_byte < site.node.start_byte


def read_batch(analysis: Analysis, finding: Finding) -> Fix:
    """`logs["batch"]` in `on_batch_end(self, batch, logs)` becomes `batch`."""
    site = finding.site
    assert isinstance(site, BatchLog)
    if site.name is None:
        raise CannotFixError("how many samples a batch has is known where the data is made, and not to the logs")
    replacement = Replacement(span(site.read), (site.name,))
    return Fix(f"Read `{site.name}`", (replacement,), finding.rule.safety, finding.rule.review or "")


def classes(analysis: Analysis, finding: Finding) -> Fix:
    """`m.predict_classes(x)` becomes `m.predict(x).argmax(axis=-1)`, or a comparison where `m` gives one score."""
    site = finding.site
    if not isinstance(site, ChangedMemberSite):
        return refuse_uncalled(analysis, finding)
    layers = layers_of(analysis, site.bound.given["self"].node, site.use.scope)
    one_score = has_one_score(analysis, layers) if layers is not None else None
    if one_score is None:
        raise CannotFixError("the file does not show whether the last layer of the model gives one score or several")
    return _of_one(analysis, finding, site) if one_score else _of_several(analysis, finding, site)


def either_classes(analysis: Analysis, finding: Finding) -> list[Fix]:
    """Both forms, where it can't be told which one is right."""
    site = finding.site
    if not isinstance(site, ChangedMemberSite) or site.template.function != _TEMPLATE:
        return []
    try:
        classes(analysis, finding)
    except CannotFixError:
        several, one = _of_several(analysis, finding, site), _of_one(analysis, finding, site)
        return [
            replace(several, title="Several scores for each sample (softmax): take the highest"),
            replace(one, title="One score for each sample (sigmoid): compare with 0.5"),
        ]
    return []


def _of_several(analysis: Analysis, finding: Finding, site: ChangedMemberSite) -> Fix:
    fix = rewrite_member(analysis, finding)
    behind = Replacement.insertion(site.node.end_byte, ".argmax(axis=-1)")
    return replace(fix, replacements=(*fix.replacements, behind), title="Take the highest score")


def _of_one(analysis: Analysis, finding: Finding, site: ChangedMemberSite) -> Fix:
    fix = rewrite_member(analysis, finding)
    around = (
        Replacement.insertion(site.node.start_byte, "("),
        Replacement.insertion(site.node.end_byte, ' > 0.5).astype("int32")'),
    )
    return replace(fix, replacements=(*fix.replacements, *around), title="Compare the score with 0.5")
