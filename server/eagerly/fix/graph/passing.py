"""Sessions that are passed to functions of the file: they fall away there as well."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.program import Program
from eagerly.fix.imports import references_to
from eagerly.names.scopes import Binding, Reference
from eagerly.source.text import Span


class PassedSessions:
    """The functions that the sessions of one program are passed to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._passed: dict[int, tuple[Binding, Binding, list[Node]]] = {}
        """The functions, by the parameter: with it, and what is given for it."""

    def take(self, reference: Reference) -> list[Reference] | None:
        """Takes a session that is passed to a function of the program.

        Returns:
            its uses in the function, the first time; None where it isn't passed to one.

        Raises:
            CannotFixError: which parameter gets it can't be told.
        """
        argument = reference.base.parent if reference.node == reference.base else None
        is_keyword = argument is not None and argument.type == "keyword_argument"
        arguments = argument.parent if is_keyword and argument is not None else argument
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        function = self._program.lookup.function_called(call, reference.scope) if call is not None else None
        if call is None or function is None or function.body is None or function.scope is not self._program.scope:
            return None
        bound = bind(self._analysis, call, tuple(function.body.parameters))
        name = next((name for name, given in bound.given.items() if given.value == reference.base), None)
        if bound.problem is not None or name is None:
            raise self._program.fail(call, bound.problem or "which parameter gets the session can't be told")
        (parameter,) = function.body.bindings[name][:1]
        given = self._passed.setdefault(id(parameter), (function, parameter, []))[2]
        given.append(bound.given[name].node)
        uses = references_to(self._analysis, parameter) if len(given) == 1 else []
        for use in uses:
            if self._analysis.names.bindings(use.base, use.scope) != [parameter]:
                raise self._program.fail(use.base, f"`{name}` may be something else than a session")
        return uses

    def require_always(self) -> None:
        """Refuses a function that gets a session here, and perhaps something else there."""
        for function, parameter, given in self._passed.values():
            calls = references_to(self._analysis, function)
            if len(calls) != len(given):
                raise self._program.fail(
                    parameter.node, f"`{function.name}` is called with something else than a session, too"
                )

    @property
    def edits(self) -> Iterator[tuple[Span, str]]:
        """The edits that take sessions out of parameters and arguments."""
        for _, parameter, given in self._passed.values():
            for item in (parameter_of(parameter), *given):
                yield item_with_comma(item), ""


def parameter_of(binding: Binding) -> Node:
    """A parameter with all that belongs to it."""
    node = binding.node
    while node.parent is not None and node.parent.type not in ("parameters", "lambda_parameters"):
        node = node.parent
    return node


def item_with_comma(item: Node) -> Span:
    """A parameter or argument with the comma that goes with it."""
    siblings = item.parent.named_children if item.parent is not None else [item]
    at = siblings.index(item)
    if at + 1 < len(siblings):
        return Span(item.start_byte, siblings[at + 1].start_byte)
    return Span(siblings[at - 1].end_byte if at else item.start_byte, item.end_byte)
