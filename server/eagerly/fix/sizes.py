"""Sizes of shapes, which are plain numbers."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind
from eagerly.fix.imported import uses_of
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.tree import ATTRIBUTE, span

_ATOMS = {"integer", "identifier", "attribute", "call", "subscript", "none", "parenthesized_expression"}
_LISTS = {"argument_list", "list", "tuple", "expression_list", "assignment", "return_statement"}
"""What an expression may stand in without brackets around it."""


def plain_size(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.Dimension(n)`, and `tf.Dimension(n).value`, become `n`."""
    return Fix(
        title="Write the plain number",
        replacements=tuple(_plain(analysis, use) for use in uses_of(analysis, finding)),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _plain(analysis: Analysis, use: Use) -> Replacement:
    bound = bind(analysis, use.call, ("value",)) if use.call is not None else None
    if use.call is None or bound is None or bound.problem is not None or "value" not in bound.given:
        raise CannotFixError(f"`{analysis.source(use.node)}` is passed on here, or gets no number")
    whole, value = use.call, bound.given["value"].value
    name = whole.parent.child_by_field_id(ATTRIBUTE) if whole.parent is not None else None
    if whole.parent is not None and name is not None and analysis.source(name) == "value":
        whole = whole.parent
    is_whole = value.type in _ATOMS or (whole.parent is not None and whole.parent.type in _LISTS)
    return Replacement(span(whole), (span(value),) if is_whole else ("(", span(value), ")"))
