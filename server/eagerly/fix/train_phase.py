"""Keras's learning phase, which is the argument `training` of a layer's `call` now."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind
from eagerly.check.keras_layers import method_of_layer
from eagerly.check.symbols import ReportedUse
from eagerly.fix.imported import uses_of
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import BindingKind, Scope, bindings_at
from eagerly.source.tree import span

_TRAINING = "training"
_IN_PHASE = {"in_train_phase": ("x", "alt", _TRAINING), "in_test_phase": ("alt", "x", _TRAINING)}
"""The parameters of the functions that choose by the phase; `x` of `in_test_phase` is for the other one."""
_CHOICES = {
    "cond": ("pred", "true_fn", "false_fn"),
    "keras.backend.switch": ("condition", "then_expression", "else_expression"),
}
_CASTS = {"cast": ("x", "dtype"), "keras.backend.cast": ("x", "dtype")}
_THAT_TRAINS = ("fit", "fit_generator", "train_on_batch", "compile", "minimize")
_NEEDS_BRACKETS = {"conditional_expression", "lambda", "named_expression"}
_NEEDS_NONE = {"return_statement", "assignment", "argument_list", "keyword_argument", "parenthesized_expression"}


def choose_by_training(analysis: Analysis, finding: Finding) -> Fix:
    """`K.in_train_phase(noised, x)` becomes `noised() if training else x`, in a `call` that takes `training`."""
    replacements = [part for use in uses_of(analysis, finding) for part in _chosen(analysis, use)]
    return Fix(
        title="Go by the argument `training` of `call`",
        replacements=tuple(dict.fromkeys(replacements)),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _chosen(analysis: Analysis, use: Use) -> tuple[Replacement, ...]:
    """What stands in the place of one use of the phase, with the argument that it goes by."""
    if use.call is None:
        raise CannotFixError(f"`{analysis.source(use.node)}` is passed on here rather than called")
    method = call_of_layer(analysis, use.scope)
    name = use.symbol.path.rpartition(".")[2]
    if name == "learning_phase":
        replacement = _phase(analysis, use.call, use.scope, method)
    else:
        replacement = _choice(analysis, use.call, use.scope, method, _IN_PHASE[name])
    return replacement, *training_added(analysis, method)


def forget_phase(analysis: Analysis, finding: Finding) -> Fix:
    """`K.set_learning_phase(0)` goes from a file that trains nothing."""
    site = finding.site
    call = site.use.call if isinstance(site, ReportedUse) else None
    given = bind(analysis, call, ("value",)).given.get("value") if call is not None else None
    if call is None or given is None or not stands_alone(call):
        raise CannotFixError("it is not a call that stands by itself")
    if analysis.source(given.value) not in ("0", "False"):
        raise CannotFixError("each call of the model has to say `training=` instead")
    for name in _THAT_TRAINS:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            line = analysis.text.line_name(attribute.node.start_byte)
            raise CannotFixError(
                f"{line}: `{analysis.source(attribute.node)}` trains, which the phase kept from dropping"
            )
    return Fix(
        title="Remove the line",
        replacements=tuple(removals(analysis, [statement_of(call)])),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def call_of_layer(analysis: Analysis, scope: Scope) -> Scope:
    """The `call` of a layer that a scope is in, whose `training` is what the name means there."""
    inside = method_of_layer(analysis, scope)
    name = inside[0].node.child_by_field_name("name") if inside is not None else None
    if inside is None or name is None or analysis.source(name) != "call":
        raise CannotFixError("the phase is known in the `call` of a layer alone, by its argument `training`")
    found = bindings_at(_TRAINING, scope, scope.node.end_byte)
    if any(binding.scope is not inside[0] for binding in found):
        raise CannotFixError("`training` is something else here")
    return inside[0]


def _phase(analysis: Analysis, call: Node, scope: Scope, method: Scope) -> Replacement:
    """What stands in the place of `K.learning_phase()`: in a direct call it was 0, whatever was not told."""
    if _is_default(analysis, call):
        return Replacement(span(call), ("False",))
    outer = _choosing(analysis, call, scope)
    if outer is not None:
        return _choice(analysis, outer[0], scope, method, outer[1])
    default = _default(analysis, method)
    return Replacement(span(call), (f"bool({_TRAINING})" if default == "None" else _TRAINING,))


def _is_default(analysis: Analysis, call: Node) -> bool:
    """Whether a call stands in `if training is None: training = …`."""
    assignment = call.parent
    left = (
        assignment.child_by_field_name("left") if assignment is not None and assignment.type == "assignment" else None
    )
    block = assignment.parent.parent if left is not None and assignment is not None and assignment.parent else None
    condition = block.parent.child_by_field_name("condition") if block is not None and block.parent else None
    is_first = (
        block is not None and block.parent is not None and block.parent.child_by_field_name("consequence") == block
    )
    return (
        left is not None
        and condition is not None
        and is_first
        and analysis.source(left) == _TRAINING
        and analysis.source(condition) == f"{_TRAINING} is None"
    )


def _choosing(analysis: Analysis, call: Node, scope: Scope) -> tuple[Node, tuple[str, ...]] | None:
    """The call of `tf.cond` or `K.switch` that goes by the phase alone, and its parameters."""
    inner = call
    while (outer := _taker(inner)) is not None:
        path = analysis.names.path_called(outer, scope)
        path = f"keras.{path}" if path.startswith("backend.") else path
        parameters = _CHOICES.get(path) or _CASTS.get(path)
        first = bind(analysis, outer, parameters).given.get(parameters[0]) if parameters is not None else None
        if parameters is None or first is None or first.value != inner:
            return None
        if path in _CHOICES:
            return outer, parameters
        inner = outer
    return None


def _taker(node: Node) -> Node | None:
    """The call that a node is an argument of."""
    parent = node.parent
    arguments = parent.parent if parent is not None and parent.type == "keyword_argument" else parent
    return arguments.parent if arguments is not None and arguments.type == "argument_list" else None


def _choice(analysis: Analysis, call: Node, scope: Scope, method: Scope, parameters: tuple[str, ...]) -> Replacement:
    """`a if training else b` in the place of a call that chooses."""
    names = _IN_PHASE["in_train_phase"] if _TRAINING in parameters else parameters
    bound = bind(analysis, call, names)
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    first, second = (parameters[0], parameters[1]) if _TRAINING in parameters else (parameters[1], parameters[2])
    if first not in bound.given or second not in bound.given:
        raise CannotFixError(f"`{first if first not in bound.given else second}` is not given")
    told = bound.given.get(_TRAINING)
    is_told = told is not None and analysis.source(told.value) not in ("None", _TRAINING)
    condition: Part = span(told.value) if told is not None and is_told else _TRAINING
    if told is not None and is_told and not _is_plain(analysis, told.value, scope):
        raise CannotFixError(f"`{analysis.source(told.value)}` may be a tensor")
    values = [_value(analysis, bound.given[name].value, scope) for name in (first, second)]
    parts: tuple[Part, ...] = (*values[0], " if ", condition, " else ", *values[1])
    parent = call.parent
    is_free = parent is not None and parent.type in _NEEDS_NONE
    return Replacement(span(call), parts if is_free else ("(", *parts, ")"))


def _is_plain(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether what tells the phase is True, False, or an argument, which Keras makes one of these."""
    bindings = analysis.names.bindings(node, scope) if node.type == "identifier" else []
    is_argument = bool(bindings) and all(binding.kind is BindingKind.PARAMETER for binding in bindings)
    return is_argument or node.type in ("true", "false")


def _value(analysis: Analysis, node: Node, scope: Scope) -> tuple[Part, ...]:
    """What a function without arguments gives, or a tensor as it is."""
    if node.type == "lambda":
        body = node.child_by_field_name("body")
        if body is None or node.child_by_field_name("parameters") is not None:
            raise CannotFixError("the code is not complete")
        return (span(body),) if body.type not in _NEEDS_BRACKETS else ("(", span(body), ")")
    if node.type == "identifier":
        return (span(node), "()") if _is_function(analysis, node, scope) else (span(node),)
    if (node.type == "attribute" and not _is_weight(analysis, node, scope)) or node.type in ("await", "none", "string"):
        raise CannotFixError(f"whether `{analysis.source(node)}` is a function or a tensor can't be told")
    return (span(node),) if node.type not in _NEEDS_BRACKETS else ("(", span(node), ")")


def _is_weight(analysis: Analysis, attribute: Node, scope: Scope) -> bool:
    """Whether an attribute is always what `add_weight` gave."""
    inside, name = enclosing_class(scope), attribute.child_by_field_name("attribute")
    stores = inside[1].attributes.get(analysis.source(name), []) if inside is not None and name is not None else []
    makers = [store.value.child_by_field_name("function") for store in stores if store.value is not None]
    return bool(makers) and all(
        maker is not None and analysis.source(maker).endswith(".add_weight") for maker in makers
    )


def _is_function(analysis: Analysis, name: Node, scope: Scope) -> bool:
    """Whether a name is a function of the file, and no tensor."""
    bindings = analysis.names.bindings(name, scope)
    is_lambda = [binding.value is not None and binding.value.type == "lambda" for binding in bindings]
    functions = [binding.kind is BindingKind.FUNCTION for binding in bindings]
    if bindings and all(is_one or is_other for is_one, is_other in zip(functions, is_lambda, strict=True)):
        return True
    inside = [
        binding.kind in (BindingKind.ASSIGN, BindingKind.PARAMETER) and binding.scope.parent is not None
        for binding in bindings
    ]
    if not bindings or any(functions) or any(is_lambda) or not all(inside):
        raise CannotFixError(f"whether `{analysis.source(name)}` is a function or a tensor can't be told")
    return False


def _default(analysis: Analysis, method: Scope) -> str | None:
    """What `training` is where `call` does not get it; None where that has no such parameter, or no default."""
    if _TRAINING not in method.parameters:
        return None
    value = method.bindings[_TRAINING][0].value
    return analysis.source(value) if value is not None else None


def training_added(analysis: Analysis, method: Scope) -> list[Replacement]:
    """The parameter `training` behind the others, if `call` does not have it: in a direct call it is False."""
    if _TRAINING in method.parameters:
        return []
    if _TRAINING in method.bindings:
        raise CannotFixError("`training` is something else here")
    parameters = method.node.child_by_field_name("parameters")
    given = [child for child in parameters.named_children if child.type != "comment"] if parameters is not None else []
    if not given:
        raise CannotFixError("the code is not complete")
    if given[-1].type == "dictionary_splat_pattern":
        return [Replacement.insertion(given[-1].start_byte, f"{_TRAINING}=False, ")]
    return [Replacement.insertion(given[-1].end_byte, f", {_TRAINING}=False")]
