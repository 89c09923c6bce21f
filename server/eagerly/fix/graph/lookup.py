"""What the names in a program stand for, and what the functions of the file that it calls are made of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.fix.graph.callbacks import functions_run, runs_functions
from eagerly.fix.imports import references_to
from eagerly.names.scopes import Binding, BindingKind, Reference, Scope, around
from eagerly.names.symbols import Symbol
from eagerly.source.tree import callee, descendants, is_label, method_called

_RANDOM = ("random_normal", "random_uniform", "truncated_normal", "random_shuffle", "random_gamma")
_SEVERAL = {"list", "tuple", "dictionary", "expression_list", "list_comprehension", "dictionary_comprehension"}


class Lookup:
    """Looks up what is used in one source."""

    def __init__(self, analysis: Analysis, home: Scope) -> None:
        """`home`: the scope that is converted."""
        self._analysis = analysis
        self._home = home
        self._function_names = {function.name for function in analysis.scopes.functions}
        self._with_functions: dict[tuple[int, int], list[tuple[Node, Scope]]] = {}
        self._starts = [reference.base.start_byte for reference in analysis.scopes.references]

    def makes_variables(self, node: Node, scope: Scope) -> bool:
        """Whether evaluating an expression makes a variable, here or in a function of the file that it calls."""
        return any(
            self.kind_of_call(inner, inner_scope) == "variable"
            for inner, inner_scope in self.with_functions(node, scope)
        )

    def names_variables(self, node: Node, scope: Scope) -> bool:
        """Whether an expression calls a function of the file that makes a variable by its name."""
        return any(
            inner_scope is not scope and self._analysis.names.path_called(inner, inner_scope) == "get_variable"
            for inner, inner_scope in self.with_functions(node, scope)
        )

    def gives_several(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is a list or the like, or calls a function that gives one, or runs one that does."""
        bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
        if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN and bindings[0].value is not None:
            return self.gives_several(bindings[0].value, scope)
        if node.type in _SEVERAL or self.kind_of_call(node, scope) == "tensors":
            return True
        symbol = self._analysis.names.called(node, scope)
        if isinstance(symbol, Symbol):
            run = functions_run(self._analysis, node, symbol) if runs_functions(symbol) else []
            return any(self._gives_several(each, scope) for each in run)
        function = callee(node)
        return function is not None and self._gives_several(function, scope)

    def _gives_several(self, function: Node, scope: Scope) -> bool:
        """Whether a `lambda` or a function of the file, of which this is the name, gives a list or the like."""
        if function.type == "lambda":
            body = function.child_by_field_name("body")
            return body is not None and self.gives_several(body, scope)
        named = self.function_named(function, scope)
        block = named.value.child_by_field_name("body") if named is not None and named.value is not None else None
        statements = block.named_children if block is not None else []
        returned = [statement for statement in statements if statement.type == "return_statement"]
        return any(child.type in _SEVERAL for statement in returned for child in statement.named_children)

    def with_functions(self, node: Node, scope: Scope) -> Sequence[tuple[Node, Scope]]:
        """The nodes of an expression and of the functions of the file that it names, each with its scope."""
        key = (node.id, id(scope))
        if key not in self._with_functions:
            self._with_functions[key] = list(self._found_with_functions(node, scope))
        return self._with_functions[key]

    def _found_with_functions(self, node: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        todo, seen = [(node, scope)], set[int]()
        while todo:
            current, where = todo.pop()
            for inner in descendants(current):
                yield inner, where
                function = self.function_named(inner, where) if inner.type == "identifier" else None
                if function is None or function.value is None or function.body is None or id(function) in seen:
                    continue
                seen.add(id(function))
                body = function.value.child_by_field_name("body")
                todo += [(body, function.body)] if body is not None else []

    def runs(self, node: Node) -> bool:
        """Whether code of the scope may run a session, here or in a function of the file that it names."""
        methods = (method_called(inner) for inner, _ in self.with_functions(node, self._home))
        return any(method is not None and self._analysis.source(method[1]) in ("run", "eval") for method in methods)

    def is_random(self, node: Node, scope: Scope) -> bool:
        """Whether an expression draws random numbers each time that it is run."""
        for inner, inner_scope in self.with_functions(node, scope):
            symbol = self._analysis.names.called(inner, inner_scope)
            if isinstance(symbol, Symbol) and (
                self._analysis.rulebook.kind_made_by(symbol) == "random-tensor" or symbol.path in _RANDOM
            ):
                return True
        return False

    def function_called(self, call: Node, scope: Scope) -> Binding | None:
        """The function of the file that is called, where it is certain which."""
        function = callee(call)
        return self.function_named(function, scope) if function is not None else None

    def function_named(self, node: Node, scope: Scope) -> Binding | None:
        """The function of the file that a name stands for, and for nothing else."""
        if node.type != "identifier" or self._analysis.source(node) not in self._function_names or is_label(node):
            return None
        bindings = self._analysis.names.bindings(node, scope)
        if len(bindings) != 1 or bindings[0].kind is not BindingKind.FUNCTION:
            return None
        return bindings[0]

    def lambda_named(self, node: Node, scope: Scope) -> Node | None:
        """The `lambda` that a name is bound to, and to nothing else."""
        bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        return value if value is not None and value.type == "lambda" else None

    def given_for(self, parameter: Binding) -> list[tuple[Node, Scope]] | None:
        """What the calls of a function of the file give for a parameter; None where it can't be told."""
        functions = [each for each in self._analysis.scopes.functions if each.body is parameter.scope]
        found: list[tuple[Node, Scope]] = []
        for function in functions:
            for reference in references_to(self._analysis, function):
                if reference.call is None or reference.node != reference.base:
                    return None
                bound = bind(self._analysis, reference.call, tuple(parameter.scope.parameters))
                given = bound.given.get(parameter.name)
                value = given.value if given is not None else parameter.value
                if bound.problem is not None or value is None:
                    return None
                found.append((value, reference.scope if given is not None else function.scope))
        return found or None

    def kind_of_call(self, call: Node, scope: Scope) -> str | None:
        """The kind of value that a call makes; None for all that is no call of TensorFlow."""
        symbol = self._analysis.names.called(call, scope)
        return self._analysis.rulebook.kind_made_by(symbol) if isinstance(symbol, Symbol) else None

    def own_references(self, node: Node, scope: Scope) -> Iterator[tuple[Node, list[Binding]]]:
        """The names of a function's own scope that an expression in it uses."""
        for reference in self._references_in(node):
            bindings = self._analysis.names.bindings(reference.base, reference.scope)
            if any(binding.scope is scope for binding in bindings):
                yield reference.base, bindings

    def names_in(self, node: Node) -> Iterator[tuple[Node, list[Binding]]]:
        """All names that an expression uses."""
        for reference in self._references_in(node):
            yield reference.base, self._analysis.names.bindings(reference.base, reference.scope)

    def bindings_of(self, name: Node) -> list[Binding]:
        """What binds a name where it stands."""
        return self._analysis.names.bindings(name, self.scope_at(name))

    def scope_at(self, name: Node) -> Scope:
        """The scope that a name is used in."""
        found = self._references_in(name)
        return found[0].scope if found else self._home

    def _references_in(self, node: Node) -> Sequence[Reference]:
        first = bisect_left(self._starts, node.start_byte)
        return self._analysis.scopes.references[first : bisect_left(self._starts, node.end_byte)]

    def references(self, node: Node, scope: Scope) -> Iterator[tuple[Node, list[Binding]]]:
        """The names of `scope` and of those around it that an expression uses, with what they are bound to.

        What a function of the file uses that the expression names counts as well.
        """
        yield from self._references(node, {id(outer) for outer in around(scope)}, set())

    def _references(self, node: Node, outer: set[int], seen: set[int]) -> Iterator[tuple[Node, list[Binding]]]:
        for reference in self._references_in(node):
            bindings = self._analysis.names.bindings(reference.base, reference.scope)
            for binding in bindings:
                if binding.kind is BindingKind.FUNCTION and id(binding) not in seen and binding.value is not None:
                    seen.add(id(binding))
                    yield from self._references(binding.value, outer, seen)
            if all(id(binding.scope) in outer for binding in bindings):
                yield reference.base, bindings

    def filled(self, node: Node) -> Node | None:
        """The name of the list that `name.append(…)` adds to, or of what `name[…] = …` stores in."""
        if node.type in ("assignment", "augmented_assignment"):
            target = node.child_by_field_name("left")
            owner = target.child_by_field_name("value") if target is not None and target.type == "subscript" else None
        else:
            method = method_called(node)
            owner = method[0] if method is not None and self._analysis.source(method[1]) == "append" else None
        return owner if owner is not None and owner.type == "identifier" else None

    def first_value_of(self, call: Node) -> Node | None:
        """The name of the method in `v.initialized_value()`, which for what is made once is the value of `v`."""
        method = method_called(call)
        is_first = method is not None and self._analysis.source(method[1]) == "initialized_value"
        return method[1] if method is not None and is_first else None
