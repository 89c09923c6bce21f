"""What the `call` of a layer does now: what `__call__` did, updates, and losses that Keras was given to run."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.check.keras_3 import LossFunction
from eagerly.check.keras_layers import OverriddenCall, method_of_layer
from eagerly.check.members import MemberUse
from eagerly.fix.added import add_metric, adds_to_model, mean_added
from eagerly.fix.graph.layout import Layout
from eagerly.fix.imports import line_ending
from eagerly.fix.layer_class import Home, LayerClass, start_of
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.fix.train_phase import call_of_layer, training_added
from eagerly.names.scopes import Scope, ScopeKind
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import callee, descendants, span

_MEAN = Symbol(Api.TF, "keras.metrics.Mean")
_ASSIGNING = {"assign", "assign_add", "assign_sub"}
_KERAS_UPDATES = {"backend.update", "backend.update_add", "backend.update_sub"}


def rename_call(analysis: Analysis, finding: Finding) -> Fix:
    """`def __call__(self, x)` becomes `def call(self, x)`."""
    site = finding.site
    assert isinstance(site, OverriddenCall) and site.method.body is not None
    method = site.method.body
    parameters = method.node.child_by_field_name("parameters")
    first = [child for child in parameters.named_children if child.type != "comment"][1:2] if parameters else []
    if not first or "splat" in first[0].type or method.decorators:
        raise CannotFixError("a `call` starts with one input, and is no decorated function")
    if analysis.scopes.attributes_by_name.get("__call__"):
        raise CannotFixError("the file calls a `__call__` by its name")
    for node in descendants(method.node):
        name = node.child_by_field_name("attribute")
        if name is not None and analysis.source(name) in ("build", "built"):
            raise CannotFixError(f"`{analysis.source(node)}` is for Keras to do, once")
    return Fix(
        title="Rename to `call`",
        replacements=(Replacement(span(site.method.node), ("call",)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def update_in_call(analysis: Analysis, finding: Finding) -> Fix:
    """`self.add_update(tf.assign(v, x), inputs)` becomes `if training:` and the assignment below it."""
    site = finding.site
    assert isinstance(site, MemberUse)
    call = call_of(site.node)
    method = call_of_layer(analysis, site.scope)
    given = given_arguments(analysis, call) if call is not None else None
    if call is None or not given or not stands_alone(call) or site.scope is not method:
        raise CannotFixError("it is not a call that stands by itself in `call`")
    value = given[0].value
    updates = value.named_children if value.type in ("list", "tuple") else [value]
    for update in updates:
        _require_done_last(analysis, method, statement_of(call), _variable_of(analysis, update, site.scope))
    layout = Layout(analysis, method, [])
    inner = layout.indent(statement_of(call)) + layout.unit
    lines = [part for update in updates for part in (f"{layout.ending}{inner}", span(update))]
    return Fix(
        title="Update in `call`, while training",
        replacements=(
            Replacement(span(call), ("if training:", *lines)),
            *training_added(analysis, method),
        ),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _variable_of(analysis: Analysis, update: Node, scope: Scope) -> str:
    """How the variable is written that an update assigns to."""
    function = callee(update)
    meaning = analysis.names.of(function, scope) if function is not None else None
    given = given_arguments(analysis, update) if function is not None else None
    if isinstance(meaning, Symbol):
        if (meaning.path in _ASSIGNING or meaning.keras_path in _KERAS_UPDATES) and given:
            return analysis.source(given[0].value)
    elif function is not None:
        name, owner = function.child_by_field_name("attribute"), function.child_by_field_name("object")
        if name is not None and owner is not None and analysis.source(name) in _ASSIGNING:
            return analysis.source(owner)
    raise CannotFixError(f"what `{analysis.source(update)}` assigns to can't be told")


def _require_done_last(analysis: Analysis, method: Scope, statement: Node, variable: str) -> None:
    """Refuses an update of what `call` reads behind it: TensorFlow 1 gave the two no order."""
    for node in descendants(method.node):
        is_behind = node.start_byte >= statement.end_byte and node.type in ("attribute", "identifier")
        if is_behind and analysis.source(node) == variable:
            line = analysis.text.line_name(node.start_byte)
            raise CannotFixError(f"{line}: `{variable}` is read behind it, and TensorFlow 1 gave the two no order")


def metric_in_call(analysis: Analysis, finding: Finding) -> Fix:
    """`self.add_metric(x, name="m", aggregation="mean")` becomes `self.m.update_state(x)`, of a metric made once."""
    site = finding.site
    assert isinstance(site, MemberUse)
    if adds_to_model(analysis, site):
        return add_metric(analysis, finding)
    call, inside = call_of(site.node), method_of_layer(analysis, site.scope)
    if call is None or inside is None or not stands_alone(call):
        raise CannotFixError("it is not a call that stands by itself in `call` of a layer")
    method = call_of_layer(analysis, site.scope)
    value, named = mean_added(analysis, call)
    name = analysis.source(named)[1:-1]
    if named.type != "string" or not name.isidentifier():
        raise CannotFixError("the name of the metric can't be told")
    layer = LayerClass(analysis, inside[1])
    attribute = f"{method.parameters[0]}.{layer.new_attribute(call, name)}"
    spelling = spell(analysis, _MEAN, site.scope, site.node)
    line = f"{attribute} = {spelling.text}(name={analysis.source(named)})"
    added = layer.added(Home.INIT, [line], frozenset({spelling.name}), method.parameters[0])
    return Fix(
        title="Update a metric that `__init__` makes",
        replacements=(*added, Replacement(span(call), (f"{attribute}.update_state(", span(value), ")"))),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def loss_in_call(analysis: Analysis, finding: Finding) -> Fix:
    """`self.add_loss(lambda: f(self.w))` becomes `self.add_loss(f(self.w))`, at the start of `call`."""
    site = finding.site
    assert isinstance(site, LossFunction)
    body = site.function.child_by_field_name("body")
    inside = method_of_layer(analysis, site.scope)
    name = inside[0].node.child_by_field_name("name") if inside is not None else None
    if body is None or inside is None or name is None or site.scope.enclosing(ScopeKind.FUNCTION) is not inside[0]:
        raise CannotFixError("it is not in a method of the layer")
    method, owner = inside
    if analysis.source(name) == "call":
        return _loss_fix(finding, [Replacement(span(site.function), (span(body),))])
    if analysis.source(name) not in ("__init__", "build") or not stands_alone(site.call):
        raise CannotFixError(f"`{analysis.source(name)}` may add it more than once")
    statement = statement_of(site.call)
    if statement.parent != method.node.child_by_field_name("body"):
        raise CannotFixError(f"`{analysis.source(name)}` adds it in some cases only")
    layer = LayerClass(analysis, owner)
    call = layer.method("call")
    if call is None or call.parameters[0] != method.parameters[0]:
        raise CannotFixError("the class has no `call` that could add it")
    _require_known(analysis, body, method, call)
    given = given_arguments(analysis, site.call) or []
    if len(given) != 1:
        raise CannotFixError("it is given more than the loss")
    start, indent = start_of(analysis, call)
    text = f"{call.parameters[0]}.add_loss({analysis.source(body)}){line_ending(analysis)}{indent}"
    return _loss_fix(finding, [Replacement.insertion(start, text), *removals(analysis, [statement])])


def _loss_fix(finding: Finding, replacements: list[Replacement]) -> Fix:
    return Fix("Add the loss in `call`", tuple(replacements), finding.rule.safety, note=finding.rule.review or "")


def _require_known(analysis: Analysis, body: Node, method: Scope, call: Scope) -> None:
    """Refuses a loss that goes by a name of the method, or one that is something else in `call`."""
    for reference in analysis.scopes.references:
        if not span(reference.base).within(span(body)) or reference.name == method.parameters[0]:
            continue
        bindings = analysis.names.bindings(reference.base, reference.scope)
        is_module = all(binding.scope.kind is ScopeKind.MODULE for binding in bindings)
        if not is_module or reference.name in call.bindings:
            raise CannotFixError(f"it goes by `{reference.name}`, which `call` does not have")
