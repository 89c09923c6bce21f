"""Metrics as Keras 3 takes them: the types of their labels, and one list for each output."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_metrics import FlatMetrics, UncastLabels
from eagerly.fix.imports import line_ending
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.scopes import BindingKind
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_CAST = {"tf2": Symbol(Api.TF, "cast"), "compat": Symbol(Api.TF, "cast"), "keras3": Symbol(Api.TF, "keras.ops.cast")}


def cast_labels(analysis: Analysis, finding: Finding) -> Fix:
    """`y_true = tf.cast(y_true, y_pred.dtype)` as the first line."""
    site = finding.site
    assert isinstance(site, UncastLabels) and site.function.body is not None
    body = site.function.body.node.child_by_field_name("body")
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    first = next((statement for statement in statements if not _is_docstring(statement)), None)
    if first is None or first.start_point[0] == site.function.node.start_point[0]:
        raise CannotFixError("the function has no line to put it above")
    labels, predictions = site.function.body.parameters
    spelling = spell(analysis, _CAST[analysis.settings.target], site.function.body, first)
    line = f"{labels} = {spelling.text}({labels}, {predictions}.dtype)"
    start = analysis.text.line_start(analysis.text.line_at(first.start_byte))
    indentation = analysis.text.data[start : first.start_byte].decode()
    return Fix(
        title=f"Cast `{labels}` to the type of `{predictions}`",
        replacements=(Replacement.insertion(first.start_byte, f"{line}{line_ending(analysis)}{indentation}"),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def _is_docstring(statement: Node) -> bool:
    return [child.type for child in statement.named_children] == ["string"]


def nest_metrics(analysis: Analysis, finding: Finding) -> Fix:
    """`metrics=["mae"]` becomes `metrics=[["mae"], ["mae"]]` for a model of two outputs."""
    site = finding.site
    assert isinstance(site, FlatMetrics)
    for metric in site.metrics.named_children:
        if not _is_plain(analysis, metric, site):
            raise CannotFixError(f"each output needs one of its own of `{analysis.source(metric)}`")
    copy = analysis.source(site.metrics)
    parts: list[Part] = ["[", span(site.metrics), *[f", {copy}"] * (site.outputs - 1), "]"]
    return Fix(
        title="Give each output a list of its own",
        replacements=(Replacement(span(site.metrics), tuple(parts)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _is_plain(analysis: Analysis, metric: Node, site: FlatMetrics) -> bool:
    """Whether a metric is a name in quotes or a function, which several outputs can share."""
    if metric.type == "string":
        return True
    if isinstance(analysis.names.of(metric, site.scope), Symbol):
        return True
    bindings = analysis.names.bindings(metric, site.scope) if metric.type == "identifier" else []
    return bool(bindings) and all(binding.kind is BindingKind.FUNCTION for binding in bindings)
