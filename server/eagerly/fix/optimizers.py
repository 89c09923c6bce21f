"""Learning rates that change: schedules of Keras."""

from __future__ import annotations

import re

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import given_arguments
from eagerly.check.calls import ChangedCallSite, RemovedArgumentSite
from eagerly.fix.calls import refuse_uncalled, rewrite_call, without_argument
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_SCHEDULE = Symbol(Api.KERAS, "optimizers.schedules.InverseTimeDecay")
_CHANGES_RATE = re.compile(
    rb"\bLearningRateScheduler\b|\bReduceLROnPlateau\b|\bset_value\([\w.]*\.(?:lr|learning_rate)\b|"
    rb"\.(?:lr|learning_rate)(?: *=(?!=)|\.assign\b)"
)
_RATE = ("lr", "learning_rate")


def write_schedule(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.train.exponential_decay(0.1, step, 100, 0.5)` becomes `….ExponentialDecay(0.1, 100, 0.5)(step)`."""
    if not isinstance(finding.site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    tape = next((use for use in analysis.uses if use.symbol.path == "GradientTape"), None)
    if tape is not None:
        raise CannotFixError(
            f"`{analysis.source(tape.node)}` ({analysis.text.line_name(tape.node.start_byte)}) shows eager code, where "
            "it would be the rate of one step: give the schedule itself to an optimizer of Keras"
        )
    return rewrite_call(analysis, finding)


def decay_by_schedule(analysis: Analysis, finding: Finding) -> Fix:
    """`SGD(lr=0.1, decay=1e-6)` becomes `SGD(lr=InverseTimeDecay(0.1, 1, 1e-6))`."""
    site = finding.site
    assert isinstance(site, RemovedArgumentSite)
    function = site.call.child_by_field_name("function")
    given = given_arguments(analysis, site.call)
    if given is None or function is None:
        raise CannotFixError("it passes arguments through `*` or `**`, so the learning rate can't be told")
    rate = next((each for each in given if each.keyword in _RATE), given[0] if given[0].keyword is None else None)
    if rate is None:
        raise CannotFixError("it gives no learning rate, whose default is not the same in every release")
    change = _CHANGES_RATE.search(analysis.text.data)
    if change is not None:
        where = analysis.text.line_name(change.start())
        raise CannotFixError(
            f"`{change[0].decode().strip()}` ({where}) changes the rate, which a schedule does not allow"
        )
    use = next(use for use in analysis.uses if use.call == site.call)
    spelling = spell(analysis, _SCHEDULE, use.scope, function, use.reference.base)
    decay = analysis.source(site.argument.value)
    replacements = (
        Replacement(span(rate.value), (f"{spelling.text}(", span(rate.value), f", 1, {decay})")),
        Replacement.deletion(without_argument(site.call, site.argument)),
    )
    return Fix(
        title=f"Decay by `{spelling.text}`",
        replacements=replacements,
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )
