"""`with` statements that only set the stage for what is in them: a graph for all of it, or its names."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.graph.variables import NAME_SCOPES
from eagerly.names.scopes import Scope
from eagerly.source.tree import method_called, span, with_items

PLACES = "device"
"""The function that places a part of a graph."""
NOTE = "What `tf.device` placed is left to TensorFlow to place."


def sets_the_stage(analysis: Analysis, scope: Scope, value: Node) -> bool:
    """Whether the item of a `with` statement only names or places what is in it, or only is the graph for it."""
    path = analysis.names.path_called(value, scope)
    if path:
        return path in NAME_SCOPES or path == PLACES
    method = method_called(value)
    if method is None or analysis.source(method[1]) != "as_default":
        return False
    graph, _ = method
    bindings = analysis.names.bindings(graph, scope) if graph.type == "identifier" else []
    made = bindings[0].value if len(bindings) == 1 and bindings[0].scope is scope else graph
    return made is not None and makes_graph(analysis, scope, made)


def graph_around(analysis: Analysis, scope: Scope, nodes: list[Node]) -> Node | None:
    """The innermost `with` statement that makes a graph for what is in it, and that some nodes of a scope are in."""
    outer = nodes[0].parent
    while outer is not None and outer != scope.node:
        if outer.type == "with_statement" and any(
            analysis.source(item).endswith(".Graph().as_default()") and sets_the_stage(analysis, scope, item)
            for item in with_items(outer)
        ):
            where = span(outer)
            return outer if all(span(node).within(where) for node in nodes) else None
        outer = outer.parent
    return None


def makes_graph(analysis: Analysis, scope: Scope, value: Node) -> bool:
    """Whether an expression is `tf.Graph()`, or has that entered: `tf.Graph().as_default()`."""
    method = method_called(value)
    if method is not None and analysis.source(method[1]) == "as_default":
        value = method[0]
    return analysis.names.path_called(value, scope) == "Graph"
