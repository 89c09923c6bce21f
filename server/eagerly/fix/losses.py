"""Losses that give one number for each sample, as Keras expects."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import given_arguments
from eagerly.check.keras import ScalarLoss
from eagerly.fix.model import CannotFixError, Fix, Replacement


def reduce_last_axis(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.reduce_mean(e)` becomes `tf.reduce_mean(e, axis=-1)`."""
    site = finding.site
    assert isinstance(site, ScalarLoss)
    arguments = given_arguments(site.call)
    if not arguments:
        raise CannotFixError("the call is not complete")
    return Fix(
        title="Reduce over the last axis only: add `axis=-1`",
        replacements=(Replacement.insertion(arguments[0].node.end_byte, ", axis=-1"),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
