"""Losses that give one number for each sample, as Keras expects."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, call_of
from eagerly.check.arguments import GivenArgument, arguments_by_position, bind, given_arguments
from eagerly.check.calls import ChangedCallSite, UncalledFunction
from eagerly.check.keras_losses import ScalarLoss, is_by_sample, is_class_of_keras, is_of_tensorflow_1, is_reduction
from eagerly.fix.calls import fill_object, fill_template, refuse_uncalled, rewrite_call
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.rules.model import Safety
from eagerly.rules.template import TemplateArgument
from eagerly.source.tree import callee, descendants, span

_NO_REDUCTION = 'reduction="none"'
_LAST_AXIS = "Reduce over the last axis only: add `axis=-1`"
_NONE = f"Keep the samples apart: {_NO_REDUCTION}"
_OPTIONS = ("loss_collection", "reduction")
_MEANS = ("SUM_BY_NONZERO_WEIGHTS", "SUM_OVER_NONZERO_WEIGHTS", "SUM_OVER_BATCH_SIZE")
"""How a loss of TensorFlow 1 becomes its mean, multiplied by weights that are one number."""
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
    """`tf.reduce_mean(e)` becomes `tf.reduce_mean(e, axis=-1)`, or what is in it where that goes by samples already."""
    site = finding.site
    assert isinstance(site, ScalarLoss)
    if not site.is_sum:
        raise CannotFixError("it computes further with the one number, which is another one for each sample")
    is_one = len(site.reductions) == 1
    if not is_one and not all(_goes_by_sample(analysis, use, site.function) for use in site.reductions):
        raise CannotFixError("not all that it reduces is known to be of one shape")
    found = [_by_sample(analysis, use, site.function, is_one=is_one) for use in site.reductions]
    return Fix(
        title=_LAST_AXIS if any(is_reduction(use.symbol) for use in site.reductions) else _NONE,
        replacements=tuple(replacement for fix in found for replacement in fix.replacements),
        safety=finding.rule.safety,
        note=_SUM if any(use.symbol.path.endswith("sum") for use in site.reductions) else finding.rule.review or "",
        names=frozenset(name for fix in found for name in fix.names),
        imports=frozenset(need for fix in found for need in fix.imports),
    )


def _by_sample(analysis: Analysis, use: Use, function: Scope, *, is_one: bool) -> Fix:
    """The edit that gives one number for each sample; `is_one` where nothing is added to that."""
    if use.call is None:
        raise CannotFixError("the call is not complete")
    if is_reduction(use.symbol):
        return Fix("", (_with_axis(analysis, use, use.call, is_one=is_one),), Safety.REVIEW)
    if is_of_tensorflow_1(use.symbol):
        return _of_tensorflow_1(analysis, use, use.call)
    arguments = use.call.child_by_field_name("arguments")
    if arguments is None:
        raise CannotFixError("the call is not complete")
    if _is_shared(analysis, use, function):
        raise CannotFixError('the loss it calls is used elsewhere too: make one with `reduction="none"` for this')
    given = [child for child in arguments.named_children if child.type != "comment"]
    if any(argument.type == "keyword_argument" and _is_reduction(analysis, argument) for argument in given):
        raise CannotFixError('it says itself how it reduces: give it `reduction="none"`')
    at = given[-1].end_byte if given else arguments.start_byte + 1
    return Fix("", (Replacement.insertion(at, f"{', ' if given else ''}{_NO_REDUCTION}"),), Safety.REVIEW)


def _is_shared(analysis: Analysis, use: Use, function: Scope) -> bool:
    """Whether what is made goes by a name that is used outside of a function as well."""
    return any(
        reference.scope is not function for each in _bound_to(use) for reference in references_to(analysis, each)
    )


def _of_tensorflow_1(analysis: Analysis, use: Use, call: Node) -> Fix:
    """`tf.losses.mean_squared_error(y, x)` as a loss of Keras that reduces nothing but the last axis."""
    changed = analysis.rulebook.about(use.symbol).calls
    template = changed[0].template if changed else None
    if template is None or template.then is None:
        raise CannotFixError("the loss of Keras that does this has no axis of its own: reduce over the last axis only")
    bound = bind(analysis, call, (*template.parameters, *_OPTIONS))
    factor = _factor(analysis, bound.given)
    by_sample = structs.replace(
        template,
        arguments=(*template.arguments, TemplateArgument("reduction", ('"none"',))),
        drops=template.drops | {"weights", *_OPTIONS},
    )
    fix = fill_template(analysis, call, by_sample, bound, use.scope, use.reference.base)
    return replace(fix, replacements=(Replacement.insertion(call.start_byte, factor), *fix.replacements))


def _factor(analysis: Analysis, given: dict[str, GivenArgument]) -> str:
    """What a loss is multiplied by for its `weights`.

    Raises:
        CannotFixError: they are no number, or it is not the mean.
    """
    weights, reduction = given.get("weights"), given.get("reduction")
    kind = analysis.source(reduction.value).rpartition(".")[2] if reduction is not None else _MEANS[0]
    text = analysis.source(weights.value) if weights is not None else ""
    is_number = weights is None or (weights.value.type in ("integer", "float") and float(text) != 0)
    if not is_number:
        raise CannotFixError("its `weights` may be others for each sample: multiply by them, and reduce the last axis")
    if kind not in _MEANS and not (kind == "MEAN" and weights is None):
        raise CannotFixError(f"`reduction={kind}` is not the mean that Keras takes of a loss")
    return f"{text} * " if text and float(text) != 1 else ""


def _is_reduction(analysis: Analysis, argument: Node) -> bool:
    name = argument.child_by_field_name("name")
    return name is not None and analysis.source(name) == "reduction"


def _with_axis(analysis: Analysis, use: Use, call: Node, *, is_one: bool) -> Replacement:
    arguments = given_arguments(analysis, call)
    if not arguments:
        raise CannotFixError("the call is not complete")
    value = arguments[0].value
    if _is_reduced(analysis, value, use.scope):
        is_mean = use.symbol.path.rpartition(".")[2].endswith("mean")
        if is_mean and is_one and len(arguments) == 1 and _is_by_sample(analysis, value, use.scope):
            return Replacement(span(call), (span(value),))
        raise CannotFixError("what it reduces is reduced already; return that for each sample")
    return Replacement.insertion(arguments[0].node.end_byte, ", axis=-1")


def _is_by_sample(analysis: Analysis, value: Node, scope: Scope) -> bool:
    """Whether a value is what a loss or a reduction gives for each sample."""
    if value.type == "identifier":
        bindings = analysis.names.bindings(value, scope)
        inner = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        return inner is not None and _is_by_sample(analysis, inner, scope)
    function = callee(value)
    use = analysis.use_by_node.get(function.id) if function is not None else None
    if use is None:
        return False
    axes = [given.value for given in given_arguments(analysis, value) or () if given.keyword == "axis"]
    is_last = len(axes) == 1 and analysis.source(axes[0]) == "-1"
    return is_by_sample(use.symbol) or (is_reduction(use.symbol) and is_last)


def _goes_by_sample(analysis: Analysis, use: Use, function: Scope) -> bool:
    """Whether what is reduced is computed from the arguments of the loss as they are, and from no part of them."""
    nodes = [inner for call in _calls(analysis, use) for inner in descendants(call)]
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


def _calls(analysis: Analysis, use: Use) -> list[Node]:
    """The calls that give the one number: of a class of Keras those of what it makes."""
    if use.call is None or not is_class_of_keras(use.symbol):
        return [] if use.call is None else [use.call]
    at_once = call_of(use.call)
    named = _bound_to(use)
    calls = [reference.call for each in named for reference in references_to(analysis, each)]
    return [call for call in (at_once, *calls) if call is not None]


def _bound_to(use: Use) -> list[Binding]:
    """The names that are given to what a call makes."""
    return use.scope.bound_to(use.call) if use.call is not None else []


def _is_reduced(analysis: Analysis, value: Node, scope: Scope) -> bool:
    """Whether a value contains the result of another reduction, or of a loss that has one value for each sample."""
    names = (node for node in descendants(value) if node.type == "identifier")
    bindings = (binding for name in names for binding in analysis.names.bindings(name, scope) if binding.scope is scope)
    places = [value, *(binding.value for binding in bindings if binding.value is not None)]
    return any(
        (is_reduction(use.symbol) or is_by_sample(use.symbol)) and any(span(use.node).within(span(at)) for at in places)
        for use in analysis.uses
    )
