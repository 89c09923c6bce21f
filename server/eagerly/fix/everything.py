"""Fixing all there is to fix in a source."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from eagerly.check import Analysis, Finding, check
from eagerly.fix.compose import TextEdit, apply_edits, edits, in_a_row
from eagerly.fix.in_graphs import holds_in_graph, holds_in_named_graph, lost_in_graph
from eagerly.fix.kept_graph import is_kept, kept_graph
from eagerly.fix.mark import mark
from eagerly.fix.model import CannotFixError, Fix
from eagerly.fix.programs import converted, is_of_session
from eagerly.fix.registry import main_fix
from eagerly.fix.session import session_uses
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


def wanted_fixes(analysis: Analysis, *, unsafe: bool, in_graph: bool = False) -> list[Fix]:
    """The preferred fixes to apply together: the safe ones, and with `unsafe` those that want a review.

    The conversion of a session always does, and takes long to work out; `compat` only gives its names another prefix.
    What would break a graph that is kept is left out, and with `in_graph` what would break the one of TensorFlow 1
    that the file builds.
    """
    with_sessions = unsafe or analysis.settings.target == "compat"
    findings = (finding for finding in analysis.findings if with_sessions or not is_of_session(finding))
    found = [(finding, main_fix(analysis, finding).preferred) for finding in findings]
    wanted = [(finding, fix) for finding, fix in found if fix is not None and (unsafe or fix.safety is Safety.SAFE)]
    fits = _fitting(analysis, in_graph=in_graph)
    return [fix for finding, fix in wanted if fits(finding, fix)]


def _fitting(analysis: Analysis, *, in_graph: bool) -> Callable[[Finding, Fix], bool]:
    """What tells whether a fix leaves the graph working that the file is to stay, or is the end of it."""
    if in_graph:
        return lambda finding, fix: holds_in_graph(analysis, finding, fix)
    if is_kept(analysis):
        return lambda finding, fix: is_of_session(finding) or holds_in_named_graph(analysis, finding, fix)
    if analysis.settings.target == "compat" and session_uses(analysis):
        return lambda finding, _: lost_in_graph(analysis, finding) is None
    return lambda finding, fix: True


def can_fix(analysis: Analysis) -> bool:
    """Whether `fix_everything` has something to do, as far as that can be told without doing it."""
    return bool(wanted_fixes(analysis, unsafe=analysis.settings.unsafe_fixes)) or _may_keep(analysis)


def fix_everything(analysis: Analysis) -> Fixed:
    """Applies all fixes that the settings want, again and again until none is left; programs of sessions come first.

    Where sessions are left then, the graph of the source is kept instead, if it can be, and fixed as the graph that it
    is. If it can't be, the source gets only such fixes as leave it the graph of TensorFlow 1 that it is: half of a
    program in eager code runs nowhere. A pass whose result has a syntax error that the source did not have is not
    applied. The passes go by the world that the source showed to live in; where their result no longer does and needs
    it, it gets a mark.
    """
    if analysis.settings.target == "compat":
        return _kept(analysis) or _passes(analysis, [])
    fixed = _passes(analysis, [])
    if not _may_keep(fixed.remaining):
        return fixed
    return _kept(analysis) or _passes(analysis, [], in_graph=True)


def _may_keep(analysis: Analysis) -> bool:
    """Whether what is found speaks of sessions of the file, and the settings want them kept where that is all."""
    is_wanted = analysis.settings.unsafe_fixes or analysis.settings.target == "compat"
    is_found = any(map(is_of_session, analysis.findings))
    return is_wanted and is_found and bool(session_uses(analysis)) and not is_kept(analysis)


def _kept(analysis: Analysis) -> Fixed | None:
    """A source whose graph is kept, and everything else fixed; None where it can't be."""
    try:
        return _passes(analysis, kept_graph(analysis).edits)
    except CannotFixError:
        return None


def _conversion(analysis: Analysis) -> list[TextEdit]:
    """The edits that convert the program of a session, with what has to come before; none where no program can be."""
    if analysis.settings.target != "compat":
        for finding in filter(is_of_session, analysis.findings):
            with suppress(CannotFixError):
                return converted(analysis, finding).edits
    return []


def _passes(first: Analysis, changes: list[TextEdit], *, in_graph: bool = False) -> Fixed:
    """A source after some edits, and then after all fixes that the settings want."""
    analysis, unsafe = first, first.settings.unsafe_fixes
    made: list[list[TextEdit]] = []
    for _ in range(_MAX_PASSES):
        if not changes and unsafe and not in_graph:
            changes = _conversion(analysis)
        changes = changes or edits(analysis, wanted_fixes(analysis, unsafe=unsafe, in_graph=in_graph))
        text = apply_edits(analysis.text, changes)
        if text.data == analysis.text.data:
            break
        after = check(text, analysis.rulebook, analysis.settings, analysis.imports, first.facts.world)
        if after.has_error and not analysis.has_error:
            break
        made.append(changes)
        changes, analysis = [], after
    if made and (changes := mark(analysis)):
        made.append(changes)
        text = apply_edits(analysis.text, changes)
        analysis = check(text, analysis.rulebook, analysis.settings, analysis.imports)
    fixed = max(len(first.findings) - len(analysis.findings), 0)
    return Fixed(analysis.text, analysis, fixed, first.text, made)
