"""Losses that give one number for each sample, as Keras expects."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import given_arguments
from eagerly.check.calls import ChangedCallSite
from eagerly.check.keras_losses import ScalarLoss, is_reduction
from eagerly.fix.calls import refuse_uncalled, rewrite_call
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.tree import span

_SUM = "Keras averages over the batch what the function used to sum: the reported loss and the gradients are smaller."


def write_loss(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.losses.hinge_loss(y, x)` becomes `tf.keras.losses.Hinge()(y, x)`."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    for name in site.template.parameters[:2]:
        if name in site.bound.given and site.bound.given[name].value.type in ("list", "tuple"):
            raise CannotFixError(
                f"Keras takes a list for several outputs: make a tensor of `{name}` with `tf.constant`"
            )
    return rewrite_call(analysis, finding)


def reduce_last_axis(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.reduce_mean(e)` becomes `tf.reduce_mean(e, axis=-1)`."""
    site = finding.site
    assert isinstance(site, ScalarLoss)
    arguments = given_arguments(analysis, site.call)
    if not arguments:
        raise CannotFixError("the call is not complete")
    if _is_reduced(analysis, arguments[0].value):
        raise CannotFixError("what it reduces is reduced already; return that for each sample")
    is_sum = finding.symbol is not None and finding.symbol.path.endswith("sum")
    return Fix(
        title="Reduce over the last axis only: add `axis=-1`",
        replacements=(Replacement.insertion(arguments[0].node.end_byte, ", axis=-1"),),
        safety=finding.rule.safety,
        note=_SUM if is_sum else finding.rule.review or "",
    )


def _is_reduced(analysis: Analysis, value: Node) -> bool:
    """Whether a value contains the result of another reduction."""
    return any(
        is_reduction(use.symbol) and use.node != value and span(use.node).within(span(value)) for use in analysis.uses
    )
