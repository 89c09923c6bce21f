"""A symbol under its new name."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.symbols import MovedUse, NamedAttribute
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.source.tree import span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.log` becomes `tf.math.log`, by whatever name `tf` goes."""
    site = finding.site
    assert isinstance(site, MovedUse)
    _, node = site.use.prefixes[site.prefix]
    spelling = spell(analysis, site.replacement, site.use.scope, node, site.use.reference.base)
    return Fix(
        title=f"Replace with `{spelling.text}`",
        replacements=(Replacement(span(node), (spelling.text,)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def rename_attribute(analysis: Analysis, finding: Finding) -> Fix:
    """`getattr(tf.image, "transpose_image")` becomes `getattr(tf.image, "transpose")`."""
    site = finding.site
    assert isinstance(site, NamedAttribute)
    if site.replacement is None:
        raise CannotFixError("the new name is not an attribute of the same module")
    replacement = Replacement(span(site.content), (site.replacement,))
    return Fix(f"Rename to `{site.replacement}`", (replacement,), finding.rule.safety, finding.rule.review or "")
