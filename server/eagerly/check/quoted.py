"""Losses, metrics, constraints and the like that are named in quotes, by names that Keras 3 does not know."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World
from eagerly.check.arguments import keyword_arguments
from eagerly.check.facts import compile_values
from eagerly.source.tree import span

_LOSSES = {
    "cosine_proximity": None,
    "huber_loss": "huber",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}
_METRICS = {
    "cosine_proximity": None,
    "fbeta_score": None,
    "fmeasure": None,
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh_error",
    "matthews_correlation": None,
}
_OF_LAYERS: dict[str, dict[str, str | None]] = {
    "constraint": {
        "RadialConstraint": None,
        "maxnorm": "max_norm",
        "nonneg": "non_neg",
        "radial_constraint": None,
        "unitnorm": "unit_norm",
    },
    "initializer": {"Constant": "zeros", "constant": "zeros"},
    "regularizer": {"l1_l2": None},
}
"""By the last word of the argument: each name that Keras 2 knew, and what Keras 3 calls the same."""


class QuotedName(Struct, frozen=True):
    """A name in quotes."""

    text: Node
    new_name: str | None
    is_recorded: bool
    """Whether the name is that of a metric, under which its values are recorded."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _compiled(analysis)
    yield from _given_to_layers(analysis)


def _compiled(analysis: Analysis) -> Iterator[Finding]:
    for keyword, value, _ in compile_values(analysis):
        name = _content(analysis, value)
        known = _LOSSES if keyword == "loss" else _METRICS
        if name in known:
            yield from _found(analysis, QuotedName(value, known[name], keyword != "loss"))
        if name == "cosine_similarity" and keyword == "loss" and analysis.world is World.GRAPH:
            for rule in analysis.rulebook.by_detector.get("cosine-sign", ()):
                yield Finding(
                    rule, span(value), rule.summary, rule.severity, QuotedName(value, None, is_recorded=False)
                )


def _given_to_layers(analysis: Analysis) -> Iterator[Finding]:
    for use in analysis.uses:
        path = analysis.rulebook.today(use.symbol).keras_path or ""
        if use.call is None or not path.startswith("layers."):
            continue
        for argument in keyword_arguments(analysis, use.call):
            known = _OF_LAYERS.get((argument.keyword or "").rpartition("_")[2])
            name = _content(analysis, argument.value)
            if known is not None and name in known:
                yield from _found(analysis, QuotedName(argument.value, known[name], is_recorded=False))


def _found(analysis: Analysis, site: QuotedName) -> Iterator[Finding]:
    old = analysis.source(site.text)[1:-1]
    what = f'is called `"{site.new_name}"` in Keras 3' if site.new_name is not None else "is no name of Keras 3"
    for rule in analysis.rulebook.by_detector.get("quoted-name", ()):
        yield Finding(rule, span(site.text), f'`"{old}"` {what}', rule.severity, site)


def _content(analysis: Analysis, value: Node) -> str:
    return analysis.source(value)[1:-1] if value.type == "string" else ""
