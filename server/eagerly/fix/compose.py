"""Composes fixes into text edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from eagerly.check.analysis import Analysis
from eagerly.fix.imports import import_replacements
from eagerly.fix.model import Fix, Part, Replacement
from eagerly.source.text import Span, Text, encode


@dataclass(frozen=True)
class TextEdit:
    """The bytes of `span` become `new_text`."""

    span: Span
    new_text: str


def edits(analysis: Analysis, fixes: Iterable[Fix]) -> list[TextEdit]:
    """The text edits that apply these fixes at once.

    Where two fixes can't both be applied, the later one in the text is left out: it is found again afterwards.

    Returns:
        edits in the order of the text; they don't overlap or touch.
    """
    chosen = list(dict.fromkeys(fixes))
    while True:
        owners = {replacement: fix for fix in chosen for replacement in fix.replacements}
        refused = _first_conflict(owners)
        if refused is None:
            break
        chosen.remove(refused)
    replacements = list(owners)
    replacements += import_replacements(analysis, chosen, _removed(analysis, replacements))
    return _merged(_flat(analysis.text, Span(0, len(analysis.text.data)), _nested(replacements)))


def apply_edits(text: Text, changes: Sequence[TextEdit]) -> Text:
    """`text` with edits applied, which are in order and don't overlap."""
    pieces, at = [], 0
    for change in changes:
        pieces += [text.data[at : change.span.start], encode(change.new_text)]
        at = change.span.end
    return Text(b"".join([*pieces, text.data[at:]]))


def difference(before: Text, after: Text) -> list[TextEdit]:
    """Edits of whole lines that lead from one text to another."""
    old, new = before.lines(), after.lines()
    found, at = [], [*(before.line_start(line) for line in range(len(old))), len(before.data)]
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(TextEdit(Span(at[start], at[end]), "".join(new[new_start:new_end])))
    return found


@dataclass
class _Nested:
    """A replacement with those that work inside what it keeps."""

    replacement: Replacement
    inside: list[_Nested]


def _order(replacement: Replacement) -> tuple[int, bool, int]:
    """By place, the outer before the inner; an insertion goes before what starts there."""
    start, end = replacement.span
    return start, start < end, -end


def _fits(inner: Replacement, outer: Replacement) -> bool:
    """Whether `inner` works inside something that `outer` keeps."""
    return any(inner.span.within(kept) for kept in outer.kept)


def _first_conflict(owners: dict[Replacement, Fix]) -> Fix | None:
    """A fix that can't be applied beside those before it."""
    around: list[Replacement] = []
    for replacement in sorted(owners, key=_order):
        while around and around[-1].span.end <= replacement.span.start:
            around.pop()
        if around and not _fits(replacement, around[-1]) and owners[around[-1]] is not owners[replacement]:
            return owners[replacement]
        around.append(replacement)
    return None


def _nested(replacements: list[Replacement]) -> list[_Nested]:
    """Replacements as a forest; those inside what another one drops are dropped with it."""
    top: list[_Nested] = []
    around: list[_Nested] = []
    for replacement in sorted(replacements, key=_order):
        while around and around[-1].replacement.span.end <= replacement.span.start:
            around.pop()
        if around and not _fits(replacement, around[-1].replacement):
            continue
        node = _Nested(replacement, [])
        (around[-1].inside if around else top).append(node)
        if replacement.span.start < replacement.span.end:
            around.append(node)
    return top


def _removed(analysis: Analysis, replacements: list[Replacement]) -> list[Span]:
    """The source that goes: what each replacement covers but doesn't keep."""
    gaps: list[Span] = []
    for replacement in replacements:
        at = replacement.span.start
        for kept in sorted(replacement.kept):
            gaps.append(Span(at, kept.start))
            at = kept.end
        gaps.append(Span(at, replacement.span.end))
    return [gap for gap in gaps if gap.start < gap.end]


def _flat(text: Text, within: Span, nested: list[_Nested]) -> list[TextEdit]:
    """Text edits for the replacements in one stretch of the source, as small as they can be."""
    found: list[TextEdit] = []
    for node in nested:
        start, end = node.replacement.span
        if not Span(start, end).within(within):
            continue
        kept = node.replacement.kept
        if kept != sorted(kept):
            found.append(TextEdit(Span(start, end), _rendered(text, node)))
            continue
        literal, at = "", start
        for part in node.replacement.parts:
            if isinstance(part, str):
                literal += part
                continue
            found += _change(text, Span(at, part.start), literal)
            found += _flat(text, part, node.inside)
            literal, at = "", part.end
        found += _change(text, Span(at, end), literal)
    return found


def _rendered(text: Text, node: _Nested) -> str:
    """The new text of one replacement as a whole."""
    return "".join(_rendered_part(text, part, node.inside) for part in node.replacement.parts)


def _rendered_part(text: Text, part: Part, inside: list[_Nested]) -> str:
    if isinstance(part, str):
        return part
    changes = [
        TextEdit(Span(change.span.start - part.start, change.span.end - part.start), change.new_text)
        for change in _merged(_flat(text, part, inside))
    ]
    return str(apply_edits(Text(text.data[part.start : part.end]), changes))


def _change(text: Text, span: Span, new: str) -> list[TextEdit]:
    """The edit that makes `span` read `new`, without the names before the last dot that stay."""
    old = text.slice(span)
    if old == new:
        return []
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    same = max(old.rfind(mark, 0, same) for mark in ".( ") + 1
    return [TextEdit(Span(span.start + len(encode(old[:same])), span.end), new[same:])]


def _merged(changes: list[TextEdit]) -> list[TextEdit]:
    """Edits in order, those that touch made one: a client may apply them in any order."""
    merged: list[TextEdit] = []
    for change in sorted(changes, key=lambda change: change.span):
        if merged and merged[-1].span.end == change.span.start:
            last = merged.pop()
            change = TextEdit(Span(last.span.start, change.span.end), last.new_text + change.new_text)
        merged.append(change)
    return merged
