"""Composes fixes into text edits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from eagerly.check.analysis import Analysis
from eagerly.fix.imports import import_replacements
from eagerly.fix.model import Fix, Part, Replacement
from eagerly.source.text import Span, Text, decode, encode


@dataclass(frozen=True)
class TextEdit:
    """The bytes of `span` become `new_text`."""

    span: Span
    new_text: str


@dataclass(frozen=True)
class Change:
    """One thing that can be done about a program, with all that has to follow."""

    title: str
    """What it does, for a menu: an imperative, no full stop."""
    note: str
    """What may differ afterwards."""
    edits: list[TextEdit]


def edits(analysis: Analysis, fixes: Iterable[Fix]) -> list[TextEdit]:
    """The text edits that apply these fixes at once.

    Where two fixes can't both be applied, the later one in the text is left out: it is found again afterwards.

    Returns:
        edits in the order of the text; they don't overlap or touch.
    """
    text = analysis.text
    chosen = [
        fix
        for fix in dict.fromkeys(fixes)
        if all(_keeps_to_cell(text, replacement) for replacement in fix.replacements)
    ]
    while True:
        owners = {replacement: fix for fix in chosen for replacement in fix.replacements}
        refused = _conflicts(owners)
        if not refused:
            break
        chosen = [fix for fix in chosen if fix not in refused]
    replacements = list(owners)
    imports = import_replacements(analysis, chosen, _removed(analysis, replacements))
    replacements += [replacement for replacement in imports if _keeps_to_cell(text, replacement)]
    return _in_cells(text, _flat(text, Span(0, len(text.data)), _nested(replacements)))


def apply_edits(text: Text, changes: Sequence[TextEdit]) -> Text:
    """`text` with edits applied, which are in order and don't overlap."""
    return text.edited((change.span, encode(change.new_text)) for change in changes)


def rewritten(text: Text, within: Span, replacements: Iterable[Replacement]) -> str:
    """A stretch of a text with replacements in it made, to be put somewhere else."""
    return _rendered_part(text, within, _nested(list(replacements)))


def in_a_row(text: Text, passes: Sequence[Sequence[TextEdit]]) -> list[TextEdit]:
    """The edits of `text` that do what several lists of edits do, each made for the result of the one before it."""
    pieces: list[Part] = [Span(0, len(text.data))]
    for changes in passes:
        pieces = _changed(pieces, changes)
    found, at, new = [], 0, ""
    for piece in [*pieces, Span(len(text.data), len(text.data))]:
        if isinstance(piece, str):
            new += piece
        else:
            found += [TextEdit(Span(at, piece.start), new)] if new or at < piece.start else []
            at, new = piece.end, ""
    return [change for change in found if text.slice(change.span) != change.new_text]


def before(offset: int, changes: Sequence[TextEdit]) -> int:
    """Where a byte offset of the text that edits have made was in the one that they were made for."""
    shift = 0
    for change in changes:
        start, size = change.span.start + shift, len(encode(change.new_text))
        if offset < start:
            break
        if offset < start + size:
            return change.span.start
        shift += size - (change.span.end - change.span.start)
    return offset - shift


def after(offset: int, changes: Sequence[TextEdit]) -> int:
    """Where a byte offset is once edits are made that don't reach over it."""
    done = [change for change in changes if change.span.end <= offset]
    return offset + sum(len(encode(change.new_text)) - (change.span.end - change.span.start) for change in done)


def _changed(pieces: list[Part], changes: Sequence[TextEdit]) -> list[Part]:
    """A text, given as pieces of the source and new text, with edits applied to it."""
    found: list[Part] = []
    todo = list(reversed(pieces))
    at = 0

    def take(end: int) -> list[Part]:
        """The pieces up to an offset of the text."""
        nonlocal at
        taken: list[Part] = []
        while at < end:
            first, rest = _cut(todo.pop(), end - at)
            taken.append(first)
            at += _size(first)
            todo.extend([] if rest is None else [rest])
        return taken

    for change in changes:
        found += take(change.span.start)
        take(change.span.end)
        found.append(change.new_text)
    return [*found, *reversed(todo)]


def _cut(piece: Part, size: int) -> tuple[Part, Part | None]:
    """The first bytes of a piece, and the rest of it."""
    if size >= _size(piece):
        return piece, None
    if isinstance(piece, Span):
        return Span(piece.start, piece.start + size), Span(piece.start + size, piece.end)
    data = encode(piece)
    return decode(data[:size]), decode(data[size:])


def _size(piece: Part) -> int:
    return len(encode(piece)) if isinstance(piece, str) else piece.end - piece.start


def _keeps_to_cell(text: Text, replacement: Replacement) -> bool:
    """Whether a replacement is within one cell of a notebook, but for the LF behind it that goes with its last line."""
    cell = text.cell_of(replacement.span.start)
    return cell is None or replacement.span.end <= cell.end + 1


def _in_cells(text: Text, changes: list[TextEdit]) -> list[TextEdit]:
    """Edits in order, merged, and each within one cell: the LF behind a cell stays."""
    if not text.cells:
        return _merged(changes)
    kept = _merged([_before_cell_end(text, change) for change in changes])
    return _merged([_without_empty_last_line(text, change) for change in kept])


def _before_cell_end(text: Text, change: TextEdit) -> TextEdit:
    """An edit that takes the LF behind a cell without it."""
    cell = text.cell_of(change.span.start)
    if cell is None or change.span.end <= cell.end:
        return change
    return TextEdit(Span(change.span.start, cell.end), change.new_text.removesuffix("\n").removesuffix("\r"))


def _without_empty_last_line(text: Text, change: TextEdit) -> TextEdit:
    """A deletion of the last lines of a cell with the line end before them, which would end a line with nothing on it.

    A cell that ended in a line end still does.
    """
    start, end = change.span
    cell, line = text.cell_of(start), text.line_at(start)
    if change.new_text or cell is None or end < cell.end or start in (cell.start, end) or start > text.line_start(line):
        return change
    if text.data[end - 1 : end] in (b"\n", b"\r"):
        return change
    before = text.line_span(line - 1)
    return TextEdit(Span(before.start + len(text.line(line - 1)), end), "")


@dataclass
class _Nested:
    """A replacement with those that work inside what it keeps."""

    replacement: Replacement
    inside: list[_Nested]


def _order(replacement: Replacement) -> tuple[int, bool, int]:
    """By place, the outer before the inner; an insertion goes before what starts there."""
    start, end = replacement.span
    return start, start < end, -end


def _conflicts(owners: dict[Replacement, Fix]) -> set[Fix]:
    """Fixes that can't be applied beside those before them."""
    refused: set[Fix] = set()
    around: list[Replacement] = []
    for replacement in sorted(owners, key=_order):
        fix = owners[replacement]
        if fix in refused:
            continue
        while around and around[-1].span.end <= replacement.span.start:
            around.pop()
        if around and not around[-1].keeps(replacement.span) and owners[around[-1]] is not fix:
            refused.add(fix)
        else:
            around.append(replacement)
    return refused


def _nested(replacements: list[Replacement]) -> list[_Nested]:
    """Replacements as a forest; those inside what another one drops are dropped with it."""
    top: list[_Nested] = []
    around: list[_Nested] = []
    for replacement in sorted(replacements, key=_order):
        while around and around[-1].replacement.span.end <= replacement.span.start:
            around.pop()
        if around and not around[-1].replacement.keeps(replacement.span):
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
        for kept in replacement.kept_in_order:
            gaps.append(Span(at, kept.start))
            at = kept.end
        gaps.append(Span(at, replacement.span.end))
    return [gap for gap in gaps if gap.start < gap.end]


def _start(node: _Nested) -> int:
    return node.replacement.span.start


def _flat(text: Text, within: Span, nested: list[_Nested]) -> list[TextEdit]:
    """Text edits for the replacements in one stretch of the source, as small as they can be."""
    found: list[TextEdit] = []
    first = bisect_left(nested, within.start, key=_start)
    for node in islice(nested, first, bisect_right(nested, within.end, key=_start)):
        start, end = node.replacement.span
        if not Span(start, end).within(within):
            continue
        if node.replacement.kept != node.replacement.kept_in_order:
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
