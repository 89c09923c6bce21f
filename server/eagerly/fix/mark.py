"""The mark of a file whose code no longer shows that it was written for TensorFlow 1, while findings depend on that."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check import Analysis, Finding, check, check_again
from eagerly.check.analysis import MARK, World
from eagerly.check.signatures import MovedArguments
from eagerly.fix.compose import TextEdit, apply_edits, in_a_row
from eagerly.fix.imports import line_ending, top_of_code
from eagerly.names.symbols import Api
from eagerly.rules.model import Severity
from eagerly.settings import Settings
from eagerly.source.text import Span

_WHEN_TO_DELETE = "; delete this line when nothing that is reported below is left to mend"


def mark(analysis: Analysis) -> list[TextEdit]:
    """The edit that adds the mark to a fixed source, if its fixes have taken away what some of its findings depend on.

    What is not selected in this run counts as well: the next run has to find it.
    """
    if analysis.world is not World.GRAPH or analysis.shown.world is World.GRAPH:
        return []
    settings = replace(analysis.settings, select=Settings.select)
    known = analysis if settings == analysis.settings else check_again(analysis, settings, World.GRAPH)
    forgotten = check_again(analysis, settings)
    if _said(known) == _said(forgotten):
        return []
    at = top_of_code(analysis)
    return [TextEdit(Span(at, at), f"{MARK}{_WHEN_TO_DELETE}{line_ending(analysis)}")]


def marked(analysis: Analysis, changes: list[TextEdit]) -> list[TextEdit]:
    """The edits of single fixes, and the mark if what they leave needs it."""
    if not any(map(_may_depend, analysis.findings)):
        return changes
    text = apply_edits(analysis.text, changes)
    added = mark(check(text, analysis.rulebook, analysis.settings, analysis.imports, analysis.facts.world))
    return in_a_row(analysis.text, [changes, added]) if added else changes


def _said(analysis: Analysis) -> set[tuple[Span, str, Severity]]:
    """All but what is a hint in any file: there is nothing to mend in it."""
    told = (finding for finding in analysis.findings if finding.rule.severity is not Severity.HINT)
    return {(finding.span, finding.rule.code, finding.severity) for finding in told}


def _may_depend(finding: Finding) -> bool:
    """Whether a finding may go, or be no more than a hint, in a file that doesn't show to be TensorFlow 1 code."""
    if isinstance(finding.site, MovedArguments):
        return True
    return finding.rule.only_tf1 and (finding.symbol is None or finding.symbol.api is not Api.V1)
