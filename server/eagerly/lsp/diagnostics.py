"""Findings as the editor gets them: written once, and written again only where they changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec.json
from lsprotocol import types
from msgspec import Struct

from eagerly.check import Finding
from eagerly.check.incremental import Section
from eagerly.lsp.convert import SEVERITIES, tags
from eagerly.source.text import PositionEncoding, Text

_BLOCK = 32
"""How many sections have their JSON kept in one piece."""
_DIAGNOSTIC = b'{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},%b'


class _Placed(Struct, frozen=True):
    """A diagnostic: its range with lines counted from the start of its section, and all else as JSON."""

    start_line: int
    start_character: int
    end_line: int
    end_character: int
    rest: bytes

    def written(self, line: int) -> bytes:
        """All of it as JSON, in a section that starts at the 0-based `line`."""
        return _DIAGNOSTIC % (
            line + self.start_line,
            self.start_character,
            line + self.end_line,
            self.end_character,
            self.rest,
        )


class _Written(Struct):
    """The diagnostics of a section, as they were last sent."""

    section: Section
    line: int
    """The 0-based line at which the section started."""
    findings: object
    placed: list[_Placed]
    json: bytes
    """What stands between the brackets of an array."""


class Diagnostics:
    """The diagnostics of one document as JSON."""

    def __init__(self, encoding: PositionEncoding) -> None:
        self._encoding = encoding
        self._written: list[_Written] = []
        """One for each section."""
        self._blocks: list[bytes] = []
        """Their JSON, that of each `_BLOCK` sections in one."""
        self.newly_written = 0
        """How many bytes the last call of `written` had to write anew."""

    def written(self, sections: Sequence[Section], changes: Iterable[int] | None = None) -> list[bytes]:
        """The diagnostics of all sections, which follow one another from the first line.

        Args:
            sections: those of the document.
            changes: the indices of those that may have other findings than at the last call, if all else is the same.

        Returns:
            a JSON array, in pieces: to put them together would take as long as all else where there are many.
        """
        self.newly_written = 0
        if changes is None:
            known, line = {written.section: written for written in self._written}, 0
            self._written = []
            for section in sections:
                self._written.append(self._section(section, line, known.get(section)))
                line += section.line_ends
            self._blocks = [self._block(first) for first in range(0, len(sections), _BLOCK)]
        else:
            changed = list(changes)
            for index in changed:
                last = self._written[index]
                self._written[index] = self._section(sections[index], last.line, last)
            for block in {index // _BLOCK for index in changed}:
                self._blocks[block] = self._block(block * _BLOCK)
        between = [piece for block in self._blocks if block for piece in (b",", block)]
        return [b"[", *between[1:], b"]"]

    def _block(self, first: int) -> bytes:
        return b",".join([written.json for written in self._written[first : first + _BLOCK] if written.json])

    def _section(self, section: Section, line: int, last: _Written | None) -> _Written:
        """The diagnostics of a section that starts at the 0-based `line`, by those that were last sent of it."""
        if last is not None and last.findings is section.findings:
            if last.line == line:
                return last
            placed = last.placed
        else:
            placed = [_place(section.text, finding, self._encoding) for finding in section.findings]
        json = b",".join([diagnostic.written(line) for diagnostic in placed])
        self.newly_written += len(json)
        return _Written(section, line, section.findings, placed, json)


def _place(text: Text, finding: Finding, encoding: PositionEncoding) -> _Placed:
    start, end = text.position(finding.span.start, encoding), text.position(finding.span.end, encoding)
    return _Placed(*start, *end, msgspec.json.encode(_rest(finding))[1:])


def _rest(finding: Finding) -> dict[str, Any]:
    """A diagnostic without its range, as `convert.to_diagnostic` has it."""
    found: dict[str, Any] = {
        "message": finding.message,
        "severity": SEVERITIES[finding.severity].value,
        "code": finding.rule.code,
        "codeDescription": {"href": finding.rule.links[0]},
        "source": "eagerly",
    }
    marks = tags(finding)
    return found if marks is None else {**found, "tags": [types.DiagnosticTag(mark).value for mark in marks]}
