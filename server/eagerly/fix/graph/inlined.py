"""The methods of a class that stand in the place of their calls: `__init__` calls each of them once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.fix.graph.members import Members, node_of, scope_of
from eagerly.fix.statements import stands_alone
from eagerly.names.scopes import Binding
from eagerly.source.text import Span
from eagerly.source.tree import callee

_LITERALS = {"integer", "float", "string", "true", "false", "none"}


@dataclass(frozen=True)
class Inlined:
    """A call of a method that stands in its place in the flat text."""

    around: list[Node]
    """The `with` statements around the call, in its method."""
    further: Span
    """How much further than its method's other statements the call is indented."""


class InlinedMethods:
    """The methods of one class that stand in the place of their calls."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self.by_lines: dict[Span, Binding] = {}
        """The methods, by the lines of their calls."""
        self.arguments: dict[int, Node] = {}
        """What the calls give for their parameters, by the ids of these."""
        self._calls: dict[Span, Node] = {}
        """The statements that call them, by the same."""
        self._find(members.init)

    @property
    def methods(self) -> list[Binding]:
        return list(self.by_lines.values())

    def calls(self) -> Iterator[Inlined]:
        """Their calls."""
        for lines, call in self._calls.items():
            around: list[Node] = []
            node = call.parent
            while node is not None and node.type != "function_definition":
                around += [node] if node.type == "with_statement" else []
                node = node.parent
            body = node.child_by_field_name("body") if node is not None else None
            assert body is not None
            further = Span(lines.start + len(self._members.indent(body.named_children[0])), call.start_byte)
            yield Inlined(around, further)

    def _find(self, method: Binding) -> None:
        """Finds the methods that are called once, on the straight path through another one."""
        body = node_of(method).child_by_field_name("body")
        todo = list(body.named_children) if body is not None else []
        while todo:
            statement = todo.pop(0)
            inner = statement.child_by_field_name("body") if statement.type == "with_statement" else None
            if inner is not None:
                todo = [*inner.named_children, *todo]
            call = statement.named_children[0] if statement.type == "expression_statement" else None
            called = self._method_called(call) if call is not None else None
            if call is not None and called is not None and self._is_straight(called, _arguments(call)):
                lines = self._members.lines(statement)
                self.by_lines[lines] = called
                self.arguments |= zip(map(id, _parameters(called)), _arguments(call), strict=True)
                self._calls[lines] = statement
                self._find(called)

    def _method_called(self, call: Node) -> Binding | None:
        function = callee(call)
        if function is None or function.type != "attribute":
            return None
        first, *rest = function.named_children
        is_own = first.id in {use.base.id for use in self._members.uses} and len(rest) == 1 and stands_alone(call)
        return self._members.methods.get(self._members.analysis.source(rest[0])) if is_own else None

    def _is_straight(self, method: Binding, arguments: list[Node]) -> bool:
        """Whether a method is called once, gets what its parameters say or literals for these, and runs to its end."""
        analysis, scope, node = self._members.analysis, scope_of(method), node_of(method)
        calls = analysis.scopes.attributes_by_name.get(method.name, ())
        body = node.child_by_field_name("body")
        is_own_line = body is not None and analysis.text.line_at(body.start_byte) > analysis.text.line_at(
            node.start_byte
        )
        is_called_once = len(calls) == 1 and method not in self.methods and method is not self._members.init
        names = [parameter.name for parameter in _parameters(method) if len(scope.bindings[parameter.name]) == 1]
        takes_them = len(names) == len(scope.parameters) - 1 == len(arguments) and _takes_names_alone(node)
        takes_them = takes_them and all(
            argument.type in _LITERALS or analysis.source(argument) == name
            for name, argument in zip(names, arguments, strict=True)
        )
        return is_called_once and takes_them and not _leaves(body) and not scope.decorators and is_own_line


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return arguments.named_children if arguments is not None else []


def _parameters(method: Binding) -> list[Binding]:
    """What binds the parameters of a method behind that for its instance."""
    scope = scope_of(method)
    return [scope.bindings[name][0] for name in scope.parameters[1:]]


def _takes_names_alone(function: Node) -> bool:
    """Whether a function has plain parameters and no others."""
    parameters = function.child_by_field_name("parameters")
    return parameters is not None and all(child.type == "identifier" for child in parameters.named_children)


def _leaves(body: Node | None) -> bool:
    """Whether a function may give something back, or end before its end."""
    todo = [body] if body is not None else []
    while todo:
        node = todo.pop()
        if node.type in ("return_statement", "yield"):
            return True
        todo += node.named_children if node.type not in ("function_definition", "lambda") else []
    return False
