"""Losses that give one number for each sample, as Keras expects."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import arguments_by_position, given_arguments
from eagerly.check.calls import ChangedCallSite, UncalledFunction
from eagerly.check.keras_losses import ScalarLoss, is_by_sample, is_reduction
from eagerly.fix.calls import fill_object, refuse_uncalled, rewrite_call
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.scopes import Scope
from eagerly.source.tree import descendants, span

_SUM = "Keras averages over the batch what the function used to sum: the reported loss and the gradients are smaller."


def write_loss(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.losses.hinge_loss(y, x)` becomes `tf.keras.losses.Hinge()(y, x)`."""
    site = finding.site
    if isinstance(site, UncalledFunction) and _is_compiled(analysis, site.use.node):
        template = analysis.rulebook.about(site.use.symbol).calls[0].template
        if template.then is not None:
            fix = fill_object(analysis, site.use, template)
            return replace(fix, safety=finding.rule.safety, note=finding.rule.review or "")
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    for name in site.template.parameters[:2]:
        if name in site.bound.given and site.bound.given[name].value.type in ("list", "tuple"):
            raise CannotFixError(
                f"Keras takes a list for several outputs: make a tensor of `{name}` with `tf.constant`"
            )
    return rewrite_call(analysis, finding)


def _is_compiled(analysis: Analysis, node: Node) -> bool:
    """Whether a function is the loss that a model is compiled with, or one of several."""
    value, around = node, node.parent
    while around is not None and around.type in ("list", "pair", "dictionary"):
        value, around = around, around.parent
    is_named = around is not None and around.type == "keyword_argument"
    if around is not None and is_named:
        name = around.child_by_field_name("name")
        is_loss = name is not None and analysis.source(name) == "loss"
        around = around.parent if is_loss else None
    call = around.parent if around is not None and around.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None else None
    method = function.child_by_field_name("attribute") if function is not None else None
    if call is None or method is None or analysis.source(method) != "compile":
        return False
    return is_named or arguments_by_position(call)[1:2] == [value]


def reduce_last_axis(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.reduce_mean(e)` becomes `tf.reduce_mean(e, axis=-1)`."""
    site = finding.site
    assert isinstance(site, ScalarLoss)
    if not site.is_sum:
        raise CannotFixError("it computes further with the one number, which is another one for each sample")
    if len(site.reductions) > 1 and not all(_goes_by_sample(analysis, use, site.function) for use in site.reductions):
        raise CannotFixError("not all that it reduces is known to be of one shape")
    return Fix(
        title="Reduce over the last axis only: add `axis=-1`",
        replacements=tuple(_with_axis(analysis, use) for use in site.reductions),
        safety=finding.rule.safety,
        note=_SUM if any(use.symbol.path.endswith("sum") for use in site.reductions) else finding.rule.review or "",
    )


def _with_axis(analysis: Analysis, use: Use) -> Replacement:
    arguments = given_arguments(analysis, use.call) if use.call is not None else None
    if not arguments:
        raise CannotFixError("the call is not complete")
    if _is_reduced(analysis, arguments[0].value):
        raise CannotFixError("what it reduces is reduced already; return that for each sample")
    return Replacement.insertion(arguments[0].node.end_byte, ", axis=-1")


def _goes_by_sample(analysis: Analysis, use: Use, function: Scope) -> bool:
    """Whether what is reduced is computed from the arguments of the loss as they are, and from no part of them."""
    nodes = list(descendants(use.call)) if use.call is not None else []
    seen: set[str] = set()
    while nodes:
        node = nodes.pop()
        if node.type == "subscript":
            return False
        name = analysis.source(node) if node.type == "identifier" else ""
        if name not in seen:
            seen.add(name)
            values = (binding.value for binding in function.bindings.get(name, ()) if binding.value is not None)
            nodes += [inner for value in values for inner in descendants(value)]
    return not seen.isdisjoint(function.parameters[-2:])


def _is_reduced(analysis: Analysis, value: Node) -> bool:
    """Whether a value contains the result of another reduction, or of a loss that has one value for each sample."""
    return any(
        (is_reduction(use.symbol) or is_by_sample(use.symbol)) and span(use.node).within(span(value))
        for use in analysis.uses
    )
