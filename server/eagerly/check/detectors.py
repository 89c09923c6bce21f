"""Looks at a source with every detector."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Tree

from eagerly.check import calls, compat, keras, members, symbols
from eagerly.check.analysis import Analysis, Finding
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Text
from eagerly.source.tree import parse

DETECTORS: tuple[Callable[[Analysis], Iterator[Finding]], ...] = (
    symbols.detect,
    calls.detect,
    calls.detect_arguments,
    compat.detect,
    members.detect,
    keras.detect,
)
NOQA = re.compile(rb"#\s*noqa(?::(?P<codes>[\s,A-Z0-9]+))?", re.IGNORECASE)
_MENTIONS = re.compile(rb"tensorflow|keras")


def check(
    source: str | Text, rulebook: RuleBook, settings: Settings | None = None, tree: Tree | None = None
) -> Analysis:
    """What the rule book finds in a Python source.

    Args:
        source: the text; any text will do, whether it parses or not.
        rulebook: the rules.
        settings: what to report and for which release; the defaults where it is None.
        tree: the syntax tree of `source`, if the caller has it already.

    Returns:
        the analysis, whose `findings` are in the order of the text.
    """
    text = Text.of(source) if isinstance(source, str) else source
    settings = settings or Settings()
    analysis = Analysis(text, tree or parse(text), rulebook, settings)
    if not _MENTIONS.search(text.data):
        return analysis
    found = {
        (finding.span, finding.rule.code): finding
        for detector in DETECTORS
        for finding in detector(analysis)
        if settings.reports(finding.rule) and not _is_suppressed(text, finding)
    }
    analysis.findings = _without_doubles([found[key] for key in sorted(found)])
    return analysis


def _without_doubles(findings: list[Finding]) -> list[Finding]:
    """Leaves out that a symbol is gone where another rule has more to say of the same name."""
    explained = {finding.span for finding in findings if finding.rule.match.detector != "removed-symbol"}
    return [
        finding
        for finding in findings
        if finding.rule.match.detector != "removed-symbol" or finding.span not in explained
    ]


def _is_suppressed(text: Text, finding: Finding) -> bool:
    """Whether the line of a finding ends in `# noqa` or in `# noqa:` with its code."""
    match = NOQA.search(text.line(text.line_at(finding.span.start)))
    if match is None:
        return False
    codes = match["codes"]
    return codes is None or finding.rule.code in re.split(r"[\s,]+", codes.decode())
