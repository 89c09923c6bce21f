"""Looks at a source with every detector."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from eagerly.check import (
    averages,
    calls,
    compat,
    equality,
    generators,
    keras_2,
    keras_3,
    keras_layers,
    keras_logs,
    keras_losses,
    keras_metrics,
    keras_models,
    keras_regularizers,
    keras_training,
    layer_calls,
    layer_config,
    meanings,
    members,
    mixed_keras,
    model_data,
    private,
    quoted,
    saving,
    signatures,
    symbolic,
    symbols,
    weight_names,
)
from eagerly.check.analysis import Analysis, Facts, Finding, World
from eagerly.check.facts import facts_shown, joined
from eagerly.names.workspace import FileImports
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Rule
from eagerly.settings import Settings
from eagerly.source.text import Span, Text
from eagerly.source.tree import parse_source

DETECTORS: tuple[Callable[[Analysis], Iterator[Finding]], ...] = (
    symbols.detect,
    calls.detect,
    calls.detect_arguments,
    signatures.detect,
    compat.detect,
    members.detect,
    keras_layers.detect,
    keras_losses.detect,
    keras_metrics.detect,
    keras_models.detect,
    keras_regularizers.detect,
    keras_training.detect,
    model_data.detect,
    averages.detect,
    keras_logs.detect,
    keras_2.detect,
    keras_3.detect,
    generators.detect,
    private.detect,
    layer_calls.detect,
    layer_config.detect,
    saving.detect,
    mixed_keras.detect,
    meanings.detect,
    equality.detect,
    quoted.detect,
    symbolic.detect,
    weight_names.detect,
)
NOQA = re.compile(rb"#\s*noqa(?::(?P<codes>[\s,A-Z0-9]+))?", re.IGNORECASE)
_MENTIONS = re.compile(rb"tensorflow|keras|tf_slim")


def check(
    source: str | Text,
    rulebook: RuleBook,
    settings: Settings | None = None,
    imports: FileImports | None = None,
    world: World = World.UNKNOWN,
) -> Analysis:
    """What the rule book finds in a Python source.

    Args:
        source: the text; any text will do, whether it parses or not.
        rulebook: the rules.
        settings: what to report and for which release; the defaults where it is None.
        imports: what the project's own modules pass on to the file, from `Workspace.imports_of`.
        world: the one that the file showed to live in before it was fixed, whatever its text still shows.

    Returns:
        the analysis, whose `findings` are in the order of the text.
    """
    text = Text.of(source) if isinstance(source, str) else source
    parsed = imports.parsed(text) if imports is not None else None
    data, trees = parse_source(text) if parsed is None else (parsed.scopes.data, parsed.trees)
    analysis = Analysis(text, data, trees, rulebook, settings or Settings(), imports)
    if parsed is not None:
        analysis.scopes = parsed.scopes
    if mentions_tensorflow(text, imports):
        analysis.shown = facts_shown(analysis)
        _find(analysis, world)
    return analysis


def check_again(analysis: Analysis, settings: Settings, world: World = World.UNKNOWN) -> Analysis:
    """What `check` finds in the text of an analysis by other settings, or if it lives in another world."""
    again = Analysis(analysis.text, analysis.parsed, analysis.trees, analysis.rulebook, settings, analysis.imports)
    again.scopes, again.names, again.all_uses = analysis.scopes, analysis.names, analysis.all_uses
    again.shown = analysis.shown
    if mentions_tensorflow(again.text, again.imports):
        _find(again, world)
    return again


def _find(analysis: Analysis, world: World) -> None:
    analysis.facts = joined([analysis.shown, Facts(frozenset({world}))])
    analysis.findings = detect(analysis)


def mentions_tensorflow(text: Text, imports: FileImports | None) -> bool:
    """Whether there can be anything to find in a file at all."""
    return names_tensorflow(text.data) or (imports is not None and imports.mention(text.data))


def names_tensorflow(data: bytes) -> bool:
    """Whether a source has a word of TensorFlow or Keras in it."""
    return _MENTIONS.search(data) is not None


def detect(analysis: Analysis) -> list[Finding]:
    """What all detectors find in a source whose facts are known, in the order of the text."""
    may_suppress = NOQA.search(analysis.text.data, *analysis.part) is not None
    found = {
        (finding.span, finding.rule.code): finding
        for detector in DETECTORS
        for finding in detector(analysis)
        if analysis.reports(finding.rule)
        and not (finding.rule.only_tf1 and analysis.spells_v2(finding.span))
        and not (may_suppress and _is_suppressed(analysis.text, finding))
    }
    return _without_doubles([found[key] for key in sorted(found)])


def _without_doubles(findings: list[Finding]) -> list[Finding]:
    """Leaves out what is said of any use of a symbol or signature, where a rule has more to say of the place."""
    best: dict[Span, int] = {}
    for finding in findings:
        best[finding.span] = min(_generality(finding.rule), best.get(finding.span, _GONE))
    explained = {finding.site.call.id for finding in findings if isinstance(finding.site, calls.ChangedCallSite)}
    return [
        finding
        for finding in findings
        if _generality(finding.rule) in (0, best[finding.span]) and not _is_of_call(finding, explained)
    ]


def _is_of_call(finding: Finding, explained: set[int]) -> bool:
    """Whether a finding is about the signature of a call that a rule explains."""
    site = finding.site
    if not isinstance(site, signatures.MovedArguments | signatures.LostArgument):
        return False
    return site.use.call is not None and site.use.call.id in explained


_ADVICE, _SIGNATURE, _GONE = 1, 2, 3


def _generality(rule: Rule) -> int:
    """How little a rule knows of the place that it speaks of.

    That may be only what to use instead or another name, only that an argument is missing, or only that a name is gone.
    """
    if rule.match.detector == "removed-symbol":
        return _GONE
    if rule.match.detector == "changed-signature":
        return _SIGNATURE
    return _ADVICE if rule.match.advice is not None or rule.match.moved is not None else 0


def _is_suppressed(text: Text, finding: Finding) -> bool:
    """Whether the line of a finding ends in `# noqa` or in `# noqa:` with its code."""
    match = NOQA.search(text.line(text.line_at(finding.span.start)))
    if match is None:
        return False
    codes = match["codes"]
    return codes is None or finding.rule.code in re.split(r"[\s,]+", codes.decode())
