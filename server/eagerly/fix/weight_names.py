"""The name of a weight in its model, which is its `path` in Keras 3."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.weight_names import WeightName
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.tree import span


def go_by_path(analysis: Analysis, finding: Finding) -> Fix:
    """`w.name == "dense/kernel:0"` becomes `w.path.endswith("dense/kernel")`."""
    site = finding.site
    assert isinstance(site, WeightName)
    text, weight = site.text.removesuffix(":0"), span(site.weight)
    if ":" in text:
        raise CannotFixError("what is behind the `:` is not `0`")
    is_end = site.text.endswith(":0") or site.operation in ("==", "!=")
    if site.operation in ("==", "!=", "in", "not in", "endswith") and is_end:
        negation = "not " if site.operation in ("!=", "not in") else ""
        replacement = Replacement(span(site.whole), (negation, weight, f'.path.endswith("{text}")'))
    elif site.operation in ("in", "not in"):
        replacement = Replacement(span(site.attribute), (weight, ".path"))
    else:
        raise CannotFixError(f"a path may begin with the name of the model, so `{site.operation}` finds something else")
    return Fix(
        title="Go by the path of the weight",
        replacements=(replacement,),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
