"""`tf.variable_scope` around what makes the weights of a layer: its name becomes a part of theirs, and it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.keras_layers import LayerVariable
from eagerly.check.keras_regularizers import is_slim_regularizer
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.statements import unwrapped
from eagerly.names.symbols import Symbol
from eagerly.source.tree import callee, descendants, span, with_items

_SCOPE = ("name_or_scope", "default_name", "values", "initializer", "regularizer", "caching_device", "partitioner",
          "custom_getter", "reuse", "dtype", "use_resource", "constraint", "auxiliary_name_scope")  # fmt: skip
_WITHOUT_EFFECT = {"name_or_scope", "values", "use_resource", "auxiliary_name_scope"}
_LITERAL = re.compile(r"""(['"])([\w/.-]+)\1""")
_PURE = {"initializer", "tensor", "random-tensor"}
_PLAIN_FUNCTIONS = {"int", "len", "list", "tuple", "range", "max", "min", "super"}
_METHODS_OF_LAYERS = {"add_weight", "build", "__init__"}


@dataclass(frozen=True)
class LayerScope:
    """A `with tf.variable_scope(…)` in a method of a layer."""

    statement: Node
    call: Node
    site: LayerVariable
    """A variable in it."""


Write = Callable[[Analysis, LayerVariable, str], Fix]


def around(analysis: Analysis, site: LayerVariable) -> LayerScope | None:
    """The outermost scope of variables that a variable is made in, within its method."""
    found = None
    node = site.call.parent
    while node is not None and node != site.method.node:
        for item in with_items(node):
            if analysis.names.path_called(item, site.use.scope) == "variable_scope":
                found = LayerScope(node, item, site)
        node = node.parent
    return found


def out_of(analysis: Analysis, scope: LayerScope, write: Write) -> Fix:
    """All variables in a scope as weights of the layer, with the scope's name before theirs, and without the scope."""
    body = scope.statement.child_by_field_name("body")
    if body is None or len(with_items(scope.statement)) != 1:
        raise CannotFixError("it is inside a `variable_scope` that opens beside something else")
    if scope.call.parent is not None and scope.call.parent.type == "as_pattern":
        raise CannotFixError("it is inside a `variable_scope` that is kept under a name")
    prefix = _prefix(analysis, scope)
    sites = [
        finding.site
        for finding in analysis.findings
        if isinstance(finding.site, LayerVariable) and span(finding.site.call).within(span(body))
    ]
    _require_nothing_else(analysis, scope, body, sites)
    fixes = [write(analysis, site, prefix) for site in sites]
    replacements = dict.fromkeys(replacement for fix in fixes for replacement in fix.replacements)
    return Fix(
        "",
        (*replacements, *unwrapped(analysis, scope.statement)),
        fixes[0].safety,
        names=frozenset(name for fix in fixes for name in fix.names),
        imports=frozenset(need for fix in fixes for need in fix.imports),
    )


def prefixed(name: Node, prefix: str) -> Replacement:
    """The edit that puts a scope's name before that of a variable."""
    start = name.children[0]
    return Replacement.insertion(start.end_byte, prefix)


def _prefix(analysis: Analysis, scope: LayerScope) -> str:
    """What the names in a scope begin with: Keras takes no `/`. The layer's own name is there anyway."""
    bound = bind(analysis, scope.call, _SCOPE)
    named = bound.given.get("name_or_scope")
    if bound.problem is not None or named is None:
        raise CannotFixError("the name of the `variable_scope` around it can't be told")
    is_own = analysis.source(named.value) == f"{scope.site.method.parameters[0]}.name"
    for name in bound.given:
        if name not in _WITHOUT_EFFECT and not (name == "reuse" and is_own):
            raise CannotFixError(f"the `variable_scope` around it sets `{name}`")
    literal = _LITERAL.fullmatch(analysis.source(named.value))
    if not is_own and literal is None:
        raise CannotFixError("the name of the `variable_scope` around it can't be told")
    return "" if literal is None else f"{literal[2].replace('/', '_')}_"


def _require_nothing_else(analysis: Analysis, scope: LayerScope, body: Node, sites: list[LayerVariable]) -> None:
    """Refuses a scope in which something else may make variables, or that gives a name which is not written out."""
    made = {site.call.id for site in sites}
    for node in descendants(body):
        if node.type == "with_statement":
            raise CannotFixError("there is another `with` in the `variable_scope` around it")
        function = callee(node)
        if function is None or node.id in made:
            continue
        attribute = function.child_by_field_name("attribute")
        is_method = attribute is not None and analysis.source(attribute) in _METHODS_OF_LAYERS
        is_plain = analysis.source(function) in _PLAIN_FUNCTIONS
        if not (is_method or is_plain or _makes_no_variables(analysis, function, scope.site)):
            raise CannotFixError(f"`{analysis.source(function)}` may make variables in the `variable_scope` around it")
    for site in sites:
        name = _name_of(analysis, site)
        if name is not None and _LITERAL.fullmatch(analysis.source(name)) is None:
            raise CannotFixError("the name of a variable in the `variable_scope` around it can't be told")


def _makes_no_variables(analysis: Analysis, function: Node, site: LayerVariable) -> bool:
    meaning = analysis.names.of(function, site.use.scope)
    if not isinstance(meaning, Symbol):
        return False
    of_weights = (meaning.keras_path or "").startswith(("initializers.", "regularizers.", "constraints."))
    of_weights = of_weights or is_slim_regularizer(meaning) or meaning.path.endswith("_partitioner")
    return of_weights or analysis.rulebook.kind_made_by(meaning) in _PURE


def _name_of(analysis: Analysis, site: LayerVariable) -> Node | None:
    """The name that a variable is given."""
    given = given_arguments(analysis, site.call) or []
    named = [argument.value for argument in given if argument.keyword == "name"]
    if site.maker == "get_variable":
        named += [argument.value for argument in given[:1] if argument.keyword is None]
    return named[0] if named else None
