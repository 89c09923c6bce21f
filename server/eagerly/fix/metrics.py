"""Metrics as Keras 3 takes them: the types of their labels, and one list for each output."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.keras_metrics import STREAMING, FlatMetrics, StreamingMetric, UncastLabels
from eagerly.fix.imports import line_ending
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Part, Replacement
from eagerly.fix.spelling import spell
from eagerly.fix.statements import is_docstring, removals
from eagerly.names.scopes import Binding, BindingKind
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import span

_FOR_STREAMING = {"get_session", "local_variables_initializer", "run", "Session", "get_default_session"}
"""What a metric of TensorFlow 1 needs in a function for Keras."""
_LINES = 4
"""How many statements that is at most."""
_CAST = {"tf2": Symbol(Api.TF, "cast"), "compat": Symbol(Api.TF, "cast"), "keras3": Symbol(Api.TF, "keras.ops.cast")}


def cast_labels(analysis: Analysis, finding: Finding) -> Fix:
    """`y_true = tf.cast(y_true, y_pred.dtype)` as the first line."""
    site = finding.site
    assert isinstance(site, UncastLabels) and site.function.body is not None
    body = site.function.body.node.child_by_field_name("body")
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    first = next((statement for statement in statements if not is_docstring(statement)), None)
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


def streaming_metric(analysis: Analysis, finding: Finding) -> Fix:
    """A function that gives `tf.metrics.auc(y_true, y_pred)[1]` goes, and models get `tf.keras.metrics.AUC()`."""
    site = finding.site
    assert isinstance(site, StreamingMetric) and finding.symbol is not None
    function = site.function
    _require_nothing_else(analysis, site)
    made = Symbol(Api.TF, f"keras.metrics.{STREAMING[finding.symbol.path]}")
    arguments = ", ".join([f'name="{function.name}"', *_options(analysis, site)])
    replacements = _without(analysis, function)
    names: set[str] = set()
    imports: set[NeededImport] = set()
    for reference in analysis.scopes.references_by_name.get(function.name, ()):
        if function not in analysis.names.bindings_of(reference):
            continue
        if not _is_compiled(analysis, reference.base):
            line = analysis.line(reference.base)
            raise CannotFixError(f"`{function.name}` is used for more than `compile` (line {line})")
        spelling = spell(analysis, made, reference.scope, reference.base)
        replacements.append(Replacement(span(reference.base), (f"{spelling.text}({arguments})",)))
        names.add(spelling.name)
        imports |= spelling.needs
    return Fix(
        title=f"Compile the model with `{made.short}`",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(names),
        imports=frozenset(imports),
    )


def _without(analysis: Analysis, function: Binding) -> list[Replacement]:
    """A function taken out, with the blank lines behind it."""
    statement, text = function.node.parent, analysis.text
    found = removals(analysis, [statement]) if statement is not None else []
    for at, replacement in enumerate(found):
        end = replacement.span.end
        while not replacement.parts and end < len(text.data) and not text.line(text.line_at(end)).strip():
            end = text.line_span(text.line_at(end)).end
        found[at] = Replacement(Span(replacement.span.start, end), replacement.parts)
    return found


def _require_nothing_else(analysis: Analysis, site: StreamingMetric) -> None:
    """Refuses a function that does more than update the metric, initialize its variables, and give its value."""
    body = site.function.body
    for use in analysis.uses:
        if use.scope is body and use.call != site.call and use.symbol.path.rpartition(".")[2] not in _FOR_STREAMING:
            raise CannotFixError(f"the function does something else in line {analysis.line(use.node)}")
    block = body.node.child_by_field_name("body") if body is not None else None
    statements = block.named_children if block is not None else []
    if len([each for each in statements if each.type != "comment" and not is_docstring(each)]) > _LINES:
        raise CannotFixError("the function does more than to give the metric")
    decorated = site.function.node.parent.parent if site.function.node.parent is not None else None
    if decorated is not None and decorated.type == "decorated_definition":
        raise CannotFixError("the function is decorated")


def _options(analysis: Analysis, site: StreamingMetric) -> list[str]:
    """What else the metric is told, as its class takes it."""
    labels, predictions = site.function.body.parameters if site.function.body is not None else ("", "")
    given = bind(analysis, site.call, ("labels", "predictions", "weights", "num_thresholds")).given
    order = [analysis.source(given[name].value) for name in ("labels", "predictions") if name in given]
    if order != [labels, predictions]:
        raise CannotFixError("it does not get the labels and the predictions as they are")
    lost = next((name for name in given if name not in ("labels", "predictions", "num_thresholds")), None)
    arguments = given_arguments(analysis, site.call) or []
    if lost is not None or len(arguments) != len(given):
        raise CannotFixError("it gets more than labels, predictions and a number of thresholds")
    options = {name: given[name].value for name in given if name == "num_thresholds"}
    if any(value.type != "integer" for value in options.values()):
        raise CannotFixError("the number of thresholds is not written out")
    return [f"{name}={analysis.source(value)}" for name, value in options.items()]


def _is_compiled(analysis: Analysis, name: Node) -> bool:
    """Whether a name is one of the metrics that a model is compiled with."""
    listed = name.parent
    around = listed.parent if listed is not None and listed.type == "list" else listed
    keyword = around.child_by_field_name("name") if around is not None and around.type == "keyword_argument" else None
    return keyword is not None and analysis.source(keyword) == "metrics"


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
