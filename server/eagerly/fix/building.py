"""Models that are built by a call, which makes the weights of their layers as well."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_models import BuiltByShape
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_INPUT = Symbol(Api.TF, "keras.Input")
_SIZES = {"none", "integer", "identifier", "attribute", "binary_operator"}


def call_with_input(analysis: Analysis, finding: Finding) -> Fix:
    """`model.build((None, 3))` becomes `model(tf.keras.Input(batch_shape=(None, 3)))`."""
    site = finding.site
    assert isinstance(site, BuiltByShape)
    shape = site.shape.value
    if shape.type not in ("tuple", "list") or any(size.type not in _SIZES for size in shape.named_children):
        raise CannotFixError(f"`{analysis.source(shape)}` is not one shape that is written out")
    spelling = spell(analysis, _INPUT, site.scope, site.call)
    parts = (span(site.model), f"({spelling.text}(batch_shape=", span(shape), "))")
    return Fix(
        title="Call it with an `Input`",
        replacements=(Replacement(span(site.call), parts),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )
