"""Text as the editor and the parser both see it: UTF-8 bytes, with lines that end only at LF, CRLF and CR."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

from eagerly.source.lines import Lines

_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")


class PositionEncoding(Enum):
    """The unit in which an editor counts the characters of a line."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"

    def units(self, line: bytes) -> int:
        """The length of `line`, which is UTF-8, in this unit."""
        if self is PositionEncoding.UTF8 or line.isascii():
            return len(line)
        text = decode(line)
        if self is PositionEncoding.UTF32:
            return len(text)
        return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)

    def byte_length(self, line: bytes, units: int) -> int:
        """How many bytes of `line` the first `units` units take; never more than the line has.

        A count that ends inside a character (a surrogate pair cut in two) includes none of it.
        """
        if self is PositionEncoding.UTF8 or line.isascii():
            return min(units, len(line))
        taken = 0
        for character in decode(line):
            units -= 2 if self is PositionEncoding.UTF16 and ord(character) > 0xFFFF else 1
            if units < 0:
                break
            taken += len(encode(character))
        return taken


class Position(NamedTuple):
    """A place in a text: 0-based line, and units of a `PositionEncoding` into that line."""

    line: int
    character: int


class Place(NamedTuple):
    """A place in a source as people and reports count it: everything from 1, columns in characters."""

    cell: int | None
    """The cell of a notebook, counted among all its cells, Markdown too; None in a plain file."""
    row: int
    """The line of the file, or of the cell."""
    column: int


class Span(NamedTuple):
    """A half-open range of byte offsets."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether all of this range is in the other."""
        return other.start <= self.start and self.end <= other.end


class Spans:
    """Ranges, each of which may be in another, that are asked many times whether one of them holds something."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._ends = list(accumulate((span.end for span in ordered), max))

    def cover(self, where: Span) -> bool:
        """Whether all of a range is in one of these."""
        count = bisect_right(self._starts, where.start)
        return count > 0 and self._ends[count - 1] >= where.end


def encode(text: str) -> bytes:
    """UTF-8 bytes of `text`; a lone surrogate, which an editor may send, becomes its three-byte form."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """The inverse of `encode`."""
    return data.decode("utf-8", "surrogatepass")


class Change(Struct, frozen=True):
    """One replacement made in a text: byte offsets of what went, and the length in bytes of what came."""

    start: int
    old_end: int
    new_end: int


class Text:
    """An immutable text that converts between byte offsets and editor positions."""

    __slots__ = ("_data", "_known_lines", "_may_have_returns", "cells")

    def __init__(self, text: bytes | Lines, *, may_have_returns: bool = True) -> None:
        """
        Args:
            text: what it is, in UTF-8, or the lines of that.
            may_have_returns: False if it is known that there is no CR in it.
        """
        self._data: bytes | None = text if isinstance(text, bytes) else None
        self._known_lines: Lines | None = text if isinstance(text, Lines) else None
        self._may_have_returns = may_have_returns
        self.cells: tuple[Span, ...] = ()
        """Where the code cells of a notebook are, in order and in byte offsets; none in a plain file."""

    @classmethod
    def of(cls, text: str) -> Text:
        return cls(encode(text))

    def __str__(self) -> str:
        return decode(self.data)

    @property
    def data(self) -> bytes:
        """All of it, in UTF-8. After an edit it is put together when that is asked."""
        if self._data is None:
            self._data = self._lines.part(0, self._lines.length)
        return self._data

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self._lines.length if self._data is None else len(self._data)

    def part(self, start: int, end: int) -> bytes:
        """The bytes between two byte offsets; the rest need not be put together."""
        return self._lines.part(start, end) if self._data is None else self._data[start:end]

    @property
    def _lines(self) -> Lines:
        """Its lines, looked for when that is asked."""
        if self._known_lines is None:
            self._known_lines = Lines.of(self.data)
        return self._known_lines

    @property
    def line_count(self) -> int:
        return self._lines.count

    def line_at(self, offset: int) -> int:
        """The 0-based line that the byte offset is on."""
        return self._lines.at(offset)

    def line_start(self, line: int) -> int:
        """The byte offset at which the 0-based line starts."""
        return self._lines.start(line)

    def line_span(self, line: int) -> Span:
        """The bytes of the 0-based line, its line end included."""
        end = self._lines.start(line + 1) if line + 1 < self._lines.count else self.length
        return Span(self._lines.start(line), end)

    def line(self, line: int) -> bytes:
        """The 0-based line without its line end."""
        start, end = self.line_span(line)
        return self.part(start, end).rstrip(b"\r\n")

    def lines(self) -> list[str]:
        """All lines, each with its line end; a last empty one is left out."""
        return [decode(line) for line in self.data.splitlines(keepends=True)]

    def position(self, offset: int, encoding: PositionEncoding) -> Position:
        """The position of a byte offset."""
        line = self.line_at(offset)
        return Position(line, encoding.units(self.part(self._lines.start(line), offset)))

    def offset(self, position: Position, encoding: PositionEncoding) -> int:
        """The byte offset of a position; past the end of a line or of the text, that end."""
        if position.line >= self._lines.count:
            return self.length
        return self._lines.start(position.line) + encoding.byte_length(self.line(position.line), position.character)

    def slice(self, span: Span) -> str:
        """The characters between two byte offsets."""
        return decode(self.part(*span))

    def cell_of(self, offset: int) -> Span | None:
        """The cell that a byte offset is in; the LF behind a cell counts as its end. None in a plain file."""
        return None

    def place(self, offset: int) -> Place:
        """Where a byte offset is, for a person."""
        line, column = self.position(offset, PositionEncoding.UTF32)
        return Place(None, line + 1, column + 1)

    def line_name(self, offset: int) -> str:
        """What a person calls the line that a byte offset is on: `line 3`, or `cell 2, line 3`."""
        place = self.place(offset)
        return f"line {place.row}" if place.cell is None else f"cell {place.cell}, line {place.row}"

    def edited(self, edits: Iterable[tuple[Span, bytes]]) -> Text:
        """This text with the bytes of spans replaced, which are in order and don't overlap."""
        return Text(self._spliced(edits))

    def _spliced(self, edits: Iterable[tuple[Span, bytes]]) -> bytes:
        pieces, at = [], 0
        for span, new in edits:
            pieces += [self.data[at : span.start], new]
            at = span.end
        return b"".join([*pieces, self.data[at:]])

    def replaced(self, span: Span, new: bytes) -> tuple[Text, Change]:
        """This text with the bytes of `span` replaced, and the change that was made."""
        text = Text(self._lines.replaced(*span, new), may_have_returns=self._may_have_returns or b"\r" in new)
        return text, Change(span.start, span.end, span.start + len(new))

    @property
    def is_parsed_as_it_is(self) -> bool:
        """Whether `parseable` is `data`."""
        if self._may_have_returns:
            self._may_have_returns = b"\r" in self.data
        return not self._may_have_returns

    def parseable(self) -> bytes:
        """The bytes to parse: of the same length, with a lone CR, which Python takes for a line end, as LF."""
        return self.data if self.is_parsed_as_it_is else _LONE_CARRIAGE_RETURN.sub(b"\n", self.data)
