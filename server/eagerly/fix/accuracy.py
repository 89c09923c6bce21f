"""The accuracy by the name that it is recorded under, in all of a file: half of it renamed would read nothing."""

from __future__ import annotations

from collections.abc import Iterator

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_logs import MonitoredMetric
from eagerly.check.members import RenamedKey
from eagerly.fix.memo import once
from eagerly.fix.model import Fix, Replacement
from eagerly.source.tree import span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`history["acc"]` becomes `history["accuracy"]`, and `monitor="val_acc"` becomes `monitor="val_accuracy"`."""
    return once(analysis, "accuracy", lambda: _renamed(analysis, finding))


def _renamed(analysis: Analysis, finding: Finding) -> Fix:
    replacements = tuple(_replacements(analysis))
    places = "" if len(replacements) == 1 else f" in all {len(replacements)} places"
    title = f"Read the accuracy by its new name{places}"
    return Fix(title, replacements, finding.rule.safety, finding.rule.review or "")


def _replacements(analysis: Analysis) -> Iterator[Replacement]:
    for finding in analysis.findings:
        site = finding.site if finding.rule.fix == "monitored-accuracy" else None
        if isinstance(site, MonitoredMetric):
            yield from (Replacement(place, ("accuracy",)) for place in site.places)
        elif isinstance(site, RenamedKey):
            yield Replacement(span(site.key), (site.new,))
