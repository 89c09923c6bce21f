"""The flat text of a class: what names in it are, and where each stretch of it comes from.

In that text each `self.x` is a name, `self·x`, and a local `x` of `__init__` is `x·0`, so that names tell what they
are: the middle dot may stand in names of Python, and hardly ever does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from eagerly.fix.model import CannotFixError
from eagerly.source.text import Span, Text

DOT = "·"
TOKEN = re.compile(rf"(\w+){DOT}(\w+)")


def plain(name: str) -> str:
    """A name as a function may have it: `x` of `self·x` and of `x·0`."""
    first, _, last = name.partition(DOT)
    return first if not last or last.isdigit() else last.lstrip("_") or last


def said(message: str) -> str:
    """A message about the flat text as one about the class."""
    return TOKEN.sub(lambda token: token[1] if token[2].isdigit() else f"{token[1]}.{token[2]}", message)


@dataclass(frozen=True)
class Piece:
    """A stretch of the flat text, and where it comes from."""

    flat: Span
    source: Span
    is_same: bool
    """Whether it is copied, so that each place in it has its own."""


class FlatText(Text):
    """The flat text, whose lines are named as they are in the source."""

    __slots__ = ("pieces", "source")

    def __init__(self, data: bytes, source: Text, pieces: list[Piece]) -> None:
        super().__init__(data)
        self.source = source
        self.pieces = pieces

    def line_name(self, offset: int) -> str:
        return self.source.line_name(self.source_of(offset))

    def source_of(self, offset: int) -> int:
        """Where a place of the flat text comes from."""
        for piece in self.pieces:
            if piece.flat.start <= offset < piece.flat.end:
                return piece.source.start + (offset - piece.flat.start if piece.is_same else 0)
        return len(self.source.data)

    def in_source(self, where: Span) -> Span:
        """Where a stretch of the flat text comes from.

        Raises:
            CannotFixError: it comes from several places.
        """
        start = end = self.source_of(where.start)
        for piece in self.pieces:
            if where.start < where.end and piece.flat.start < where.end <= piece.flat.end:
                end = piece.source.start + where.end - piece.flat.start if piece.is_same else piece.source.end
        if end < start or self._moves(where):
            raise CannotFixError(f"{self.line_name(where.start)}: what changes here comes from several methods")
        return Span(start, end)

    def _moves(self, where: Span) -> bool:
        """Whether the places in a stretch are not in the order of the source, one behind the other."""
        inside = [piece for piece in self.pieces if piece.flat.start < where.end and where.start < piece.flat.end]
        return any(first.source.end != second.source.start for first, second in pairwise(inside))


@dataclass
class FlatOut:
    """The flat text as far as it is written."""

    source: Text
    data: bytearray = field(default_factory=bytearray)
    pieces: list[Piece] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        if start < end:
            self._add(self.source.data[start:end], Span(start, end), is_same=True)

    def put(self, text: str, where: Span) -> None:
        self._add(text.encode(), where, is_same=False)

    def _add(self, data: bytes, where: Span, *, is_same: bool) -> None:
        at = len(self.data)
        self.data += data
        self.pieces.append(Piece(Span(at, len(self.data)), where, is_same))

    def part(self, at: int) -> None:
        """Puts an empty line between what comes from different places, so that comments don't run together."""
        self.put("\n" if self.data.endswith((b"\n", b"\r")) else "\n\n", Span(at, at))
