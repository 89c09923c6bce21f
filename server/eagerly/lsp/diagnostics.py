"""Findings as the editor gets them: written once, and written again only where they changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec.json
from lsprotocol import types

from eagerly.check import Finding
from eagerly.check.incremental import Section
from eagerly.lsp.convert import SEVERITIES, tags
from eagerly.source.text import PositionEncoding, Text

_DIAGNOSTIC = b'{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},%b'


@dataclass(frozen=True, slots=True)
class _Placed:
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


@dataclass(slots=True)
class _Written:
    """The diagnostics of a section, as they were last sent."""

    findings: object
    placed: list[_Placed]
    line: int
    json: bytes


class Diagnostics:
    """The diagnostics of one document as JSON."""

    def __init__(self, encoding: PositionEncoding) -> None:
        self._encoding = encoding
        self._sections: dict[Section, _Written] = {}
        self.newly_written = 0
        """How many bytes the last call of `written` had to write anew."""

    def written(self, sections: Iterable[Section]) -> bytes:
        """The diagnostics of all sections, which follow one another from the first line: a JSON array."""
        self.newly_written = 0
        line, found, known = 0, {}, self._sections.get
        for section in sections:
            if section.findings:
                written = known(section)
                if written is None or written.findings is not section.findings or written.line != line:
                    written = self._section(section, line)
                found[section] = written
            line += section.line_ends
        self._sections = found
        return b"[%b]" % b",".join([written.json for written in found.values()])

    def _section(self, section: Section, line: int) -> _Written:
        written = self._sections.get(section)
        if written is None or written.findings is not section.findings:
            placed = [_place(section.text, finding, self._encoding) for finding in section.findings]
            written = _Written(section.findings, placed, -1, b"")
        if written.line != line:
            written.line = line
            written.json = b",".join(diagnostic.written(line) for diagnostic in written.placed)
            self.newly_written += len(written.json)
        return written


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
