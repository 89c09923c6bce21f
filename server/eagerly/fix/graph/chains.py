"""The calls that lead to what functions of the file make: where they begin, and what they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.loops import goes_over, is_target, loops_around, target_of
from eagerly.fix.graph.steps import Role
from eagerly.fix.imports import references_to
from eagerly.fix.statements import statement_of
from eagerly.names.scopes import Binding, BindingKind
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, is_in, is_label, span

if TYPE_CHECKING:
    from eagerly.fix.graph.judge import Made
    from eagerly.fix.graph.program import Program

_CONSTANTS = {"integer", "float", "string", "true", "false", "none"}
_FIXED = {
    *_CONSTANTS, "list", "tuple", "binary_operator", "unary_operator", "parenthesized_expression", "subscript", "slice",
}  # fmt: skip
"""Expressions that give the same where they are written again, if their names do."""
_FLAGS = "flags.FLAGS"
"""Where `absl` and TensorFlow 1 keep what the command line says."""
_COUNTING = {"range", "len", "enumerate", "zip"}
_ITERATORS = {"generator_expression", "list_comprehension", "attribute", "conditional_expression", "lambda"}
_PARAMETERS = {"identifier", "default_parameter", "typed_parameter", "typed_default_parameter", "comment"}
"""Those that more can be added to."""
ATOMIC = re.compile(r"\w[\w.·]*|\[[^\[\]]*\]|\([^()]*\)|([\"'])[^\"']*\1")
"""Text that needs no brackets around it, wherever it stands."""


@dataclass(frozen=True, eq=False)
class Chain:
    """The calls that lead from the scope itself to something that a function makes, each in the function before it."""

    calls: tuple[Node, ...]
    functions: tuple[Binding, ...]
    """The functions that are called."""
    loops: tuple[tuple[Node, ...], ...]
    """The loops of Python around each of the calls in its function, and around what is made; from the outside in."""

    @cached_property
    def ids(self) -> tuple[int, ...]:
        return tuple(call.id for call in self.calls)

    @property
    def all_loops(self) -> list[Node]:
        """All loops that make one each time, from the outside in."""
        return [loop for loops in self.loops for loop in loops]

    def without_loops(self) -> Chain:
        """The same calls, for what does not differ from one time to the next."""
        return Chain(self.calls, self.functions, tuple(() for _ in self.loops))


class Chains:
    """Follows the calls of one program's functions."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._calls: dict[int, list[tuple[Node, Binding | None]]] = {}

    def function(self, made: Made) -> Binding | None:
        """The function of the file that something is made in; None where that is the scope itself."""
        if made.scope is self._program.scope:
            return None
        found = [binding for binding in self._analysis.scopes.functions if binding.body is made.scope]
        if not found or found[0].scope not in (self._program.scope, self._program.scope.module):
            raise self._program.fail(made.node, "it makes variables outside of what runs it")
        return found[0]

    def is_own(self, function: Binding) -> bool:
        """Whether a function is defined in the scope itself, whose names it sees."""
        return function.scope is self._program.scope

    def to(self, made: Made) -> list[Chain]:
        """The calls that lead to something that is made.

        Raises:
            CannotFixError: they can't be told.
        """
        function, own = self.function(made), loops_around(made.node, made.scope)
        if function is None:
            return [Chain((), (), (own,))]
        found = [Chain(each.calls, each.functions, (*each.loops, own)) for each in self._to(function, ())]
        if not found:
            raise self._program.fail(function.node, f"where `{function.name}` is called can't be told")
        return found

    def _to(self, function: Binding, open_: tuple[Binding, ...]) -> Iterator[Chain]:
        """The calls that lead to a function, with the loops around these alone."""
        if function in open_:
            raise self._program.fail(function.node, f"`{function.name}` makes variables, and calls itself")
        for call, inside in self.calls_of(function):
            if inside is None:
                yield Chain((call,), (function,), (loops_around(call, self._program.scope),))
                continue
            assert inside.body is not None
            if not self.is_own(inside) and not self.calls_of(inside):
                raise self._program.fail(call, f"`{function.name}` makes variables outside of the program")
            for outer in self._to(inside, (*open_, function)):
                loops = (*outer.loops, loops_around(call, inside.body))
                yield Chain((*outer.calls, call), (*outer.functions, function), loops)

    def calls_of(self, function: Binding) -> list[tuple[Node, Binding | None]]:
        """The calls of a function, each with the function that it is in.

        Raises:
            CannotFixError: it is passed on, or called outside of the program.
        """
        if id(function) not in self._calls:
            self._calls[id(function)] = []
            for reference in references_to(self._analysis, function):
                if reference.call is None or reference.node != reference.base:
                    raise self._program.fail(
                        reference.base, f"`{function.name}` makes variables, and is passed on here"
                    )
                is_own = reference.scope is self._program.scope
                functions = self._analysis.scopes.functions if not is_own else ()
                inside = [each for each in functions if each.body is reference.scope]
                if not inside and not is_own:
                    raise self._program.fail(
                        reference.base, f"`{function.name}` makes variables outside of the program"
                    )
                self._calls[id(function)].append((reference.call, inside[0] if inside else None))
        return self._calls[id(function)]

    def entered(self, chain: Chain) -> list[list[Node]]:
        """What the `with` statements around each of its calls enter, from the outside in."""
        scopes = [self._program.scope, *(function.body for function in chain.functions)]
        return [
            self._program.variables.entered(call, scope)
            for call, scope in zip(chain.calls, scopes, strict=False)
            if scope is not None
        ]

    def clauses(self, chain: Chain) -> list[str]:
        """What goes over the same as each loop does, from the outside in: `for n in sizes`.

        Raises:
            CannotFixError: a loop can't be gone over twice, or goes over something else each time.
        """
        found = []
        for depth, loop in [(depth, loop) for depth, loops in enumerate(chain.loops) for loop in loops]:
            right = goes_over(loop)
            text = self.text(right, chain, depth)
            if text is None:
                raise self._program.fail(right, "it is not always the same, and variables are made for what is in it")
            if not self._is_repeatable(right, chain, depth):
                reason = "variables are made for what is in it, and it may be gone over only once: make a list of it"
                raise self._program.fail(right, reason)
            found.append(f"for {self._analysis.source(target_of(loop))} in {text}")
        return found

    def require_not_bound(self, name: Node, loops: list[Node]) -> None:
        """Refuses a name that loops bind to something else, since what they make stands in the scope itself.

        Raises:
            CannotFixError: one of them does.
        """
        text = self._analysis.source(name)
        if any(text == self._analysis.source(bound) for loop in loops for bound in _names_in(target_of(loop))):
            raise self._program.fail(name, f"`{text}` is something else in a loop that makes variables: rename one")

    def _is_repeatable(self, node: Node, chain: Chain, depth: int, *, is_bound: bool = False) -> bool:
        """Whether an expression can be gone over twice; what is bound to a name must be no iterator."""
        if node.type == "identifier":
            bindings = self._program.lookup.bindings_of(node)
            if not bindings:
                return self._analysis.source(node) in _COUNTING
            loop = self._loop_of(bindings, chain, depth)
            if loop is not None:
                return self._is_repeatable(goes_over(loop), chain, depth)
            if len(bindings) == 1 and bindings[0].kind is BindingKind.PARAMETER and depth:
                given = self._value_given(bindings[0], chain, depth)
                return given is not None and self._is_repeatable(given[0], chain, given[1], is_bound=True)
            value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
            return value is not None and self._is_repeatable(value, chain, 0, is_bound=True)
        function = callee(node)
        if function is not None and is_bound and self._analysis.source(function) not in ("range", "len"):
            return False
        if node.type in _ITERATORS:
            return False
        is_bound = is_bound or node.type in ("list", "tuple")
        return all(self._is_repeatable(child, chain, depth, is_bound=is_bound) for child in node.named_children)

    def _loop_of(self, bindings: list[Binding], chain: Chain, depth: int) -> Node | None:
        """The loop around a place that binds a name there to what it goes over."""
        loops = (loop for loop in chain.loops[depth] if all(is_target(each, loop) for each in bindings))
        return next(loops, None) if bindings else None

    def text(self, node: Node, chain: Chain, depth: int | None = None) -> str | None:
        """An expression in the last function of a chain in the words of the scope itself; None where it can't be told.

        `depth` is the number of calls that lead to it, where it is in another function.
        """
        depth = len(chain.calls) if depth is None else depth
        pieces, at = [], node.start_byte
        lambdas = [span(inner) for inner in descendants(node) if inner.type == "lambda"]
        for inner in descendants(node):
            is_own = is_in(inner, lambdas)
            if inner.type != "identifier" or is_label(inner):
                is_plain = not inner.is_named or inner.type in {*_FIXED, "identifier", "attribute"}
                if not is_plain and not is_own and not self._counts(inner):
                    return None
                continue
            bindings = self._program.lookup.bindings_of(inner) if is_own else []
            is_bound = bool(bindings) and all(is_in(each.scope.node, lambdas) for each in bindings)
            if is_bound or (inner.parent is not None and inner.parent.type == "lambda_parameters"):
                continue
            text = self._name(inner, chain, depth)
            if text is None:
                return None
            is_whole = inner == node or ATOMIC.fullmatch(text) is not None
            pieces += [self._analysis.text.slice(Span(at, inner.start_byte)), text if is_whole else f"({text})"]
            at = inner.end_byte
        return "".join([*pieces, self._analysis.text.slice(Span(at, node.end_byte))])

    def _counts(self, node: Node) -> bool:
        """Whether a node is a call, or its arguments, of what gives a range or the length of a list."""
        call = node.parent if node.type == "argument_list" else node
        function = callee(call) if call is not None else None
        is_builtin = function is not None and not self._program.lookup.bindings_of(function)
        return function is not None and is_builtin and self._analysis.source(function) in _COUNTING

    def _name(self, name: Node, chain: Chain, depth: int) -> str | None:
        """What a name stands for, in the words of the scope itself."""
        if not self._program.lookup.bindings_of(name):
            return self._analysis.source(name) if self._analysis.source(name) in _COUNTING else None
        scope = chain.functions[depth - 1].body if depth else self._program.scope
        bindings = self._analysis.names.bindings(name, self._program.lookup.scope_at(name))
        loop = self._loop_of(bindings, chain, depth)
        if loop is not None:
            self.require_not_bound(name, chain.all_loops[chain.all_loops.index(loop) + 1 :])
            return self._analysis.source(name)
        local = self.local_value(bindings, chain, depth)
        if local is not None:
            return self.text(local, chain, depth)
        if len(bindings) != 1 or len(bindings[0].scope.bindings.get(bindings[0].name, ())) != 1 or scope is None:
            return None
        (binding,) = bindings
        if depth and binding.scope is scope:
            return self._given(binding, chain, depth) if binding.kind is BindingKind.PARAMETER else None
        self.require_not_bound(name, chain.all_loops)
        return self._analysis.source(name) if self._is_fixed(binding) else None

    def local_value(self, bindings: list[Binding], chain: Chain, depth: int) -> Node | None:
        """What a name of a function or of a loop in it stands for that nothing else is ever bound to, or changes."""
        binding = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        if binding is None or len(binding.scope.bindings[binding.name]) > 1:
            return None
        is_in_loop = any(span(binding.node).within(span(loop)) for loop in chain.loops[depth])
        if not is_in_loop and not (depth and binding.scope is chain.functions[depth - 1].body):
            return None
        uses = references_to(self._analysis, binding)
        is_changed = any(use.node != use.base or _is_stored_in(use.base) for use in uses)
        return binding.value if not is_changed else None

    def made_only_for(self, gone: list[Node]) -> list[Node]:
        """The statements of functions and loops that name what statements which go are made of, and nothing else."""
        found: list[Node] = []
        todo = [name for statement in gone for name in _names_in(statement)]
        while todo:
            bindings = self._program.lookup.bindings_of(todo.pop())
            binding = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
            if binding is None or binding.value is None or not self._is_local(binding):
                continue
            statement = statement_of(binding.node)
            is_plain = {node.type for node in descendants(binding.value)} <= {*_FIXED, "identifier"}
            uses = references_to(self._analysis, binding)
            if statement in found or not is_plain or statement.named_children != [binding.value.parent]:
                continue
            if all(is_in(use.base, map(span, (*gone, *found))) for use in uses):
                found.append(statement)
                todo += _names_in(binding.value)
        return found

    def _is_local(self, binding: Binding) -> bool:
        """Whether a name is one of a function's, or of a loop's of the scope itself."""
        if binding.scope is self._program.scope:
            return bool(loops_around(binding.node, binding.scope))
        return binding.scope is not self._program.scope.module

    def _is_fixed(self, binding: Binding) -> bool:
        """Whether a name of the scope or the module stands for the same wherever the scope uses it."""
        is_hidden = binding.scope is not self._program.scope and binding.name in self._program.scope.bindings
        if binding.scope not in (self._program.scope, self._program.scope.module) or is_hidden:
            return False
        if binding.kind in (BindingKind.IMPORT, BindingKind.FUNCTION):
            return True
        if binding.scope is self._program.scope and binding.loop is None:
            step = self._program.step_of.get(id(binding))
            return binding.kind is BindingKind.PARAMETER or (step is not None and step.role is Role.STAYS)
        if binding.value is None or binding.loop is not None:
            return False
        return binding.value.type in _CONSTANTS or self._analysis.source(binding.value).endswith(_FLAGS)

    def _given(self, parameter: Binding, chain: Chain, depth: int) -> str | None:
        """What a call gives for a parameter, in the words of the scope itself."""
        given = self._value_given(parameter, chain, depth)
        return self.text(given[0], chain, given[1]) if given is not None else None

    def _value_given(self, parameter: Binding, chain: Chain, depth: int) -> tuple[Node, int] | None:
        """What a call gives for a parameter, with the number of calls that lead to where that is."""
        function = chain.functions[depth - 1]
        assert function.body is not None
        bound = bind(self._analysis, chain.calls[depth - 1], tuple(function.body.parameters))
        given = bound.given.get(parameter.name)
        if bound.problem is not None:
            return None
        if given is not None:
            return given.value, depth - 1
        return (parameter.value, 0) if parameter.value is not None else None

    def require_passable(self, function: Binding, reason: str = "") -> None:
        """Refuses a function that can't get more parameters.

        Args:
            function: the function.
            reason: what to say; that its calls make others where it is empty.

        Raises:
            CannotFixError: it is decorated, or takes any number of arguments, or some by their names alone.
        """
        parameters = function.value.child_by_field_name("parameters") if function.value is not None else None
        kinds = {node.type for node in parameters.named_children} if parameters is not None else {"none"}
        outer = function.value.parent if function.value is not None else None
        is_decorated = outer is not None and outer.type == "decorated_definition"
        if is_decorated or not kinds <= _PARAMETERS:
            raise self._program.fail(function.node, reason or f"`{function.name}` makes others at each of its calls")


def _is_stored_in(name: Node) -> bool:
    """Whether something is stored in what has a name: `name[…] = …`."""
    item = name.parent
    outer = item.parent if item is not None and item.type == "subscript" else None
    return outer is not None and outer.type in ("assignment", "augmented_assignment")


def _names_in(node: Node) -> list[Node]:
    return [inner for inner in descendants(node) if inner.type == "identifier" and not is_label(inner)]
