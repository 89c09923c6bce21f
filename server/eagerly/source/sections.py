"""Cuts a source into sections: one for each top-level statement, which is parsed on its own.

A section starts where a statement starts in the first column. Where that is depends on the section before it and on its
own first line only, so an edit moves no border but those around it. Something unfinished, such as an open bracket, ends
at the next line that can't be inside it: what is broken in one section leaves the others as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eagerly.source.text import Change, Span

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
_CONTINUES = re.compile(rb"(?:elif|else|except|finally)\b")
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


@dataclass(frozen=True)
class Sections:
    """Where the sections of a text start."""

    starts: list[int]
    """Byte offsets in order; the first is 0, or the start of the first cell."""
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
            return cls([start for part in parts for start in _scan(data, part, strings_end=True)], True)
        except _OpenStringError:
            return cls([start for part in parts for start in _scan(data, part, strings_end=False)], False)

    def changed(self, data: bytes, change: Change, cells: Sequence[Span] = ()) -> tuple[Sections, Splice]:
        """The sections of `data`, which these became by one change, and how they differ from these."""
        if self.strings_end and not cells:
            try:
                return self._scanned_around(data, change)
            except _OpenStringError:
                pass
        new = Sections.of(data, cells)
        return new, self._difference(new, change)

    def _scanned_around(self, data: bytes, change: Change) -> tuple[Sections, Splice]:
        growth = change.new_end - change.old_end
        first = max(bisect_right(self.starts, change.start) - 2, 0)
        last = bisect_left(self.starts, change.old_end)
        found: list[int] = []
        for start in _scan(data, Span(self.starts[first], len(data)), strings_end=True):
            while last < len(self.starts) and self.starts[last] + growth < start:
                last += 1
            if last < len(self.starts) and self.starts[last] + growth == start and last > first:
                break
            found.append(start)
        else:
            last = len(self.starts)
        tail = [start + growth for start in self.starts[last:]] if growth else self.starts[last:]
        return Sections([*self.starts[:first], *found, *tail], True), Splice(first, last, first + len(found))

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


def _scan(data: bytes, part: Span, *, strings_end: bool) -> Iterator[int]:
    """The starts of the sections in one part of `data`.

    Raises:
        _OpenStringError: `strings_end`, and a string of several lines doesn't.
    """
    at, end = part
    yield at
    data = data if end == len(data) else data[:end]
    depth, is_decorator = 0, data[at : at + 1] == b"@"
    while at < end:
        token = _TOKEN.match(data, at)
        assert token is not None, "the pattern matches the empty string"
        at = token.end()
        match token.lastgroup:
            case "opening":
                depth += 1
            case "closing":
                depth = max(depth - 1, 0)
            case "line":
                if _NEVER_IN_BRACKETS.match(data, at) if depth else not _CONTINUES.match(data, at):
                    if depth or not is_decorator:
                        yield at
                    depth, is_decorator = 0, data[at : at + 1] == b"@"
            case "long":
                is_open = token.group("open", "open_too") != (None, None)
                if is_open and strings_end:
                    raise _OpenStringError
                if not strings_end and (is_open or _DEFINITION_IN_STRING.search(token["long"])):
                    line_end = data.find(b"\n", token.start("long"))
                    at = line_end if line_end >= 0 else end
