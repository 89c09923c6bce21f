"""Fixing all there is to fix in a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eagerly.check import Analysis, check
from eagerly.fix.compose import TextEdit, apply_edits, edits, in_a_row
from eagerly.fix.mark import mark
from eagerly.fix.model import Fix
from eagerly.fix.registry import main_fix
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
    before: Text
    passes: list[list[TextEdit]]
    """The edits of each pass, each for the text that the last one made."""

    @cached_property
    def edits(self) -> list[TextEdit]:
        """What leads from the source to `text`."""
        return self.passes[0] if len(self.passes) == 1 else in_a_row(self.before, self.passes)


def wanted_fixes(analysis: Analysis, *, unsafe: bool) -> list[Fix]:
    """The preferred fixes to apply together: the safe ones, and with `unsafe` those that want a review."""
    found = (main_fix(analysis, finding).preferred for finding in analysis.findings)
    return [fix for fix in found if fix is not None and (unsafe or fix.safety is Safety.SAFE)]


def fix_everything(analysis: Analysis) -> Fixed:
    """Applies all fixes that the settings want, again and again until none is left.

    A pass whose result has a syntax error that the source did not have is not applied. The passes go by the world that
    the source showed to live in; where their result no longer does and needs it, it gets a mark.
    """
    first = analysis
    unsafe = analysis.settings.unsafe_fixes
    made: list[list[TextEdit]] = []
    for _ in range(_MAX_PASSES):
        changes = edits(analysis, wanted_fixes(analysis, unsafe=unsafe))
        text = apply_edits(analysis.text, changes)
        if text.data == analysis.text.data:
            break
        after = check(text, analysis.rulebook, analysis.settings, analysis.imports, first.facts.world)
        if after.has_error and not analysis.has_error:
            break
        made.append(changes)
        analysis = after
    if made and (changes := mark(analysis)):
        made.append(changes)
        text = apply_edits(analysis.text, changes)
        analysis = check(text, analysis.rulebook, analysis.settings, analysis.imports)
    fixed = max(len(first.findings) - len(analysis.findings), 0)
    return Fixed(analysis.text, analysis, fixed, first.text, made)
