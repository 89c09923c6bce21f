"""What a model's methods gave that Keras 3 does not have."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.keras_logs import BatchLog
from eagerly.check.members import ChangedMemberSite, MemberUse, RenamedAttribute
from eagerly.check.models import has_one_score, layers_of
from eagerly.fix.calls import refuse_uncalled
from eagerly.fix.members import rename_attribute, rewrite_member
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.meaning import SelfOf
from eagerly.rules.model import Safety
from eagerly.source.tree import span

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
