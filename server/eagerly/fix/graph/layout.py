"""The lines of a converted scope: blank ones tidied where something went or came, and what differs as replacements."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from eagerly.fix.model import Replacement
from eagerly.source.text import Span, Text, encode

HERE, GONE = "\x01", "\x02"
_EMPTY = {"", HERE, GONE}


def tidy(text: str, ending: str, *, nested: bool) -> str:
    """Takes out the marks; leaves as many blank lines as there were, and those that belong around functions."""
    tidied: list[str] = []
    for is_gap, lines in groupby(text.splitlines(keepends=True), lambda line: line.strip(" \t\r\n") in _EMPTY):
        gap = list(lines)
        marks = {line.strip() for line in gap}
        if not is_gap or marks.isdisjoint((HERE, GONE)):
            tidied += gap
        elif HERE in marks:
            tidied += [ending] * ((1 if nested else 2) if tidied else 0)
        else:
            runs = groupby(gap, lambda line: line.strip() != "")
            tidied += [ending] * max((len(list(run)) for is_mark, run in runs if not is_mark), default=0)
    return "".join(tidied)


def as_replacements(text: Text, part: Span, new: str) -> Iterator[Replacement]:
    """The lines of a part of a text that differ from a new form of it, as replacements in byte offsets."""
    before, after = text.slice(part).splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [part.start]
    for row in before:
        starts.append(starts[-1] + len(encode(row)))
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Replacement(Span(starts[first], starts[last]), ("".join(after[new_first:new_last]),))
