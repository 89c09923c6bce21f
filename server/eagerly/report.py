"""How the terminal shows findings: with code frames for people, as JSON in ruff's shape for programs."""

from __future__ import annotations

import json
from typing import Any

import click

from eagerly.check.analysis import Analysis, Finding
from eagerly.fix import TextEdit, edits, fixes
from eagerly.fix.model import Fix
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span

_COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "cyan",
}


def as_text(analysis: Analysis, name: str) -> str:
    """Every finding with its place (1-based line and column in characters), message and code frame."""
    return "".join(_frame(analysis, finding, name) for finding in analysis.findings)


def _frame(analysis: Analysis, finding: Finding, name: str) -> str:
    text = analysis.text
    cell, row, column = text.place(finding.span.start)
    found = fixes(analysis, finding)
    fix = found.preferred
    colour = _COLOURS[finding.severity]
    mark = "" if fix is None else "[*] " if fix.safety is Safety.SAFE else "[review] "
    code = click.style(finding.rule.code, fg=colour, bold=True)
    where = f"cell {cell}:{row}:{column}" if cell is not None else f"{row}:{column}"
    place = f"{click.style(name, bold=True)}:{where}"
    lines = [f"{place}: {code} {click.style(mark, fg='cyan')}{finding.message}"]
    margin = " " * len(str(row))
    bar = click.style("|", fg="blue")
    line = text.line_at(finding.span.start)
    content = str(text.line(line), "utf-8", "replace").expandtabs(4)
    before = text.slice(Span(text.line_start(line), finding.span.start)).expandtabs(4)
    width = len(text.slice(finding.span).splitlines()[0]) if finding.span.start < finding.span.end else 1
    underline = click.style("^" * width, fg=colour, bold=True)
    lines += [f"{margin} {bar}", f"{row} {bar} {content}", f"{margin} {bar} {' ' * len(before)}{underline}"]
    if fix is not None:
        lines.append(f"{margin} = {click.style('help', bold=True)}: {fix.title}")
    elif found.refusal is not None:
        lines.append(f"{margin} = {click.style('no fix', bold=True)}: {found.refusal}")
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
            "fix": _fix_as_json(analysis, fixes(analysis, finding).preferred),
            "location": _location(analysis, finding.span.start),
            "message": finding.message,
            "noqa_row": analysis.text.place(finding.span.start).row,
            "severity": finding.severity.value,
            "url": finding.rule.links[0],
        }
        for finding in analysis.findings
    ]


def dumps(found: list[dict[str, Any]]) -> str:
    """JSON text for `as_json`'s results."""
    return json.dumps(found, indent=2, ensure_ascii=False)


def summary(analyses: list[Analysis], fixed: int, *, unsafe: bool) -> str:
    """The closing lines: how many findings, and what `--fix` could do about them."""
    left = sum(len(analysis.findings) for analysis in analyses)
    if not left and not fixed:
        return "All checks passed!\n"
    noun = "finding" if left + fixed == 1 else "findings"
    head = f"Found {left + fixed} {noun}" + (f" ({fixed} fixed, {left} remaining)" if fixed else "") + ".\n"
    preferred = [fixes(analysis, finding).preferred for analysis in analyses for finding in analysis.findings]
    safe = sum(fix is not None and (unsafe or fix.safety is Safety.SAFE) for fix in preferred)
    hidden = sum(fix is not None for fix in preferred) - safe
    if safe:
        head += f"[*] {safe} fixable with `--fix`.\n"
    if hidden:
        head += f"{hidden} more with `--fix --unsafe-fixes`: review what they change.\n"
    return head


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
