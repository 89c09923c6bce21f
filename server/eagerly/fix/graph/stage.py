"""`with` statements that only set the stage for what is in them: a graph for all of it, or its names."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.graph.variables import NAME_SCOPES
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import span, with_items


def sets_the_stage(analysis: Analysis, scope: Scope, value: Node) -> bool:
    """Whether the item of a `with` statement only names what is in it, or only is the graph for it."""
    function = value.child_by_field_name("function") if value.type == "call" else None
    meaning = analysis.names.of(function, scope) if function is not None else None
    if isinstance(meaning, Symbol):
        return meaning.path in NAME_SCOPES
    graph = function.child_by_field_name("object") if function is not None else None
    if function is None or graph is None or not analysis.source(function).endswith(".as_default"):
        return False
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
    """Whether an expression is `tf.Graph()`."""
    maker = value.child_by_field_name("function") if value.type == "call" else None
    made = analysis.names.of(maker, scope) if maker is not None else None
    return isinstance(made, Symbol) and made.path == "Graph"
