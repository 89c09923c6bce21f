"""Arguments of layers that had other places in older Keras."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.layer_calls import AddVariable, KernelByNumbers
from eagerly.fix.model import Fix, Replacement
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span
from eagerly.source.tree import span


def add_weight(analysis: Analysis, finding: Finding) -> Fix:
    """`self.add_variable("w", [3])` becomes `self.add_weight(name="w", shape=[3])`."""
    site = finding.site
    assert isinstance(site, AddVariable)
    replacements = [Replacement(span(site.name), ("add_weight",))]
    replacements += [Replacement(Span(node.start_byte, node.start_byte), (f"{name}=",)) for node, name in site.keywords]
    return Fix(
        title="Replace with `add_weight`",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def kernel_size(analysis: Analysis, finding: Finding) -> Fix:
    """`Convolution2D(32, 3, 3)` becomes `Convolution2D(32, (3, 3))`."""
    site = finding.site
    assert isinstance(site, KernelByNumbers)
    start, end = site.first.start_byte, site.last.end_byte
    fix = Fix(
        title="Write the size of the kernel as one argument",
        replacements=(Replacement(Span(start, start), ("(",)), Replacement(Span(end, end), (")",))),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
    if finding.severity is Severity.HINT:
        note = "Nothing here shows that it is Keras 1 code; in `tf.keras` the third number is `strides`."
        return replace(fix, safety=Safety.REVIEW, note=note)
    return fix
