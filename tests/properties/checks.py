"""Properties of one source, each as a function that says what is wrong, shared by generated and by real code."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from eagerly.check import Analysis, Finding, check
from eagerly.check.signatures import LostArgument, MovedArguments
from eagerly.fix import TextEdit, edits, fix_everything, fixes
from eagerly.fix.everything import Fixed
from eagerly.fix.kept_graph import is_kept
from eagerly.fix.programs import is_of_session
from eagerly.rules.model import Safety
from eagerly.source.text import PositionEncoding, Span, Text
from lsp.client import applied


def parses(source: str) -> bool:
    """Whether Python accepts a source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except (SyntaxError, ValueError):  # ValueError: it holds a NUL or a lone surrogate
            return False
    return True


def what(analysis: Analysis, finding: Finding) -> tuple[str, str]:
    """A finding without its place: the rule, and the text that was matched."""
    return finding.rule.code, analysis.text.slice(finding.span)


def said(analysis: Analysis) -> set[tuple[Span, str, str]]:
    """The findings, each by its place, its rule and how sure it is."""
    return {(finding.span, finding.rule.code, finding.severity.value) for finding in analysis.findings}


def is_fixed(analysis: Analysis, finding: Finding) -> bool:
    """Whether fixing everything fixes a finding."""
    fix = fixes(analysis, finding).preferred
    return fix is not None and (analysis.settings.unsafe_fixes or fix.safety is Safety.SAFE)


def described(analysis: Analysis) -> list[dict[str, Any]]:
    """Everything that a user can see of an analysis, but for the wording of explanations."""
    found = []
    for finding in analysis.findings:
        offered = fixes(analysis, finding)
        found.append(
            {
                "code": finding.rule.code,
                "span": finding.span,
                "message": finding.message,
                "severity": finding.severity.value,
                "refusal": offered.refusal,
                "fixes": [(fix.title, fix.safety.value, fix.note, edits(analysis, [fix])) for fix in offered.all],
            }
        )
    return found


def problems(analysis: Analysis) -> Iterator[str]:
    """What is wrong with fixing everything in a source."""
    result = fix_everything(analysis)
    if parses(str(analysis.text)) and not parses(str(result.text)):
        yield "the result does not parse"
    if result.remaining.has_error and not analysis.has_error:
        yield "the result's tree has an error"
    yield from edit_problems(analysis.text, result.edits, result.text)
    fresh = check(result.text, analysis.rulebook, analysis.settings, analysis.imports)
    if said(fresh) != said(result.remaining):
        yield f"a second run does not find what the first one left: {said(fresh) ^ said(result.remaining)}"
    again = fix_everything(fresh)
    if again.text.data != result.text.data:
        yield "a second run changes the result"
    if again.edits:
        yield "a second run has edits"
    added = new_findings(analysis, result)
    if added:
        yield f"findings that the source did not have, or that should be gone: {added}"


def edit_problems(before: Text, changes: Sequence[TextEdit], after: Text) -> Iterator[str]:
    """What is wrong with edits that lead from one text to another."""
    if any(first.span.end >= second.span.start for first, second in pairwise(changes)):
        yield "edits overlap or touch"
    if any(before.slice(change.span) == change.new_text for change in changes):
        yield "an edit changes nothing"
    if not _leads_to(before.data, changes, after.data):
        yield "the edits do not lead to the result, or bytes outside of them changed"
    for encoding in PositionEncoding:
        json = [{"range": _range(before, change.span, encoding), "newText": change.new_text} for change in changes]
        if applied(str(before), json, encoding.value) != str(after):
            yield f"an editor that counts in {encoding.value} gets something else"


def new_findings(before: Analysis, result: Fixed) -> dict[tuple[str, str], int]:
    """Findings of the result that the source did not have, or had with a fix: each with how many there are too many.

    What TensorFlow 1's private names hid shows once they are public, and so does that a call lacks an argument, or has
    one too many, once it is one of a function that 2.21 has, what of TF-Slim does not work with Keras 3, once it is
    that, what works in a graph only, once it is `compat.v1`'s, and that two releases of Keras are mixed, once
    `tf.layers` is of one of them. In a graph that is kept, what would break it stays, and what keeps it is found; in
    one that stays TensorFlow 1's, with its session, what only holds in eager code stays.
    """
    if _binds_anew(before, result.remaining) or any(finding.rule.code == "TF003" for finding in before.findings):
        return {}
    kept = is_kept(result.remaining)
    stays = kept or any(map(is_of_session, result.remaining.findings))
    unfixed = Counter(what(before, finding) for finding in before.findings if stays or not is_fixed(before, finding))
    keepers = ("TF401", "TF403") if kept else ()
    remaining = (
        finding
        for finding in result.remaining.findings
        if finding.rule.code not in ("TF406", "TF608", "TF662", *keepers)
    )
    said = (finding for finding in remaining if not isinstance(finding.site, LostArgument | MovedArguments))
    left = Counter(what(result.remaining, finding) for finding in said)
    return dict(left - unfixed)


def _binds_anew(before: Analysis, after: Analysis) -> bool:
    """Whether a fix imports a name that the source used without binding it, so that only now its uses mean anything."""
    bound = after.scopes.module.bindings.keys() - before.scopes.module.bindings.keys()
    return any(reference.name in bound for reference in before.scopes.references)


def _leads_to(before: bytes, changes: Sequence[TextEdit], after: bytes) -> bool:
    """Whether `after` is `before` with the edits and nothing else changed, read from front to back."""
    at, reached = 0, 0
    for change in changes:
        new = change.new_text.encode("utf-8", "surrogatepass")
        kept = before[at : change.span.start]
        if after[reached : reached + len(kept) + len(new)] != kept + new:
            return False
        at, reached = change.span.end, reached + len(kept) + len(new)
    return after[reached:] == before[at:]


def _range(text: Text, where: Span, encoding: PositionEncoding) -> dict[str, dict[str, int]]:
    start, end = text.position(where.start, encoding), text.position(where.end, encoding)
    return {"start": start._asdict(), "end": end._asdict()}
