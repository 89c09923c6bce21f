"""Binding a call's arguments to the parameters of the function's old signature."""

from __future__ import annotations

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.source.tree import ARGUMENTS, NAME, VALUE

_NOT_BY_POSITION = {"comment", "keyword_argument", "dictionary_splat"}


class GivenArgument(Struct, frozen=True):
    """An argument as it stands in a call: all of it (`axis=1`), its value (`1`), and its keyword, if it has one."""

    node: Node
    value: Node
    keyword: str | None


def keyword_arguments(analysis: Analysis, call: Node) -> list[GivenArgument]:
    """The keyword arguments of a call that are written out, whatever `*` and `**` add to them."""
    arguments = call.child_by_field_id(ARGUMENTS)
    nodes = arguments.named_children if arguments is not None and arguments.type == "argument_list" else []
    return [argument for node in nodes if (argument := _given(analysis, node)).keyword is not None]


class BoundCall(Struct, frozen=True):
    """The arguments of a call by parameter, in the order in which they are written."""

    given: dict[str, GivenArgument]
    problem: str | None = None
    """Why some arguments can't be told apart or placed, for a person."""


def given_arguments(analysis: Analysis, call: Node) -> list[GivenArgument] | None:
    """The arguments of a call in order; None where `*` or `**` hides some of them."""
    arguments = call.child_by_field_id(ARGUMENTS)
    if arguments is None or arguments.type != "argument_list":
        return None
    found = []
    for node in arguments.named_children:
        if node.type == "comment":
            continue
        if node.type in ("list_splat", "dictionary_splat"):
            return None
        found.append(_given(analysis, node))
    return found


def arguments_by_position(call: Node) -> list[Node]:
    """The arguments of a call by position, whatever `**` adds to them; none where `*` hides some."""
    arguments = call.child_by_field_id(ARGUMENTS)
    nodes = arguments.named_children if arguments is not None and arguments.type == "argument_list" else []
    if any(node.type == "list_splat" for node in nodes):
        return []
    return [node for node in nodes if node.type not in _NOT_BY_POSITION]


def _given(analysis: Analysis, node: Node) -> GivenArgument:
    if node.type == "keyword_argument":
        name, value = node.child_by_field_id(NAME), node.child_by_field_id(VALUE)
        if name is not None and value is not None:
            return GivenArgument(node, value, analysis.source(name))
    return GivenArgument(node, node, None)


def bind(analysis: Analysis, call: Node, parameters: tuple[str, ...]) -> BoundCall:
    """The arguments of `call` by these parameters, as Python would bind them."""
    arguments = given_arguments(analysis, call)
    if arguments is None:
        return BoundCall({}, "it passes arguments through `*` or `**`, so which is which can't be told")
    bound: dict[str, GivenArgument] = {}
    for index, argument in enumerate(arguments):
        if argument.keyword is None:
            if index >= len(parameters):
                return BoundCall(bound, f"it has more arguments than {', '.join(parameters)}")
            name = parameters[index]
        else:
            name = argument.keyword
            if name not in parameters:
                return BoundCall(bound, f"it has an argument `{name}`, which has no counterpart")
        bound[name] = argument
    return BoundCall(bound)


def is_no_name(node: Node) -> bool:
    """Whether what is given in the place of a name can't be one: the call is by another signature."""
    return node.type in ("integer", "float", "true", "false")
