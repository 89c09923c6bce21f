"""Lists of one: TensorFlow 1 took them apart, TensorFlow 2 leaves them."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Use, World
from eagerly.check.arguments import BoundCall
from eagerly.names.scopes import BindingKind, Scope

LISTS = {"list", "tuple"}


def has_one_variable(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether a loop goes over a list or tuple of one variable, which TensorFlow 1 gave back by itself."""
    variables = bound.given.get("loop_vars")
    if variables is None or "return_same_structure" in bound.given:
        return False
    if not is_single(written_out(analysis, variables.value, use.scope)):
        return False
    return not _is_taken_as_list(analysis, use.call)


def has_single_branch(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether a branch is a function that returns a list or tuple of one, which TensorFlow 1 took apart."""
    branches = [bound.given[name].value for name in ("true_fn", "false_fn") if name in bound.given]
    results = [_result(analysis, branch, use.scope) for branch in branches]
    if "strict" in bound.given or not any(result is not None and is_single(result) for result in results):
        return False
    return not _is_taken_as_list(analysis, use.call)


def has_one_result(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether the types of what a Python function gives are a list or tuple of one."""
    types = bound.given.get("Tout")
    return types is not None and is_single(types.value)


def written_out(analysis: Analysis, node: Node, scope: Scope) -> Node:
    """What a name stands for, where it is bound once; of anything else, itself."""
    bindings = analysis.names.bindings(node, scope) if node.type == "identifier" else []
    value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
    return value if value is not None else node


def _result(analysis: Analysis, function: Node, scope: Scope) -> Node | None:
    """What a lambda gives, or a function made beside the call that ends in a `return`."""
    if function.type != "identifier":
        return function.child_by_field_name("body") if function.type == "lambda" else None
    made = [binding.body for binding in analysis.names.bindings(function, scope) if binding.scope.parent is not None]
    body = made[0].node.child_by_field_name("body") if len(made) == 1 and made[0] is not None else None
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    last = statements[-1] if statements else None
    return next(iter(last.named_children), None) if last is not None and last.type == "return_statement" else None


def _is_taken_as_list(analysis: Analysis, call: Node | None) -> bool:
    """Whether only that tells the release: what a call gives is taken apart, or handed to what goes through lists."""
    parent = call.parent if call is not None else None
    if parent is None or analysis.world is not World.UNKNOWN:
        return False
    if parent.type == "assignment":
        target = parent.child_by_field_name("left")
        return target is not None and target.type in ("pattern_list", "tuple_pattern", "list_pattern")
    taker = parent.parent.child_by_field_name("function") if parent.type == "argument_list" and parent.parent else None
    return parent.type == "subscript" or (taker is not None and ".nest." in analysis.source(taker))


def is_single(node: Node) -> bool:
    """Whether it is a list or tuple that is written out, of one element."""
    elements = [child for child in node.named_children if child.type != "comment"]
    return node.type in LISTS and len(elements) == 1 and elements[0].type != "list_splat"
