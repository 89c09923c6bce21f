"""Variables that TensorFlow 1 makes by name: `tf.get_variable` in `tf.variable_scope`, as `tf.Variable`s."""

from __future__ import annotations

import ast

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import BoundCall, bind, given_arguments
from eagerly.fix.model import CannotFixError
from eagerly.fix.statements import with_items
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol

GET_VARIABLE = (
    "name", "shape", "dtype", "initializer", "regularizer", "trainable", "collections", "caching_device",
    "partitioner", "validate_shape", "use_resource", "custom_getter", "constraint", "synchronization", "aggregation",
)  # fmt: skip
"""The parameters of `tf.get_variable` in TensorFlow 1.15.5."""
_SCOPE = ("name_or_scope", "default_name", "values", "initializer", "reuse")
_PARAMETERS = ("initial_value", "trainable", "collections", "validate_shape", "caching_device", "name")
"""The first parameters of `tf.Variable` in TensorFlow 1.15.5."""
_KEPT = ("trainable", "constraint")
_WITHOUT_EFFECT = {"use_resource", "validate_shape"}
_GLOROT = Symbol(Api.KERAS, "initializers.GlorotUniform")
_VARIABLE = Symbol(Api.TF, "Variable")
_VALUES = {"tensor", "random-tensor", "computed-tensor"}
NAME_SCOPES = {"name_scope", "variable_scope"}
"""What opens a scope for names."""

Pieces = tuple[Symbol | str, ...]
"""Code, in which symbols are spelled as the file reaches them."""


class Variables:
    """Writes the variables of one scope, where they are made once."""

    def __init__(self, analysis: Analysis, scope: Scope) -> None:
        self._analysis = analysis
        self._scope = scope
        self._made: dict[str, Node] = {}
        """The calls that make variables, by the names of these."""

    def is_by_name(self, call: Node) -> bool:
        """Whether a call is `tf.get_variable(…)`."""
        return self._callee(call) == "get_variable"

    def made(self, call: Node) -> Pieces:
        """What makes the variable of a `tf.get_variable(…)`.

        Raises:
            CannotFixError: it is shared, or made in a way that can't be written.
        """
        bound = bind(self._analysis, call, GET_VARIABLE)
        given = {name: argument.value for name, argument in bound.given.items() if argument.value.type != "none"}
        unknown = next((name for name in given if name not in (*GET_VARIABLE[:4], *_KEPT, *_WITHOUT_EFFECT)), None)
        if bound.problem is not None or unknown is not None or "name" not in given:
            raise self._fail(call, bound.problem or f"`{unknown or 'name'}` of the variable can't be carried over")
        name = "/".join([*self._scopes(call), self._literal(given["name"])])
        if name in self._made and self._made[name] != call:
            raise self._fail(call, f'the variable "{name}" is shared by its name, as eager code does not')
        self._made[name] = call
        kept = [f", {option}={self._analysis.source(given[option])}" for option in _KEPT if option in given]
        return (_VARIABLE, "(", *self._first_value(call, given), f', name="{name}"', *kept, ")")

    def longer_name(self, call: Node) -> tuple[Node, str] | None:
        """The literal that names the variable of a `tf.Variable(…)`, and the name that the scopes around give it."""
        name = bind(self._analysis, call, _PARAMETERS).given.get("name") if call.type == "call" else None
        prefix = [self._first_argument(item) for item in self._items(call) if self._callee(item) in NAME_SCOPES]
        if self._callee(call) != "Variable" or name is None or not prefix:
            return None
        if name.value.type != "string" or any(node is None or node.type != "string" for node in prefix):
            return None
        return name.value, "/".join(self._literal(node) for node in [*prefix, name.value] if node is not None)

    def _first_argument(self, call: Node) -> Node | None:
        arguments = given_arguments(self._analysis, call)
        return arguments[0].value if arguments else None

    def _first_value(self, call: Node, given: dict[str, Node]) -> Pieces:
        initializer = given.get("initializer") or self._default_initializer(call)
        dtype = f", dtype={self._analysis.source(given['dtype'])}" if "dtype" in given else ""
        meaning = self._analysis.names.of(initializer, self._scope) if initializer is not None else None
        if isinstance(meaning, Instance) and meaning.kind in _VALUES and "shape" not in given:
            return (self._analysis.source(initializer) if initializer is not None else "",)
        if "shape" not in given:
            raise self._fail(call, "the shape of the variable can't be told")
        arguments = f"({self._shape(given['shape'])}{dtype})"
        if initializer is None and ("dtype" not in given or "float" in dtype):
            return (_GLOROT, "()", arguments)
        if initializer is None:
            raise self._fail(given["dtype"], "the first value of the variable can't be told")
        if isinstance(meaning, Instance) and meaning.kind == "initializer":
            return (self._analysis.source(initializer), arguments)
        if isinstance(meaning, Symbol) and self._analysis.rulebook.kind_made_by(meaning) == "initializer":
            return (self._analysis.source(initializer), "()", arguments)
        raise self._fail(initializer, f"what `{self._analysis.source(initializer)}` gives can't be told")

    def _shape(self, node: Node) -> str:
        text = self._analysis.source(node)
        return f"[{text}]" if node.type == "integer" else text

    def _default_initializer(self, call: Node) -> Node | None:
        """That of the innermost scope around a call that has one."""
        for item in reversed(self._items(call)):
            if self._callee(item) == "variable_scope":
                given = self._bound(item).given.get("initializer")
                if given is not None and given.value.type != "none":
                    return given.value
        return None

    def _scopes(self, call: Node) -> list[str]:
        """The names of the scopes around a call that its variable's name begins with."""
        scopes = [item for item in self._items(call) if self._callee(item) == "variable_scope"]
        return [self._literal(self._bound(item).given["name_or_scope"].value) for item in scopes]

    def _items(self, node: Node) -> list[Node]:
        """What the `with` statements around a node enter, from the outside in, as far as its scope goes."""
        found: list[Node] = []
        current = node.parent
        while current is not None and current != self._scope.node:
            found = [*with_items(current), *found]
            current = current.parent
        return found

    def _bound(self, item: Node) -> BoundCall:
        bound = bind(self._analysis, item, _SCOPE)
        if bound.problem is not None or "name_or_scope" not in bound.given:
            raise self._fail(item, f"`{self._analysis.source(item)}` sets more than names")
        return bound

    def _literal(self, node: Node) -> str:
        if node.type != "string" or len(node.named_children) > 3 or node.named_children[1].type != "string_content":
            raise self._fail(node, f"the name `{self._analysis.source(node)}` can't be told")
        value = ast.literal_eval(self._analysis.source(node))
        if not isinstance(value, str) or not value.isprintable() or set('"\\') & set(value):
            raise self._fail(node, f"the name `{self._analysis.source(node)}` can't be written")
        return value

    def _callee(self, call: Node) -> str | None:
        function = call.child_by_field_name("function") if call.type == "call" else None
        meaning = self._analysis.names.of(function, self._scope) if function is not None else None
        return meaning.path if isinstance(meaning, Symbol) else None

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")
