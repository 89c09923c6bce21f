"""What a session's findings offer for the program around them: the conversion and all that follows from it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from eagerly.check import check
from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_regularizers import is_slim_regularizer
from eagerly.fix.aliases import spelled_out
from eagerly.fix.builders import in_place_of_calls
from eagerly.fix.compose import Change, TextEdit, after, apply_edits, edits, in_a_row
from eagerly.fix.mark import mark
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Fixes, NotYetError, Replacement
from eagerly.fix.registry import main_fix
from eagerly.fix.session import session_uses
from eagerly.fix.sessions import convert, scope_at
from eagerly.names.scopes import Scope
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import span

_MAX_PASSES = 10
_LINE = re.compile(r"^(?:cell \d+, )?line \d+: ")


def is_of_session(finding: Finding) -> bool:
    """Whether a finding goes when the session that it speaks of is converted."""
    return finding.rule.fix == "session"


def converted(analysis: Analysis, finding: Finding) -> Change:
    """The program of a session as TensorFlow 2 code: its scope converted, and then fixed until nothing is left to fix.

    What has to be fixed before it can be converted is fixed first. Worked out once for each scope.

    Raises:
        CannotFixError: it can't be converted, with the line that is in the way.
    """
    scope = scope_at(analysis, finding.span)
    return once(analysis, ("converted", id(scope)), lambda: _converted(analysis, finding, scope))


def _converted(analysis: Analysis, finding: Finding, scope: Scope) -> Change:
    where = span(scope.node) if scope.parent is not None else Span(0, len(analysis.text.data))
    course = _Course(analysis, finding, where, finding.span.start)
    fix = _at_once(course, scope) or course.conversion()
    course.apply(edits(course.now, [fix]))
    course.fix_the_rest()
    course.passes.append(mark(course.now))
    return Change(fix.title, fix.note + course.note, in_a_row(analysis.text, course.passes))


def _at_once(course: _Course, scope: Scope) -> Fix | None:
    """The conversion of the source as it is; None where it had to be fixed first, which is done then.

    Raises:
        CannotFixError: it can't be converted, whatever is fixed first.
    """
    try:
        return convert(course.first, course.finding)
    except CannotFixError as reason:
        course.put_builders_in_place(scope)
        if isinstance(reason, NotYetError):
            course.spell_out_names()
        elif not course.passes:
            raise
    course.fix_the_rest()
    return None


def fix_shown(analysis: Analysis, finding: Finding) -> Fixes:
    """What to say can be done about a finding: where it goes with a session, what converting the program comes to."""
    found = main_fix(analysis, finding)
    if found.preferred is not None:
        return found
    if not is_of_session(finding):
        return next((Fixes(_shown(change)) for change in _changes(analysis) if _takes(change, finding)), found)
    if found.refusal is None:
        return found
    try:
        return Fixes(_shown(converted(analysis, finding)))
    except CannotFixError as reason:
        return Fixes(refusal=" ".join(str(reason).split()))


def _shown(change: Change) -> Fix:
    replacements = tuple(Replacement(edit.span, (edit.new_text,)) for edit in change.edits)
    return Fix(change.title, replacements, Safety.REVIEW, change.note)


def _changes(analysis: Analysis) -> list[Change]:
    """The programs of a source's sessions as TensorFlow 2 code, those that can be converted."""
    return once(analysis, "programs", lambda: list(_found(analysis)))


def _found(analysis: Analysis) -> Iterator[Change]:
    if analysis.settings.target == "compat":
        return
    sessions = {id(scope_at(analysis, each.span)): each for each in analysis.findings if is_of_session(each)}
    for finding in sessions.values():
        with suppress(CannotFixError):
            yield converted(analysis, finding)


def _takes(change: Change, finding: Finding) -> bool:
    """Whether what a finding speaks of goes, or is written anew, with a program."""
    return any(finding.span.start < edit.span.end and edit.span.start < finding.span.end for edit in change.edits)


@dataclass
class _Course:
    """A source on its way, pass by pass."""

    first: Analysis
    finding: Finding
    """The session's, in it."""
    where: Span
    """The scope that is converted."""
    at: int
    """Where its session's finding starts."""
    now: Analysis = field(init=False)
    passes: list[list[TextEdit]] = field(default_factory=list)
    in_place: list[str] = field(default_factory=list)
    """The functions whose body stands in the place of their call."""

    def __post_init__(self) -> None:
        self.now = self.first

    def apply(self, changes: list[TextEdit]) -> None:
        self.passes.append(changes)
        self.where = Span(after(self.where.start, changes), after(self.where.end, changes))
        self.at = after(self.at, changes)
        text = apply_edits(self.now.text, changes)
        self.now = check(text, self.now.rulebook, self.now.settings, self.now.imports, self.first.facts.world)

    def put_builders_in_place(self, scope: Scope) -> None:
        """Puts functions that build a part of the graph of the scope in the place of their calls."""
        changes, self.in_place = in_place_of_calls(self.first, scope)
        if changes:
            self.apply(changes)

    def spell_out_names(self) -> None:
        """Writes out what names of functions stand for that are other functions."""
        changes = spelled_out(self.now)
        if changes:
            self.apply(changes)

    @property
    def note(self) -> str:
        """What happened to functions."""
        names = ", ".join(f"`{name}`" for name in self.in_place)
        return f" The body of {names} stands where its call was." if names else ""

    def conversion(self) -> Fix:
        """The conversion of the session as the source is now.

        Raises:
            CannotFixError: it can't be converted now either. If lines have moved, it is said of no line, or why the
                first source can't be converted, if not for want of another fix.
        """
        left = ""
        for finding in self.now.findings:
            if finding.span.start == self.at and is_of_session(finding):
                try:
                    return convert(self.now, finding)
                except CannotFixError as reason:
                    if self.now.text.line_count == self.first.text.line_count:
                        raise
                    left = _LINE.sub("", str(reason))
        try:
            return convert(self.first, self.finding)
        except NotYetError as reason:
            raise (CannotFixError(f"once all else is fixed: {left}") if left else reason) from None

    def fix_the_rest(self) -> None:
        """Applies all fixes in the scope but those of sessions, again and again until none is left."""
        for _ in range(_MAX_PASSES):
            changes = self._fixes()
            if not changes:
                break
            self.apply(changes)

    def _fixes(self) -> list[TextEdit]:
        """The edits of all other fixes in the scope; functions that have sessions of their own stay.

        So do the regularizers of TF-Slim, which the conversion writes as those of Keras.
        """
        others = {id(scope_at(self.now, span(use.node))) for use in session_uses(self.now)}
        others.discard(id(scope_at(self.now, Span(self.at, self.at))))
        found = (
            main_fix(self.now, finding).preferred
            for finding in self.now.findings
            if finding.span.within(self.where)
            and not is_of_session(finding)
            and not (finding.symbol is not None and is_slim_regularizer(finding.symbol))
            and id(scope_at(self.now, finding.span)) not in others
        )
        return edits(self.now, [fix for fix in found if fix is not None])
