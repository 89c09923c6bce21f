"""What a session's findings offer for the program around them: the conversion and all that follows from it at once."""

from __future__ import annotations

from eagerly.check import check
from eagerly.check.analysis import Analysis, Finding
from eagerly.fix.compose import Change, TextEdit, after, apply_edits, edits, in_a_row
from eagerly.fix.mark import mark
from eagerly.fix.registry import main_fix
from eagerly.fix.session import session_uses
from eagerly.fix.sessions import convert, scope_at
from eagerly.source.text import Span
from eagerly.source.tree import span

_MAX_PASSES = 10


def is_of_session(finding: Finding) -> bool:
    """Whether a finding goes when the session that it speaks of is converted."""
    return finding.rule.fix == "session"


def converted(analysis: Analysis, finding: Finding) -> Change:
    """The program of a session as TensorFlow 2 code: its scope converted, and then fixed until nothing is left to fix.

    Raises:
        CannotFixError: it can't be converted, with the line that is in the way.
    """
    fix = convert(analysis, finding)
    scope = scope_at(analysis, finding.span)
    where = span(scope.node) if scope.parent is not None else Span(0, len(analysis.text.data))
    passes, now = [edits(analysis, [fix])], analysis
    while passes[-1]:
        changes = passes[-1]
        where = Span(after(where.start, changes), after(where.end, changes))
        text = apply_edits(now.text, changes)
        now = check(text, now.rulebook, now.settings, now.imports, analysis.facts.world)
        passes.append(_following(now, where) if len(passes) < _MAX_PASSES else [])
    passes.append(mark(now))
    return Change(fix.title, fix.note, in_a_row(analysis.text, passes))


def _following(analysis: Analysis, where: Span) -> list[TextEdit]:
    """The edits of all other fixes in the scope that was converted, but for functions that have sessions still."""
    with_sessions = {id(scope_at(analysis, span(use.node))) for use in session_uses(analysis)}
    found = (
        main_fix(analysis, finding).preferred
        for finding in analysis.findings
        if finding.span.within(where)
        and not is_of_session(finding)
        and id(scope_at(analysis, finding.span)) not in with_sessions
    )
    return edits(analysis, [fix for fix in found if fix is not None])
