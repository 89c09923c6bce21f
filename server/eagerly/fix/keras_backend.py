"""`keras.backend` functions as TensorFlow's own, or as `keras.ops`."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.calls import ChangedCallSite
from eagerly.check.keras_losses import ScalarLoss
from eagerly.fix.calls import fill_template, rewrite_call
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety
from eagerly.rules.template import parse_call_template
from eagerly.settings import KERAS_3
from eagerly.source.tree import span

_MEAN = "keras.backend.mean"
_MEAN_OF_BOOLEANS = parse_call_template(
    "keras.backend.mean(x, axis, keepdims)",
    "tf.reduce_mean(tf.cast(x, tf.float32), axis=axis, keepdims=keepdims)",
)
_COMPARISONS = {"equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "any", "all", "in_top_k"}


def rewrite(analysis: Analysis, finding: Finding) -> Fix:
    """The function's native form. `K.mean` also takes booleans, which `tf.reduce_mean` does not: they are cast."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        name = analysis.text.slice(finding.span)
        raise CannotFixError(f"`{name}` is passed on here rather than called")
    if site.template.function != _MEAN or Symbol(Api.TF, "reduce_mean") not in site.template.callee:
        return rewrite_call(analysis, finding)
    averaged = site.bound.given.get("x")
    if averaged is not None and _is_boolean(analysis, averaged.value, site.scope):
        fix = fill_template(analysis, site.call, _MEAN_OF_BOOLEANS, site.bound, site.scope, site.use.reference.base)
        return replace(fix, safety=finding.rule.safety, note=finding.rule.review or "")
    fix = rewrite_call(analysis, finding)
    if averaged is not None and averaged.value.type in ("call", "binary_operator"):
        return fix
    note = "If what is averaged may be boolean, cast it to float first: `tf.reduce_mean` does not."
    return replace(fix, safety=Safety.REVIEW, note=note)


def _is_boolean(analysis: Analysis, node: Node, scope: Scope) -> bool:
    if node.type in ("comparison_operator", "not_operator", "boolean_operator"):
        return True
    return analysis.names.path_called(node, scope).rpartition(".")[2] in _COMPARISONS


def use_backend(analysis: Analysis, finding: Finding) -> list[Fix]:
    """Before Keras 3 only: a loss in terms of `keras.backend`, as tutorials of the time recommend."""
    site = finding.site
    if not isinstance(site, ScalarLoss) or not analysis.settings.before(KERAS_3):
        return []
    backend = _backend_names(analysis)
    reduced = [span(use.call) for use in site.reductions if use.call is not None]
    replacements: list[Replacement] = []
    names: set[str] = set()
    imports: set[NeededImport] = set()
    try:
        for use in analysis.uses:
            call = use.call
            name = backend.get(use.symbol)
            if call is None or name is None or not any(span(call).within(where) for where in reduced):
                continue
            spelling = spell(analysis, name, use.scope, use.node, use.reference.base)
            replacements.append(Replacement(span(use.node), (spelling.text,)))
            names.add(spelling.name)
            imports |= spelling.needs
    except CannotFixError:
        return []
    if not replacements:
        return []
    return [
        Fix(
            title="Rewrite with `keras.backend` (works before TensorFlow 2.16 only; Keras 3 removed it)",
            replacements=tuple(replacements),
            safety=Safety.REVIEW,
            note="A step back: `keras.backend` functions are gone from Keras 3.",
            names=frozenset(names),
            imports=frozenset(imports),
            kind="refactor",
        )
    ]


def _backend_names(analysis: Analysis) -> dict[Symbol, Symbol]:
    """Native functions that a `keras.backend` function of one argument stands for."""
    found = {}
    for symbol, entries in analysis.rulebook.calls.items():
        for entry in entries:
            template = entry.template
            only = template.callee[0] if len(template.callee) == 1 else None
            if template.function.startswith("keras.backend.") and isinstance(only, Symbol):
                found[only] = Symbol(Api.TF, f"keras.{symbol.path}")
    return found
