"""Which of a program's variables are meant by `tf.trainable_variables()` and the like."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.names.symbols import Symbol
from eagerly.source.tree import callee, descendants

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_COLLECTION = ("key", "scope")
Test = Callable[[str], bool]
"""Whether the variable of this name is meant."""


def means_all(_: str) -> bool:
    """The test that all variables pass."""
    return True


class UnsureError(Exception):
    """What is asked of a name goes by the part of it that is not known."""


class Unsure(str):
    """The beginning of a name whose rest is not known."""

    __slots__ = ()

    def beginning(self) -> str:
        """Raises UnsureError: more of the name is needed."""
        raise UnsureError

    def __contains__(self, part: object) -> bool:
        if not isinstance(part, str) or str.find(self, part) < 0:
            raise UnsureError
        return True

    def startswith(self, prefix: str) -> bool:  # type: ignore[override]
        """Whether the name does, as far as it is known."""
        if str.startswith(self, prefix):
            return True
        if prefix.startswith(str(self)):
            raise UnsureError
        return False


class Selection:
    """Reads what selects variables in one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.tests: dict[int, Test] = {}
        """What is selected, by the id of the expression."""

    def selects(self, node: Node) -> bool:
        """Whether an expression is a list of the variables that are trained, or of some of them.

        Raises:
            CannotFixError: it is, and which they are can't be told.
        """
        test = self._test(node)
        if test is None:
            return False
        self.tests[node.id] = test
        self._program.judge.known |= {inner.id for inner in descendants(node)}
        return True

    def find(self, value: Node) -> None:
        """Notes all of them in an expression."""
        todo = [value]
        while todo:
            node = todo.pop()
            if not self.selects(node):
                todo += node.named_children

    def within(self, value: Node) -> list[Node]:
        """What of an expression selects variables."""
        return [node for node in descendants(value) if node.id in self.tests]

    def _test(self, node: Node) -> Test | None:
        if node.type == "identifier":
            step = self._program.step_named(node)
            return self.tests.get(step.value.id) if step is not None and step.is_selection else None
        if node.type == "list_comprehension":
            return self._filtered(node)
        path = self._analysis.names.path_called(node, self._program.scope)
        if path == "trainable_variables":
            return self._in_scope(bind(self._analysis, node, ("scope",)).given.get("scope"))
        if path != "get_collection":
            return None
        bound = bind(self._analysis, node, _COLLECTION)
        key = bound.given.get("key")
        name = self._analysis.names.of(key.value, self._program.scope) if key is not None else None
        if not isinstance(name, Symbol) or name.path != "GraphKeys.TRAINABLE_VARIABLES":
            return None
        return self._in_scope(bound.given.get("scope"))

    def _in_scope(self, given: object) -> Test:
        value = getattr(given, "value", None)
        if value is None or value.type == "none":
            return means_all
        scope = self._literal(value)
        if re.escape(scope) == scope:
            return lambda name: name.startswith(scope)
        return lambda name: re.match(scope, name if not isinstance(name, Unsure) else name.beginning()) is not None

    def _filtered(self, node: Node) -> Test | None:
        """`[v for v in … if …]`, by the name of `v`."""
        clauses = node.named_children
        body, loop = clauses[0], clauses[1]
        source, item = loop.child_by_field_name("right"), loop.child_by_field_name("left")
        test = self._test(source) if loop.type == "for_in_clause" and source is not None else None
        if test is None or item is None or self._analysis.source(body) != self._analysis.source(item):
            return None
        for clause in clauses[2:]:
            test = self._both(test, self._condition(clause.named_children[0], self._analysis.source(item)))
        return test

    @staticmethod
    def _both(first: Test, second: Test) -> Test:
        return second if first is means_all else lambda name: first(name) and second(name)

    def _condition(self, node: Node, item: str) -> Test:
        source = self._analysis.source
        if node.type == "not_operator":
            inner = self._condition(node.named_children[0], item)
            return lambda name: not inner(name)
        if node.type == "comparison_operator" and len(node.named_children) == 2:
            left, right = node.named_children
            operator = node.children[1].type
            if source(right) == f"{item}.name" and operator in ("in", "not in"):
                part = self._literal(left)
                return lambda name: (part in name) == (operator == "in")
        function = callee(node)
        arguments = node.child_by_field_name("arguments")
        if function is not None and arguments is not None and source(function) == f"{item}.name.startswith":
            prefix = self._literal(arguments.named_children[0])
            return lambda name: name.startswith(prefix)
        raise self._program.fail(node, f"which variables `{source(node)}` selects can't be told")

    def _literal(self, node: Node) -> str:
        value = ast.literal_eval(self._analysis.source(node)) if node.type == "string" else None
        if not isinstance(value, str):
            raise self._program.fail(node, f"what `{self._analysis.source(node)}` is can't be told")
        return value
