"""Whether an expression that builds a graph computes the same when a function runs it at each call."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import CannotFixError
from eagerly.fix.purity import COMPOUND, IDENTITY, LITERALS, PLAIN_MODULES
from eagerly.names.meaning import Instance, Member
from eagerly.names.scopes import Binding, BindingKind, Scope, around
from eagerly.names.symbols import Symbol

_PURE_KINDS = {"tensor", "random-tensor", "computed-tensor", "tensors", "shape", "initializer"}
_GOES_BY_THE_GRAPH = (
    "layers.", "contrib.", "losses.get_", "train.", "gradients", "nn.dynamic_rnn", "Print", "estimator.", "data.",
)  # fmt: skip
"""What makes variables, queues or iterators, or looks at the graph, though it gives a tensor."""
_RANDOM = ("random_normal", "random_uniform", "truncated_normal", "random_shuffle", "random_gamma")
_VALUE_MEMBERS = {"get_shape", "as_list", "shape", "dtype"}
_CALCULATING = {"int", "float", "len", "range", "list", "tuple", "zip", "enumerate", "min", "max", "sum", "abs", "str"}
_BODY = {"expression_statement", "return_statement", "assignment", "block", "pattern_list", "with_statement"}
"""What a function of the file that only computes is made of."""


_LAYERS = {
    "Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "SeparableConv1D", "SeparableConv2D",
    "DepthwiseConv2D", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "AveragePooling1D", "AveragePooling2D",
    "AveragePooling3D", "Flatten", "Embedding", "Activation", "Reshape", "Permute", "Dropout",
}  # fmt: skip
"""Layers of Keras that compute from their weights and arguments alone, and keep nothing of a call."""
_SEVERAL = {"list", "tuple", "dictionary", "expression_list", "list_comprehension", "dictionary_comprehension"}
_NAMES = {"identifier", "attribute", "keyword_argument", *_BODY}


class Judge:
    """Judges expressions of one source."""

    def __init__(self, analysis: Analysis, home: Scope) -> None:
        """`home`: the scope whose variables are made once."""
        self._analysis = analysis
        self._home = home
        self._starts = [reference.base.start_byte for reference in analysis.scopes.references]

    def require_pure(self, node: Node, scope: Scope, *, variables: bool = False) -> None:
        """Refuses what would compute something else, or can't be followed; variables may be made where that is said.

        Raises:
            CannotFixError: naming the line that is in the way.
        """
        for inner in descendants(node):
            if inner.type == "call":
                self._require_pure_call(inner, scope, variables)
            elif inner.type == "comparison_operator":
                self._require_value_comparison(inner, scope)
            elif inner.is_named and inner.type not in LITERALS | COMPOUND | _NAMES:
                raise self._fail(inner, f"`{self._analysis.source(inner)}` can't be followed")

    def layers_made(self, node: Node, scope: Scope) -> list[Node]:
        """The calls in an expression that make a layer of Keras, and are called: `Dense(10)` in `Dense(10)(x)`."""
        found = []
        for inner in descendants(node):
            maker = inner.child_by_field_name("function") if inner.type == "call" else None
            symbol = self._callee(maker, scope) if maker is not None and maker.type == "call" else None
            if maker is not None and isinstance(symbol, Symbol) and _layer_class(symbol):
                found.append(maker)
        return found

    def makes_variables(self, node: Node, scope: Scope) -> bool:
        """Whether evaluating an expression makes a variable, here or in a function of the file that it calls."""
        return any(
            inner.type == "call" and self._kind_of_call(inner, inner_scope) == "variable"
            for inner, inner_scope in self._with_functions(node, scope)
        )

    def calls(self, node: Node, scope: Scope, names: set[str]) -> bool:
        """Whether an expression, or a function of the file that it calls, calls some function of TensorFlow's."""
        for inner, inner_scope in self._with_functions(node, scope):
            symbol = self._callee(inner, inner_scope) if inner.type == "call" else None
            if isinstance(symbol, Symbol) and symbol.path.rpartition(".")[2] in names:
                return True
        return False

    def gives_several(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is a list or the like, or calls a function of the file that gives one."""
        if node.type in _SEVERAL:
            return True
        function = self.function_called(node, scope) if node.type == "call" else None
        body = (
            function.value.child_by_field_name("body") if function is not None and function.value is not None else None
        )
        returned = (
            [statement for statement in body.named_children if statement.type == "return_statement"] if body else []
        )
        return any(child.type in _SEVERAL for statement in returned for child in statement.named_children)

    def _with_functions(self, node: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """The nodes of an expression and of the functions of the file that it calls, each with its scope."""
        todo, seen = [(node, scope)], set[int]()
        while todo:
            current, where = todo.pop()
            for inner in descendants(current):
                yield inner, where
                function = self.function_called(inner, where) if inner.type == "call" else None
                if function is None or function.value is None or function.body is None or id(function) in seen:
                    continue
                seen.add(id(function))
                body = function.value.child_by_field_name("body")
                todo += [(body, function.body)] if body is not None else []

    def is_random(self, node: Node, scope: Scope) -> bool:
        """Whether an expression draws random numbers each time that it is run."""
        for inner, inner_scope in self._with_functions(node, scope):
            symbol = self._callee(inner, inner_scope) if inner.type == "call" else None
            if isinstance(symbol, Symbol) and (
                self._analysis.rulebook.kind_made_by(symbol) == "random-tensor" or symbol.path in _RANDOM
            ):
                return True
        return False

    def function_called(self, call: Node, scope: Scope) -> Binding | None:
        """The function of the file that is called, where it is certain which."""
        function = call.child_by_field_name("function")
        if function is None or function.type != "identifier":
            return None
        bindings = self._analysis.names.bindings(function, scope)
        if len(bindings) != 1 or bindings[0].kind is not BindingKind.FUNCTION:
            return None
        return bindings[0]

    def _callee(self, call: Node, scope: Scope) -> object:
        function = call.child_by_field_name("function")
        return self._analysis.names.of(function, scope) if function is not None else None

    def _kind_of_call(self, call: Node, scope: Scope) -> str | None:
        symbol = self._callee(call, scope)
        return self._analysis.rulebook.kind_made_by(symbol) if isinstance(symbol, Symbol) else None

    def _require_pure_call(self, call: Node, scope: Scope, variables: bool) -> None:
        function = call.child_by_field_name("function")
        if function is None:
            raise self._fail(call, "the code is not complete")
        name = self._analysis.source(function)
        meaning = self._analysis.names.of(function, scope)
        if isinstance(meaning, Symbol) and (layer := _layer_class(meaning)) is not None:
            self._require_plain_layer(call, layer, scope)
        elif isinstance(meaning, Symbol):
            kind = self._analysis.rulebook.kind_made_by(meaning)
            if kind == "variable" and meaning.path == "get_variable" and scope is not self._home:
                raise self._fail(call, f"`{name}` shares variables by name, as eager code does not")
            if kind == "variable" and not variables:
                raise self._fail(call, "it makes a variable in the middle of what each run computes")
            if kind == "variable":
                return
            if kind not in _PURE_KINDS or meaning.path.startswith(_GOES_BY_THE_GRAPH):
                raise self._fail(call, f"what `{name}` does when it is run is not known")
        elif isinstance(meaning, Member):
            if meaning.name not in _VALUE_MEMBERS:
                raise self._fail(call, f"what `{name}` does when it is run is not known")
        elif isinstance(meaning, Instance) and function in self.layers_made(call, scope):
            return
        elif (local := self.function_called(call, scope)) is not None:
            self._require_pure_function(local, variables)
        elif not self._is_calculation(function, scope, draws=variables):
            raise self._fail(call, f"what `{name}` does can't be told")

    def _require_plain_layer(self, call: Node, layer: str, scope: Scope) -> None:
        """Refuses a layer that is not made where the graph is, is not called at once, or does more than to compute."""
        name = self._analysis.source(call)
        is_called = call.parent is not None and call.parent.child_by_field_name("function") == call
        if scope is not self._home or not is_called:
            raise self._fail(call, f"where `{name}` is called can't be followed")
        if layer not in _LAYERS or "_regularizer" in name or "weights=" in name:
            raise self._fail(call, f"what `{name}` does when it is run is not known")

    def _is_calculation(self, function: Node, scope: Scope, *, draws: bool) -> bool:
        """Whether a function is one of Python's or NumPy's that only calculates, or, where it may, draws numbers."""
        if function.type == "attribute" and self._analysis.source(function).endswith(".as_list"):
            return True
        base = function
        while base.type == "attribute" and (owner := base.child_by_field_name("object")) is not None:
            base = owner
        if base.type != "identifier":
            return False
        bindings = self._analysis.names.bindings(base, scope)
        if not bindings:
            return self._analysis.source(function) in _CALCULATING
        (imported, *others) = (binding.imported.split(".")[0] for binding in bindings)
        is_fixed = draws or "random" not in self._analysis.source(function)
        return not others and imported in PLAIN_MODULES and is_fixed

    def _require_pure_function(self, function: Binding, variables: bool) -> None:
        """Refuses a function of the file that does more than to compute tensors from its arguments."""
        definition = function.value
        body = definition.child_by_field_name("body") if definition is not None else None
        if body is None or function.body is None:
            raise self._fail(function.node, f"what `{function.name}` does can't be told")
        for statement in body.named_children:
            inner = statement.named_children[0] if statement.named_children else statement
            if statement.type == "return_statement":
                self.require_pure(inner, function.body, variables=variables)
            elif inner.type == "assignment":
                value = inner.child_by_field_name("right")
                if value is not None:
                    self.require_pure(value, function.body, variables=variables)
            elif inner.type not in LITERALS:
                raise self._fail(statement, f"`{function.name}` does more here than to compute")

    def references(self, node: Node, scope: Scope) -> Iterator[tuple[Node, list[Binding]]]:
        """The names of `scope` and of those around it that an expression uses, with what they are bound to.

        What a function of the file uses that the expression names counts as well.
        """
        yield from self._references(node, {id(outer) for outer in around(scope)}, set())

    def _references(self, node: Node, outer: set[int], seen: set[int]) -> Iterator[tuple[Node, list[Binding]]]:
        first = bisect_left(self._starts, node.start_byte)
        last = bisect_left(self._starts, node.end_byte)
        for reference in self._analysis.scopes.references[first:last]:
            bindings = self._analysis.names.bindings(reference.base, reference.scope)
            for binding in bindings:
                if binding.kind is BindingKind.FUNCTION and id(binding) not in seen and binding.value is not None:
                    seen.add(id(binding))
                    yield from self._references(binding.value, outer, seen)
            if all(id(binding.scope) in outer for binding in bindings):
                yield reference.base, bindings

    def _require_value_comparison(self, node: Node, scope: Scope) -> None:
        if any(child.type in IDENTITY for child in node.children):
            for operand in node.named_children:
                if isinstance(self._analysis.names.of(operand, scope), Instance):
                    raise self._fail(node, "TensorFlow 1 compares the tensors here, and TensorFlow 2 their values")

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")


def _layer_class(symbol: Symbol) -> str | None:
    """The name of a class of Keras layers."""
    module, _, name = (symbol.keras_path or "").rpartition(".")
    return name if module == "layers" and name[:1].isupper() else None


def descendants(node: Node) -> Iterator[Node]:
    """A node and all that is in it, but for the parts of literals."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        if current.type not in LITERALS:
            todo += reversed(current.children)
