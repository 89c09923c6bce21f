"""Checks in one line: what a source is found to be, and what becomes of it."""

from __future__ import annotations

from functools import cache
from textwrap import dedent
from typing import Any

from eagerly.check import Analysis, Finding, check
from eagerly.fix import apply_edits, edits, fix_everything, fixes
from eagerly.rules.book import RuleBook
from eagerly.rules.load import bundled_rules, load_rules
from eagerly.settings import Settings


@cache
def _rules() -> RuleBook:
    return load_rules(bundled_rules())


def analyse(source: str, **settings: Any) -> Analysis:
    """The analysis of a source, dedented, by eagerly's own rules."""
    return check(dedent(source), _rules(), Settings(**settings))


def found(source: str, **settings: Any) -> list[str]:
    """What is found, as `line:column CODE name`, 1-based, in the order of the text."""
    analysis = analyse(source, **settings)
    return [
        f"{_place(analysis, finding)} {finding.rule.code} {_name(analysis, finding)}" for finding in analysis.findings
    ]


def check_noop(source: str, **settings: Any) -> None:
    """Nothing is found."""
    assert found(source, **settings) == []


def check_fixed(before: str, after: str, *, unsafe: bool = True, **settings: Any) -> None:
    """Fixing everything turns one source into another, where fixing again changes nothing."""
    result = fix_everything(analyse(before, unsafe_fixes=unsafe, **settings))
    assert str(result.text) == dedent(after)
    assert fix_everything(analyse(str(result.text), unsafe_fixes=unsafe, **settings)).text.data == result.text.data


def check_quick_fix(before: str, after: str, code: str, *, title: str | None = None, **settings: Any) -> None:
    """The first fix of the first finding of a rule, or the one with this title, turns one source into another."""
    analysis = analyse(before, **settings)
    finding = next(finding for finding in analysis.findings if finding.rule.code == code)
    offered = fixes(analysis, finding).all
    fix = next(fix for fix in offered if title is None or fix.title.startswith(title))
    assert str(apply_edits(analysis.text, edits(analysis, [fix]))) == dedent(after)


def refusal(source: str, code: str, **settings: Any) -> str:
    """Why the first finding of a rule has no fix."""
    analysis = analyse(source, **settings)
    finding = next(finding for finding in analysis.findings if finding.rule.code == code)
    reason = fixes(analysis, finding).refusal
    assert reason is not None, "it has a fix"
    return reason


def _place(analysis: Analysis, finding: Finding) -> str:
    line = analysis.text.line_at(finding.span.start)
    return f"{line + 1}:{finding.span.start - analysis.text.line_start(line) + 1}"


def _name(analysis: Analysis, finding: Finding) -> str:
    return analysis.text.slice(finding.span)
