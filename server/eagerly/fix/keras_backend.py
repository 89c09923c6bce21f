"""`keras.backend` functions as TensorFlow's own, or as `keras.ops`."""

from __future__ import annotations

import re
from dataclasses import replace

from msgspec import structs
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.calls import ChangedCallSite
from eagerly.check.keras_layers import LayerVariable, method_of_layer
from eagerly.check.keras_losses import ScalarLoss
from eagerly.check.symbolic import gets_symbolic, is_symbolic
from eagerly.fix import layers
from eagerly.fix.calls import fill_template, rewrite_call
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.scopes import Scope, ScopeKind
from eagerly.names.symbols import Api, Symbol, parse_symbol
from eagerly.rules.model import Safety
from eagerly.rules.template import parse_call_template
from eagerly.settings import KERAS_3
from eagerly.source.tree import descendants, span

_MEAN = "keras.backend.mean"
_BATCH_DOT = "keras.backend.batch_dot"
_MEAN_OF_BOOLEANS = parse_call_template(
    "keras.backend.mean(x, axis, keepdims)",
    "tf.reduce_mean(tf.cast(x, tf.float32), axis=axis, keepdims=keepdims)",
)
_LISTED = {"tile": "n", "reverse": "axes"}
"""What takes a list in TensorFlow, and took a number as well in Keras."""
_ASSIGNING = re.compile(r"\b(?:set_value|update\w*|moving_average_update|assign\w*)$")
_COMPARISONS = {"equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "any", "all", "in_top_k"}


def rewrite(analysis: Analysis, finding: Finding) -> Fix:
    """The function's native form. `K.mean` also takes booleans, which `tf.reduce_mean` does not: they are cast."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        name = analysis.text.slice(finding.span)
        raise CannotFixError(f"`{name}` is passed on here rather than called")
    _require_value(analysis, site)
    weight = _as_weight(analysis, site)
    if weight is not None:
        return layers.add_weight(analysis, structs.replace(finding, site=weight))
    _require_place(analysis, site)
    if site.template.function == _BATCH_DOT and "axes" not in site.bound.given:
        raise CannotFixError("its axes go by the dimensions of both: `tf.matmul(x, y)` where each has three")
    name = site.template.function.rpartition(".")[2]
    if name in _LISTED and Symbol(Api.TF, name) in site.template.callee:
        return _with_list(analysis, finding, site)
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


def _require_value(analysis: Analysis, site: ChangedCallSite) -> None:
    """Refuses tensors that stand for data to come where the new function takes none, and where it runs too late."""
    if not gets_symbolic(analysis, site.call, site.scope):
        return
    if any(isinstance(piece, Symbol) and piece.keras_path is None for piece in site.template.callee):
        raise CannotFixError("functions of TensorFlow take no tensor of a model that is being put together")
    function = site.scope.enclosing(ScopeKind.FUNCTION)
    for node in descendants(site.call):
        is_outside = node.type == "identifier" and all(
            binding.scope.enclosing(ScopeKind.FUNCTION) is not function
            for binding in analysis.names.bindings(node, site.scope)
        )
        if is_outside and is_symbolic(analysis, node, site.scope):
            raise CannotFixError(f"`{analysis.source(node)}` is of the model, and has no value when the function runs")


def _as_weight(analysis: Analysis, site: ChangedCallSite) -> LayerVariable | None:
    """A variable of a layer or model: any that `variable` makes, and those of `zeros` and `ones` that it keeps."""
    inside, name = method_of_layer(analysis, site.scope), site.template.function.rpartition(".")[2]
    around = site.call.parent
    target = around.child_by_field_name("left") if around is not None and around.type == "assignment" else None
    is_kept = name in ("zeros", "ones") and target is not None and target.type == "attribute"
    if inside is None or not (name == "variable" or is_kept):
        return None
    return LayerVariable(site.use, site.call, *inside, f"backend.{name}")


def _require_place(analysis: Analysis, site: ChangedCallSite) -> None:
    """Refuses a variable where it has to be made in another way."""
    name = site.template.function.rpartition(".")[2]
    if name not in ("variable", "zeros", "ones"):
        return
    function = site.scope.enclosing(ScopeKind.FUNCTION)
    if name == "variable":
        if function is not None and function.parameters[:2] == ["y_true", "y_pred"]:
            raise CannotFixError("each call of the function would make another variable")
        return
    statement = site.call.parent
    is_assigned = statement is not None and statement.type == "assignment"
    target = statement.child_by_field_name("left") if statement is not None and is_assigned else None
    if target is not None and (target.type != "identifier" or _is_assigned_to(analysis, analysis.source(target))):
        raise CannotFixError("it may be a variable that something assigns to: `tf.Variable(tf.zeros(shape))`")


def _is_assigned_to(analysis: Analysis, name: str) -> bool:
    """Whether a name of the file stands where a variable gets a value."""
    for reference in analysis.scopes.references_by_name.get(name, ()):
        around = reference.base.parent
        is_first = around is not None and around.type == "argument_list" and around.named_children[0] == reference.base
        call = around.parent if around is not None and is_first else around
        function = call.child_by_field_name("function") if call is not None and call.type == "call" else call
        if function is not None and _ASSIGNING.search(analysis.source(function)):
            return True
    return False


def _with_list(analysis: Analysis, finding: Finding, site: ChangedCallSite) -> Fix:
    """The call of a function that takes a list, where that of Keras also took a number."""
    fix = rewrite_call(analysis, finding)
    argument = site.bound.given.get(_LISTED[site.template.function.rpartition(".")[2]])
    if argument is None or argument.value.type in ("list", "tuple"):
        return fix
    given = argument.value
    if given.type != "integer" and analysis.source(given) != "-1":
        raise CannotFixError(f"it is not known whether `{analysis.source(given)}` is a number or a list")
    return replace(fix, replacements=(*fix.replacements, Replacement(span(given), (f"[{analysis.source(given)}]",))))


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
    for name, entries in analysis.rulebook.calls.items():
        for entry in entries:
            template = entry.template
            only = template.callee[0] if len(template.callee) == 1 else None
            if template.function.startswith("keras.backend.") and isinstance(only, Symbol):
                found[only] = parse_symbol(f"tf.{name}")
    return found
