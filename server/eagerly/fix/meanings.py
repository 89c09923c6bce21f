"""Calls that mean something else in TensorFlow 2, written so that they mean what they did."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.calls import ChangedCallSite
from eagerly.check.meanings import ChangedMeaning, MonitoredMetric
from eagerly.fix.calls import refuse_uncalled, rewrite_call
from eagerly.fix.model import Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span
from eagerly.source.tree import span

_METHODS = {
    "0": "bilinear", "BILINEAR": "bilinear", "1": "nearest", "NEAREST_NEIGHBOR": "nearest",
    "2": "bicubic", "BICUBIC": "bicubic", "3": "area", "AREA": "area",
}  # fmt: skip


def resize(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.image.resize_images(x, size, method=1)` becomes `tf.image.resize(x, size, method="nearest")`."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    fix = rewrite_call(analysis, finding)
    method = site.bound.given.get("method")
    name = _METHODS.get(analysis.source(method.value).rpartition(".")[2]) if method is not None else None
    if method is None or name is None:
        return fix
    return replace(fix, replacements=(*fix.replacements, Replacement(span(method.value), (f'"{name}"',))))


def stop_gradient(analysis: Analysis, finding: Finding) -> Fix:
    """`labels=y` becomes `labels=tf.stop_gradient(y)`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    labels = site.bound.given["labels"].value
    symbol = Symbol(Api.TF, "stop_gradient")
    spelling = spell(analysis, symbol, site.use.scope, site.use.node, site.use.reference.base)
    is_hint = finding.severity is Severity.HINT
    return Fix(
        title="Keep gradients out of the labels",
        replacements=(Replacement(span(labels), (f"{spelling.text}(", span(labels), ")")),),
        safety=Safety.REVIEW if is_hint else finding.rule.safety,
        note="Where the labels are to be learned as well, TensorFlow 2's call is right as it is." if is_hint else "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def rename_monitor(analysis: Analysis, finding: Finding) -> Fix:
    """`monitor="val_acc"` becomes `monitor="val_accuracy"`."""
    site = finding.site
    assert isinstance(site, MonitoredMetric)
    end = site.text.end_byte - 1
    return Fix(
        title="Watch `accuracy`",
        replacements=(Replacement(Span(end - len("acc"), end), ("accuracy",)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def axis_last(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.concat(1, [a, b])` becomes `tf.concat([a, b], 1)`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    arguments = [span(argument.value) for argument in site.bound.given.values()]
    first, last = arguments[0], arguments[-1]
    between = Span(first.end, last.start)
    return Fix(
        title="Give the axis last",
        replacements=(Replacement(Span(first.start, last.end), (last, between, first)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
