"""Fixing all there is to fix in a source."""

from __future__ import annotations

from dataclasses import dataclass

from eagerly.check import Analysis, check
from eagerly.fix.compose import TextEdit, apply_edits, edits, in_a_row
from eagerly.fix.model import Fix
from eagerly.fix.registry import fixes
from eagerly.rules.model import Safety
from eagerly.source.text import Text

_MAX_PASSES = 10


@dataclass(frozen=True)
class Fixed:
    """A source after all its fixes."""

    text: Text
    remaining: Analysis
    fixed: int
    """How many findings went."""
    edits: list[TextEdit]
    """What leads from the source to `text`."""


def wanted_fixes(analysis: Analysis, *, unsafe: bool) -> list[Fix]:
    """The preferred fixes to apply together: the safe ones, and with `unsafe` those that want a review."""
    found = (fixes(analysis, finding).preferred for finding in analysis.findings)
    return [fix for fix in found if fix is not None and (unsafe or fix.safety is Safety.SAFE)]


def fix_everything(analysis: Analysis) -> Fixed:
    """Applies all fixes that the settings want, again and again until none is left.

    A pass whose result has a syntax error that the source did not have is not applied.
    """
    first = analysis
    unsafe = analysis.settings.unsafe_fixes
    made: list[list[TextEdit]] = []
    for _ in range(_MAX_PASSES):
        changes = edits(analysis, wanted_fixes(analysis, unsafe=unsafe))
        text = apply_edits(analysis.text, changes)
        if text.data == analysis.text.data:
            break
        after = check(text, analysis.rulebook, analysis.settings, analysis.imports)
        if after.has_error and not analysis.has_error:
            break
        made.append(changes)
        analysis = after
    whole = made[0] if len(made) == 1 else in_a_row(first.text, made)
    return Fixed(analysis.text, analysis, max(len(first.findings) - len(analysis.findings), 0), whole)
