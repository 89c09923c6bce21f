"""Variables that TensorFlow 1 makes by name: `tf.get_variable` in `tf.variable_scope`, as `tf.Variable`s."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import BoundCall, bind, given_arguments
from eagerly.fix.graph.loops import loop_of
from eagerly.fix.model import CannotFixError
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_label, span, with_items

GET_VARIABLE = (
    "name", "shape", "dtype", "initializer", "regularizer", "trainable", "collections", "caching_device",
    "partitioner", "validate_shape", "use_resource", "custom_getter", "constraint", "synchronization", "aggregation",
)  # fmt: skip
"""The parameters of `tf.get_variable` in TensorFlow 1.15.5."""
SCOPE = ("name_or_scope", "default_name", "values", "initializer", "regularizer", "reuse")
"""The first parameters of `tf.variable_scope`; the last is one that programs give by keyword."""
_PARAMETERS = ("initial_value", "trainable", "collections", "validate_shape", "caching_device", "name")
"""The first parameters of `tf.Variable` in TensorFlow 1.15.5."""
_KEPT = ("trainable", "constraint")
_WITHOUT_EFFECT = {"use_resource", "validate_shape"}
_GLOBAL_STEP = {"train.create_global_step", "train.get_or_create_global_step"}
_GLOROT = Symbol(Api.KERAS, "initializers.GlorotUniform")
_VARIABLE = Symbol(Api.TF, "Variable")
_VALUES = {"tensor", "random-tensor", "computed-tensor"}
_COUNTED = re.compile(r"[\"']([-\w./]*)%")
"""A name with a number in it, of which the beginning is known."""
_NO_TAG = re.compile(r"[^-/\w.]")
"""What TensorFlow 1.15.5 writes as `_` in the tag of a summary."""
_NAMING = {"string", "concatenated_string", "binary_operator"}
"""Expressions that are names where a scope is opened."""
_PLAIN = re.compile(r"""(["'])[-\w./]*\1""")
"""A string that is its text."""
NAME_SCOPES = {"name_scope", "variable_scope"}
"""What opens a scope for names."""

Pieces = tuple[Symbol | str, ...]
"""Code, in which symbols are spelled as the file reaches them."""


@dataclass(frozen=True)
class Origin:
    """Where a variable is made."""

    scope: Scope
    around: tuple[Node, ...] = ()
    """What the `with` statements around the call of its function enter, if it is made in one, from the outside in."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """What the function gets for its parameters, where that is always the same."""
    literals: Mapping[int, str] = field(default_factory=dict)
    """What parameters in names of scopes and variables stand for, by their ids."""
    is_looped: bool = False
    """Whether loops make one each time."""


class Variables:
    """Writes the variables of one program, which are made once."""

    def __init__(self, analysis: Analysis, scope: Scope, graph_of: Callable[[Node], Hashable]) -> None:
        """`graph_of` tells the graph that a place is in."""
        self._analysis = analysis
        self._scope = scope
        self._graph_of = graph_of
        self._made: dict[tuple[Hashable, str], Node] = {}
        """The calls that make variables, by the graphs and names of these."""
        self._unregistered: set[str] = set()
        """The names of the `tf.Variable`s that TensorFlow 1 tells apart by a number where they are the same."""
        self.replaced: dict[Span, str] = {}
        """What stands in the place of parts of the source."""

    def is_by_name(self, call: Node) -> bool:
        """Whether a call is `tf.get_variable(…)`, or finds or makes the global step."""
        return self._path(call) in {"get_variable", *_GLOBAL_STEP}

    def made(self, call: Node, origin: Origin) -> Pieces:
        """What makes the variable of a `tf.get_variable(…)`.

        Raises:
            CannotFixError: it is shared, or made in a way that can't be written.
        """
        if self._path(call) in _GLOBAL_STEP:
            return self._global_step(call)
        bound = bind(self._analysis, call, GET_VARIABLE)
        given = {name: argument.value for name, argument in bound.given.items() if argument.value.type != "none"}
        without_effect = _WITHOUT_EFFECT | ({"regularizer"} if origin.scope is self._scope else set())
        unknown = next((name for name in given if name not in (*GET_VARIABLE[:4], *_KEPT, *without_effect)), None)
        if bound.problem is not None or unknown is not None or "name" not in given:
            raise self._fail(call, bound.problem or f"`{unknown or 'name'}` of the variable can't be carried over")
        items = [*origin.around, *self.entered(call, origin.scope)]
        if origin.is_looped:
            scopes = [self._bound(item).given["name_or_scope"].value for item in self._scopes(items)]
            name = self._name_code(scopes, given["name"], origin)
        else:
            self._name(call, self.full_name(call, origin))
            name = f'"{self.full_name(call, origin)}"'
        kept = [f", {option}={self.source(given[option], origin)}" for option in _KEPT if option in given]
        return (_VARIABLE, "(", *self._first_value(call, given, items, origin), f", name={name}", *kept, ")")

    def _scopes(self, items: list[Node]) -> list[Node]:
        return [item for item in items if self._path(item) == "variable_scope"]

    def _name_code(self, scopes: list[Node], name: Node, origin: Origin) -> str:
        """The code of the name of a variable, with those of scopes, and with what a loop counts in them.

        Raises:
            CannotFixError: a part of it can't be told.
        """
        pieces = [""]
        for node in (*scopes, name):
            separator = "/" if node is not name else ""
            text = origin.literals.get(node.id)
            if node.type == "string" or (text is not None and _PLAIN.fullmatch(text)):
                pieces[-1] += self._literal(node, origin) + separator
            elif text is None or "%" not in text:
                raise self._fail(node, f"the name `{self._analysis.source(node)}` can't be told")
            else:
                pieces += [text, separator]
        quoted = [f'"{piece}"' if index % 2 == 0 else piece for index, piece in enumerate(pieces)]
        return " + ".join(piece for piece in quoted if piece != '""')

    def full_name(self, call: Node, origin: Origin) -> str:
        """The name of the variable of a `tf.get_variable(…)`, with those of the scopes that it is in.

        Raises:
            CannotFixError: it can't be told.
        """
        given = bind(self._analysis, call, GET_VARIABLE).given.get("name")
        if given is None or self._path(call) in _GLOBAL_STEP:
            return "global_step"
        items = [*origin.around, *self.entered(call, origin.scope)]
        return "/".join([*self._names(items, origin), self._literal(given.value, origin)])

    def _global_step(self, call: Node) -> Pieces:
        if given_arguments(self._analysis, call) != []:
            raise self._fail(call, "the graph of the global step can't be followed")
        self._name(call, "global_step")
        return (_VARIABLE, "(0, trainable=False, dtype=", Symbol(Api.TF, "int64"), ', name="global_step")')

    def _name(self, call: Node, name: str) -> None:
        """Refuses a variable that is found by its name, rather than made."""
        if self._made.setdefault((self._graph_of(call), name), call) != call:
            raise self._fail(call, f'the variable "{name}" is shared by its name, as eager code does not')

    def name_of(self, call: Node) -> str:
        """The name that TensorFlow 1 gives to the variable of a `tf.Variable(…)` or `tf.get_variable(…)`.

        Raises:
            CannotFixError: it can't be told.
        """
        for (_, name), node in self._made.items():
            if node == call:
                return name
        named = self.longer_name(call)
        if named is not None:
            return named[1]
        given = bind(self._analysis, call, _PARAMETERS).given.get("name")
        scopes = [item for item in self.entered(call, self._scope) if self._path(item) in NAME_SCOPES]
        if scopes:
            raise self._fail(call, "the name of the variable can't be told")
        return self._literal(given.value) if given is not None else "Variable"

    def unregistered(self, call: Node, origin: Origin) -> str:
        """The code of a `tf.Variable(…)`, with the scopes around it in its name as far as these can be told."""
        name = bind(self._analysis, call, _PARAMETERS).given.get("name")
        items = [
            item for item in (*origin.around, *self.entered(call, origin.scope)) if self._path(item) in NAME_SCOPES
        ]
        scopes = [first for item in items if (first := self._first_argument(item)) is not None]
        code = None
        if name is not None and scopes and len(scopes) == len(items):
            with suppress(CannotFixError):
                code = self._name_code(scopes, name.value, origin)
        if name is None or code is None or code in self._unregistered:
            return self.source(call, origin)
        self._unregistered.add(code)
        return self.source(call, origin, {span(name.value): code})

    def source(self, node: Node, origin: Origin, written: Mapping[Span, str] | None = None) -> str:
        """The text of an expression, with what a function gets in the place of its parameters.

        Args:
            node: the expression.
            origin: where it is evaluated.
            written: what stands in the place of other parts of it.
        """
        replaced = {**self.replaced, **(written or {})}
        pieces, at = [], node.start_byte
        for inner in descendants(node):
            text = replaced.get(span(inner))
            if text is None and inner.type == "identifier" and not is_label(inner):
                text = origin.arguments.get(self._analysis.source(inner))
            if text is not None and inner.start_byte >= at:
                pieces += [self._analysis.text.slice(Span(at, inner.start_byte)), text]
                at = inner.end_byte
        return "".join([*pieces, self._analysis.text.slice(Span(at, node.end_byte))])

    def longer_name(self, call: Node) -> tuple[Node, str] | None:
        """The literal that names the variable of a `tf.Variable(…)`, and the name that the scopes around give it."""
        if call.type != "call" or self._path(call) != "Variable":
            return None
        name = bind(self._analysis, call, _PARAMETERS).given.get("name")
        items = [item for item in self.entered(call, self._scope) if self._path(item) in NAME_SCOPES]
        prefix = [self._first_argument(item) for item in items]
        if name is None or not prefix:
            return None
        if name.value.type != "string" or any(node is None or node.type != "string" for node in prefix):
            return None
        return name.value, "/".join(self._literal(node) for node in [*prefix, name.value] if node is not None)

    def scoped_name(self, name: Node) -> str:
        """A literal name with those of the scopes around it, as the tag of a summary.

        Raises:
            CannotFixError: one of them can't be told.
        """
        items = [item for item in self.entered(name, self._scope) if self._path(item) in NAME_SCOPES]
        scopes = [self._first_argument(item) for item in items]
        if name.type != "string" and not scopes:
            return self._analysis.source(name)
        parts = [self._literal(node) for node in (*scopes, name) if node is not None]
        tag = "/".join(part.strip("/") for part in parts)
        return f'"{_NO_TAG.sub("_", tag)}"' if tag != parts[-1] or _NO_TAG.search(tag) else self._analysis.source(name)

    def _first_argument(self, call: Node) -> Node | None:
        arguments = given_arguments(self._analysis, call)
        return arguments[0].value if arguments else None

    def _first_value(self, call: Node, given: dict[str, Node], items: list[Node], origin: Origin) -> Pieces:
        initializer = given.get("initializer") or self.default("initializer", items)
        dtype = f", dtype={self.source(given['dtype'], origin)}" if "dtype" in given else ""
        meaning = self._analysis.names.of(initializer, origin.scope) if initializer is not None else None
        if isinstance(meaning, Instance) and meaning.kind in _VALUES and "shape" not in given:
            return (self.source(initializer, origin) if initializer is not None else "",)
        if "shape" not in given:
            raise self._fail(call, "the shape of the variable can't be told")
        shape = self.source(given["shape"], origin)
        arguments = f"({f'[{shape}]' if given['shape'].type == 'integer' else shape}{dtype})"
        if initializer is None and ("dtype" not in given or "float" in dtype):
            return (_GLOROT, "()", arguments)
        if initializer is None:
            raise self._fail(given["dtype"], "the first value of the variable can't be told")
        if isinstance(meaning, Instance) and meaning.kind == "initializer":
            return (self.source(initializer, origin), arguments)
        if isinstance(meaning, Symbol) and self._analysis.rulebook.kind_made_by(meaning) == "initializer":
            return (self.source(initializer, origin), "()", arguments)
        raise self._fail(initializer, f"what `{self._analysis.source(initializer)}` gives can't be told")

    def default(self, parameter: str, items: list[Node]) -> Node | None:
        """What the innermost scope that has one gives for a parameter of `tf.get_variable`."""
        for item in reversed(items):
            if self._path(item) == "variable_scope":
                given = self._bound(item).given.get(parameter)
                if given is not None and given.value.type != "none":
                    return given.value
        return None

    def require_no_regularizer(self, node: Node, origin: Origin) -> None:
        """Refuses what is made in a scope that adds a loss for each variable in it."""
        if self.default("regularizer", [*origin.around, *self.entered(node, origin.scope)]) is not None:
            raise self._fail(node, "a scope around it has a regularizer, whose loss can't be carried over")

    def _names(self, items: list[Node], origin: Origin) -> list[str]:
        """The names of the scopes that a variable's name begins with."""
        return [self._literal(self._bound(item).given["name_or_scope"].value, origin) for item in self._scopes(items)]

    def scope_name(self, node: Node, origin: Origin) -> str:
        """The scopes that the names of a layer's variables begin with."""
        return "/".join(self._names([*origin.around, *self.entered(node, origin.scope)], origin))

    def name_of_scope(self, item: Node) -> str | None:
        """The expression that names a `tf.variable_scope(…)`; None for what is none.

        Raises:
            CannotFixError: it may be something else than a name.
        """
        if self._path(item) != "variable_scope":
            return None
        name = self._bound(item).given["name_or_scope"].value
        bindings = self._analysis.names.bindings(name, self._scope) if name.type == "identifier" else []
        if name.type not in _NAMING and not any(loop_of(binding) for binding in bindings):
            raise self._fail(item, f"whether `{self._analysis.source(name)}` is a name can't be told")
        return self._analysis.source(name)

    def beginning(self, node: Node, origin: Origin) -> tuple[str, bool]:
        """What the scopes of a variable begin with, as far as that is known, and whether that is all of them."""
        items, known = [*origin.around, *self.entered(node, origin.scope)], list[Node]()
        with suppress(CannotFixError):
            for item in items:
                self._names([item], origin)
                known.append(item)
        found = "".join(f"{name}/" for name in self._names(known, origin))
        if known == items:
            return found, True
        name = bind(self._analysis, items[len(known)], SCOPE).given.get("name_or_scope")
        text = origin.literals.get(name.value.id, self._analysis.source(name.value)) if name is not None else ""
        counted = _COUNTED.match(text)
        return found + (counted[1] if counted is not None else ""), False

    @staticmethod
    def entered(node: Node, scope: Scope) -> list[Node]:
        """What the `with` statements around a node enter, from the outside in, as far as its scope goes."""
        found: list[Node] = []
        current = node.parent
        while current is not None and current != scope.node:
            found = [*with_items(current), *found]
            current = current.parent
        return found

    def _bound(self, item: Node) -> BoundCall:
        bound = bind(self._analysis, item, SCOPE)
        if bound.problem is not None or "name_or_scope" not in bound.given:
            raise self._fail(item, f"`{self._analysis.source(item)}` sets more than names")
        return bound

    def _literal(self, node: Node, origin: Origin | None = None) -> str:
        text = origin.literals.get(node.id) if origin is not None else None
        if text is not None and _PLAIN.fullmatch(text):
            return text[1:-1]
        if node.type != "string" or len(node.named_children) > 3 or node.named_children[1].type != "string_content":
            raise self._fail(node, f"the name `{self._analysis.source(node)}` can't be told")
        value = ast.literal_eval(self._analysis.source(node))
        if not isinstance(value, str) or not value.isprintable() or set('"\\') & set(value):
            raise self._fail(node, f"the name `{self._analysis.source(node)}` can't be written")
        return value

    def _path(self, call: Node) -> str:
        return self._analysis.names.path_called(call, self._scope)

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")
