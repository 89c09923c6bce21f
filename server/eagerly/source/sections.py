"""Cuts a source into sections: one for each top-level statement, which is parsed on its own.

A section starts where a statement starts in the first column. Where that is depends on the section before it and on its
own first line only, so an edit moves no border but those around it. What is broken in one section leaves the others as
they are: a bracket that is still open where a definition starts, or at the end, is taken to end with its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from eagerly.source.text import Change, Span, Text

_TOKEN = re.compile(
    rb"""
    (?:
        [^"'#()\[\]{}\\\n]+
      | \( [^"'#()\[\]{}\\\n]* \)
      | \n (?=[ \t]+[^\s])
      | \# [^\n]*
      | "(?!"") (?:[^"\\\n]|\\(?:\r\n|.))* "?
      | '(?!'') (?:[^'\\\n]|\\(?:\r\n|.))* '?
      | \\(?:\r?\n)?
    ){0,50}
    (?:
        (?P<opening> [(\[{])
      | (?P<closing> [)\]}])
      | (?P<line> \n (?=[^\s\#]))
      | (?P<long> \"{3} [^"\\]* (?:(?:\\.?|"(?!"")) [^"\\]*)* (?:\"{3}|(?P<open>\Z))
                | '{3}  [^'\\]* (?:(?:\\.?|'(?!'')) [^'\\]*)* (?:'{3} |(?P<open_too>\Z)))
      | \n?
    )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What matters for where a statement ends, with whatever comes before it."""
_MATTERS = re.compile(rb"""["'#()\[\]{}\\\r\n]""")
_MATTERS_BESIDE = re.compile(rb"""["'\\\r]""")
_CONTINUES = re.compile(rb"(?:elif|else|except|finally)\b|[)\]}]")
_DEFINITION = rb"(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w|import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b"
_NEVER_IN_BRACKETS = re.compile(
    _DEFINITION + rb"|(?:assert|break|continue|del|global|nonlocal|pass|raise|return|try|while|with)\b"
)
_DEFINITION_IN_STRING = re.compile(rb"\n(?:" + _DEFINITION + rb")")


class Splice(NamedTuple):
    """What an edit does to the sections: those from index `first` up to `last` become those up to `new_last`."""

    first: int
    last: int
    new_last: int


class _OpenStringError(Exception):
    """The text ends inside a string of several lines."""


class Sections(Struct, frozen=True):
    """Where the sections of a text start."""

    starts: list[int]
    """Byte offsets in order; the first is 0, or the start of the first cell."""
    mended: list[bool]
    """For each section, whether a bracket before it had to be taken as closed: it depends on what comes after it."""
    strings_end: bool
    """Whether every string of several lines ends. If not, one with a definition in it is taken to end at its line."""

    @classmethod
    def of(cls, data: bytes, cells: Sequence[Span] = ()) -> Sections:
        """The sections of `data`, which is what will be parsed: lines end at LF or CRLF.

        Args:
            data: the text as it is parsed.
            cells: the parts that no section reaches out of, such as a notebook's cells; all of it is one if empty.
        """
        parts = cells or (Span(0, len(data)),)
        try:
            found = [start for part in parts for start in _scan(data, part, strings_end=True)]
            return cls(*_columns(found), True)
        except _OpenStringError:
            found = [start for part in parts for start in _scan(data, part, strings_end=False)]
            return cls(*_columns(found), False)

    def changed(self, before: Text, text: Text, change: Change) -> tuple[Sections, Splice]:
        """The sections of `text`, which `before` became by one change, and how they differ from these."""
        cells = text.cells
        if not cells and _moves_no_border(before, text, change):
            return self._grown_at(change)
        data = text.parseable()
        if self.strings_end:
            try:
                if not cells:
                    return self._scanned_around(data, change)
                if Span(change.start, change.new_end) in cells:
                    return self._scanned_cell(data, change)
            except _OpenStringError:
                pass
        new = Sections.of(data, cells)
        return new, self._difference(new, change)

    def _grown_at(self, change: Change) -> tuple[Sections, Splice]:
        """These, where only the section that a change is in has grown or shrunk."""
        index, growth = bisect_right(self.starts, change.start) - 1, change.new_end - change.old_end
        tail = [start + growth for start in self.starts[index + 1 :]] if growth else self.starts[index + 1 :]
        starts = [*self.starts[: index + 1], *tail]
        return Sections(starts, self.mended, self.strings_end), Splice(index, index + 1, index + 1)

    def _scanned_around(self, data: bytes, change: Change) -> tuple[Sections, Splice]:
        growth = change.new_end - change.old_end
        first = max(bisect_right(self.starts, change.start) - 2, 0)
        while self.mended[first]:
            first -= 1
        last = bisect_left(self.starts, change.old_end)
        found: list[tuple[int, bool]] = []
        for start, mended in _scan(data, Span(self.starts[first], len(data)), strings_end=True):
            while last < len(self.starts) and self.starts[last] + growth < start:
                last += 1
            is_known = first < last < len(self.starts) and self.starts[last] + growth == start
            if is_known and not mended and not self.mended[last]:
                break
            found.append((start, mended))
        else:
            last = len(self.starts)
        starts, mended_ones = _columns(found)
        tail = [start + growth for start in self.starts[last:]] if growth else self.starts[last:]
        new = Sections(
            [*self.starts[:first], *starts, *tail], [*self.mended[:first], *mended_ones, *self.mended[last:]], True
        )
        return new, Splice(first, last, first + len(found))

    def _scanned_cell(self, data: bytes, change: Change) -> tuple[Sections, Splice]:
        growth = change.new_end - change.old_end
        first, last = bisect_left(self.starts, change.start), bisect_right(self.starts, change.old_end)
        starts, mended = _columns(list(_scan(data, Span(change.start, change.new_end), strings_end=True)))
        tail = [start + growth for start in self.starts[last:]] if growth else self.starts[last:]
        new = Sections(
            [*self.starts[:first], *starts, *tail], [*self.mended[:first], *mended, *self.mended[last:]], True
        )
        return new, Splice(first, last, first + len(starts))

    def _difference(self, new: Sections, change: Change) -> Splice:
        growth = change.new_end - change.old_end
        first = 0
        while first + 1 < min(len(self.starts), len(new.starts)) and (
            self.starts[first + 1] == new.starts[first + 1] <= change.start
        ):
            first += 1
        last, new_last = len(self.starts), len(new.starts)
        while min(last, new_last) > first + 1 and (
            self.starts[last - 1] + growth == new.starts[new_last - 1] >= change.new_end
        ):
            last, new_last = last - 1, new_last - 1
        return Splice(first, last, new_last)


def _moves_no_border(before: Text, text: Text, change: Change) -> bool:
    """Whether a change is such that no border can move: letters and the like, behind the start of an indented line."""
    line = before.part(before.line_start(before.line_at(change.start)), change.start)
    if line[:1] not in (b" ", b"\t") or line.isspace():
        return False
    return not (
        _MATTERS.search(before.part(change.start, change.old_end))
        or _MATTERS.search(text.part(change.start, change.new_end))
        or _MATTERS_BESIDE.search(line[-1:] + before.part(change.old_end, change.old_end + 1))
    )


def _columns(found: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    return [start for start, _ in found], [mended for _, mended in found]


def _scan(data: bytes, part: Span, *, strings_end: bool, brackets: bool = True) -> Iterator[tuple[int, bool]]:
    """The starts of the sections in one part of `data`, each with whether it is mended.

    Args:
        strings_end: whether a string of several lines that has no end is an error; else it ends at its line.
        brackets: whether what is in brackets can go on in the first column.

    Raises:
        _OpenStringError: a string of several lines has no end.
    """
    at, end = part
    yield at, not brackets
    data = data if end == len(data) else data[:end]
    begin, depth, is_decorator = at, 0, data[at : at + 1] == b"@"
    while at < end:
        token = _TOKEN.match(data, at)
        assert token is not None, "the pattern matches the empty string"
        at = token.end()
        match token.lastgroup:
            case "opening":
                depth += brackets
            case "closing":
                depth = max(depth - 1, 0)
            case "line":
                if _NEVER_IN_BRACKETS.match(data, at) if depth else not _CONTINUES.match(data, at):
                    if depth:
                        yield from _mended(data, Span(begin, at), strings_end)
                    if depth or not is_decorator:
                        yield at, not brackets
                        begin = at
                    depth, is_decorator = 0, data[at : at + 1] == b"@"
            case "long":
                is_open = token.group("open", "open_too") != (None, None)
                if is_open and strings_end:
                    raise _OpenStringError
                if not strings_end and (is_open or _DEFINITION_IN_STRING.search(token["long"])):
                    line_end = data.find(b"\n", token.start("long"))
                    at = line_end if line_end >= 0 else end
    if depth:
        yield from _mended(data, Span(begin, end), strings_end)


def _mended(data: bytes, part: Span, strings_end: bool) -> Iterator[tuple[int, bool]]:
    """The sections in a part where a bracket is open that never closes, but for the first."""
    return islice(_scan(data, part, strings_end=strings_end, brackets=False), 1, None)


def open_brackets(data: bytes) -> list[int]:
    """The byte offsets of the brackets in a text that are never closed, in order."""
    found: list[int] = []
    at = 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        assert token is not None, "the pattern matches the empty string"
        at = token.end()
        if token.lastgroup == "opening":
            found.append(at - 1)
        elif token.lastgroup == "closing" and found:
            found.pop()
    return found


_CLASS = re.compile(rb"^class\b", re.MULTILINE)
_QUOTED = re.compile(
    rb"""
    \# [^\n]*
  | \"{3} [^"\\]* (?:(?:\\.|"(?!"")) [^"\\]*)* \"{3}
  | '{3}  [^'\\]* (?:(?:\\.|'(?!'')) [^'\\]*)* '{3}
  | " (?:[^"\\\n]|\\.)* "?
  | ' (?:[^'\\\n]|\\.)* '?
    """,
    re.VERBOSE | re.DOTALL,
)
_METHOD = re.compile(rb"^([ \t]+)(@|(?:async[ \t]+)?def\b)", re.MULTILINE)


def methods(data: bytes) -> list[Span]:
    """The methods in the text of a class, by indentation alone: each from the start of its first line, decorators too.

    A method ends at the next line that is indented no deeper, but for comments and closing brackets.
    """
    if _CLASS.search(data) is None:
        return []
    lines = _QUOTED.sub(lambda quoted: quoted[0].replace(b"\n", b" "), data)
    starts = list(_METHOD.finditer(lines))
    indent = min((len(start[1]) for start in starts), default=0)
    ends = re.compile(rb"^[ \t]{0,%d}[^\s#)\]}]" % indent, re.MULTILINE)
    found: list[Span] = []
    for start in starts:
        if len(start[1]) != indent or (found and start.start() < found[-1].end):
            continue
        function = start
        while function[2] == b"@" and (after := ends.search(lines, function.end())) is not None:
            following = _METHOD.match(lines, after.start())
            if following is None:
                break
            function = following
        end = ends.search(lines, function.end())
        found.append(Span(start.start(), end.start() if end is not None else len(data)))
    return found
