"""Names in quotes, as Keras 3 knows them."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.quoted import QuotedName
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.rules.model import Safety
from eagerly.source.text import Span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`loss="logcosh"` becomes `loss="log_cosh"`."""
    site = finding.site
    assert isinstance(site, QuotedName)
    if site.new_name is None:
        raise CannotFixError("Keras 3 has none of the same under another name")
    return Fix(
        title=f"Rename to `{site.new_name}`",
        replacements=(Replacement(Span(site.text.start_byte + 1, site.text.end_byte - 1), (site.new_name,)),),
        safety=Safety.REVIEW if site.is_recorded else finding.rule.safety,
        note="The values of the metric are recorded under its new name, in the history and for callbacks."
        if site.is_recorded
        else "",
    )
