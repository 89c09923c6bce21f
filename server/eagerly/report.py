"""How the command shows findings, in formats that have ruff's names: for people, for GitHub, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import click
from msgspec import Struct

from eagerly.check.analysis import Analysis, Finding
from eagerly.fix import TextEdit, edits, fix_shown
from eagerly.fix.model import Fix
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span, Text

_COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "cyan",
}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_styled = cache(click.style)
"""`click.style`, which a report asks for the same few words in the same colours again and again."""


class Counts(Struct, frozen=True):
    """How many findings there are, in one source or in many, and what `--fix` has done or could do about them."""

    left: int = 0
    fixed: int = 0
    safe: int = 0
    """Of those left, those with a safe fix."""
    to_review: int = 0
    """Of those left, those with a fix that wants a review."""

    @classmethod
    def of(cls, analysis: Analysis, fixed: int) -> Counts:
        """Those of one source, of which so many findings are gone already."""
        found = (fix_shown(analysis, finding).preferred for finding in analysis.findings)
        promises = [fix.safety for fix in found if fix is not None]
        safe = promises.count(Safety.SAFE)
        return cls(len(analysis.findings), fixed, safe, len(promises) - safe)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.left + other.left,
            self.fixed + other.fixed,
            self.safe + other.safe,
            self.to_review + other.to_review,
        )


def full(analysis: Analysis, name: str) -> str:
    """Every finding with its place (1-based line and column in characters), message and code frame."""
    return "".join(_frame(analysis, finding, name) for finding in analysis.findings)


def concise(analysis: Analysis, name: str) -> str:
    """Every finding in a line: its place (1-based line and column in characters) and message."""
    return "".join(f"{_line(analysis, finding, name)}\n" for finding in analysis.findings)


def github(analysis: Analysis, name: str) -> str:
    """Every finding as a workflow command, which GitHub shows at its line; that of a cell, which has none, at the file.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "".join(_command(analysis, finding, name) for finding in analysis.findings)


def _command(analysis: Analysis, finding: Finding, name: str) -> str:
    (cell, row, column), end = (analysis.text.place(offset) for offset in finding.span)
    at = {"line": row, "col": column, "endLine": end.row, "endColumn": end.column} if cell is None else {}
    properties = {"title": f"eagerly ({finding.rule.code})", "file": name, **at}
    listed = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in properties.items())
    where = _where(analysis, finding)
    message = _escaped(f"{name}:{where}: {finding.rule.code} {finding.message}")
    return f"::{_COMMANDS.get(finding.severity, 'notice')} {listed}::{message}\n"


def _escaped(text: str, characters: str = "") -> str:
    """A text with the characters escaped that end a workflow command, or a property of one."""
    for character in "%\r\n" + characters:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _where(analysis: Analysis, finding: Finding) -> str:
    cell, row, column = analysis.text.place(finding.span.start)
    return f"cell {cell}:{row}:{column}" if cell is not None else f"{row}:{column}"


def _line(analysis: Analysis, finding: Finding, name: str) -> str:
    fix = fix_shown(analysis, finding).preferred
    mark = "" if fix is None else "[*] " if fix.safety is Safety.SAFE else "[review] "
    code = _styled(finding.rule.code, fg=_COLOURS[finding.severity], bold=True)
    place = f"{_styled(name, bold=True)}:{_where(analysis, finding)}"
    return f"{place}: {code} {_styled(mark, fg='cyan')}{finding.message}"


def _frame(analysis: Analysis, finding: Finding, name: str) -> str:
    text = analysis.text
    row = text.place(finding.span.start).row
    found = fix_shown(analysis, finding)
    fix = found.preferred
    colour = _COLOURS[finding.severity]
    lines = [_line(analysis, finding, name)]
    margin = " " * len(str(row))
    line = text.line_at(finding.span.start)
    content = str(text.line(line), "utf-8", "replace").expandtabs(4)
    before = text.slice(Span(text.line_start(line), finding.span.start)).expandtabs(4)
    width = len(text.slice(finding.span).splitlines()[0]) if finding.span.start < finding.span.end else 1
    bar, underline = _styled("|", fg="blue"), _styled("^" * width, fg=colour, bold=True)
    lines += [f"{margin} {bar}", f"{row} {bar} {content}", f"{margin} {bar} {' ' * len(before)}{underline}"]
    if fix is not None:
        lines.append(f"{margin} = {_styled('help', bold=True)}: {fix.title}")
    elif found.refusal is not None:
        lines.append(f"{margin} = {_styled('no fix', bold=True)}: {found.refusal}")
    return "\n".join(lines) + "\n\n"


def as_json(analysis: Analysis, name: str) -> list[dict[str, Any]]:
    """Every finding as ruff's JSON has it: 1-based rows, 1-based columns in characters.

    In a notebook, rows are those of the cell; an edit says its cell, because a fix may reach into several.
    """
    return [
        {
            "cell": analysis.text.place(finding.span.start).cell,
            "code": finding.rule.code,
            "end_location": _location(analysis, finding.span.end),
            "filename": name,
            "fix": _fix_as_json(analysis, fix_shown(analysis, finding).preferred),
            "location": _location(analysis, finding.span.start),
            "message": finding.message,
            "noqa_row": analysis.text.place(finding.span.start).row,
            "severity": finding.severity.value,
            "url": finding.rule.links[0],
        }
        for finding in analysis.findings
    ]


def json_entries(analysis: Analysis, name: str) -> str:
    """The JSON text of `as_json`'s list without its brackets, so that those of several sources can be joined."""
    return json.dumps(as_json(analysis, name), indent=2, ensure_ascii=False)[2:-2]


def json_list(entries: list[str]) -> str:
    """The JSON list of what `json_entries` has made of several sources."""
    inside = ",\n".join(filter(None, entries))
    return f"[\n{inside}\n]" if inside else "[]"


def summary(counts: Counts, *, unsafe: bool, fixing: bool) -> str:
    """The closing lines: how many findings, and what `--fix` could do about them, or left as it is where it ran."""
    left, fixed = counts.left, counts.fixed
    if not left and not fixed:
        return "All checks passed!\n"
    noun = "finding" if left + fixed == 1 else "findings"
    head = f"Found {left + fixed} {noun}" + (f" ({fixed} fixed, {left} remaining)" if fixed else "") + ".\n"
    applied = counts.safe + (counts.to_review if unsafe else 0)
    hidden = 0 if unsafe else counts.to_review
    if applied and fixing:
        head += f"[*] {applied} left unfixed: by itself, each would break the code around it; an editor offers each.\n"
    elif applied:
        head += f"[*] {applied} fixable with `--fix`.\n"
    if hidden:
        head += f"{hidden} more with `--fix --unsafe-fixes`: review what they change.\n"
    return head


def as_diff(before: Text, after: Text, name: str) -> str:
    """A unified diff; of a notebook, one diff for each cell that differs."""
    return "".join(_diff(before, after, name))


def _diff(before: Text, after: Text, name: str) -> Iterator[str]:
    from difflib import unified_diff  # which takes 3 ms to import

    if not before.cells:
        for line in unified_diff(before.lines(), after.lines(), fromfile=name, tofile=name):
            yield _coloured(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    for old, new in zip(before.cells, after.cells, strict=True):
        cell_name = f"{name}:cell {before.place(old.start).cell}"
        changes = (_cell_lines(before, old), _cell_lines(after, new))
        yield from map(_coloured, unified_diff(*changes, fromfile=cell_name, tofile=cell_name))


def _cell_lines(text: Text, cell: Span) -> list[str]:
    """The lines of a cell; the last one, which seldom has a line end, as if it had."""
    lines = Text(text.data[cell.start : cell.end]).lines()
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line


def _location(analysis: Analysis, offset: int) -> dict[str, int]:
    place = analysis.text.place(offset)
    return {"column": place.column, "row": place.row}


def _fix_as_json(analysis: Analysis, fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "applicability": "safe" if fix.safety is Safety.SAFE else "unsafe",
        "edits": [_edit_as_json(analysis, edit) for edit in edits(analysis, [fix])],
        "message": fix.title,
    }


def _edit_as_json(analysis: Analysis, edit: TextEdit) -> dict[str, Any]:
    cell = analysis.text.place(edit.span.start).cell
    return {
        **({} if cell is None else {"cell": cell}),
        "content": edit.new_text,
        "end_location": _location(analysis, edit.span.end),
        "location": _location(analysis, edit.span.start),
    }
