"""Call templates: `tf.to_float(x, name)` becomes `tf.cast(x, tf.float32, name=name)`.

Both sides are Python. A template is cut into pieces once: literal text, a parameter's argument, and symbols, which are
written the way the file at hand imports them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from eagerly.names.symbols import Symbol, parse_symbol


class TemplateError(ValueError):
    """A signature or template that is not in the expected form."""


class Argument(Struct, frozen=True):
    """Stands for what was given for `parameter`."""

    parameter: str
    atom: bool
    """It needs parentheses there unless it is a name, a literal, a call or the like."""


Piece = str | Argument | Symbol
_TIGHT = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Attribute, ast.Subscript)
"""Expressions whose parts may need parentheses."""


class TemplateArgument(Struct, frozen=True, dict=True):
    """One argument of the new call; left out when any parameter in it is not given."""

    keyword: str | None
    pieces: tuple[Piece, ...]

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(piece.parameter for piece in self.pieces if isinstance(piece, Argument))

    @property
    def passes_on(self) -> str | None:
        """The parameter, when the argument is nothing but it."""
        only = self.pieces[0] if len(self.pieces) == 1 else None
        return only.parameter if isinstance(only, Argument) else None


class CallTemplate(Struct, frozen=True, dict=True):
    """An old signature and the call that replaces a call by it, or the call of what that returns: `Dense(units)(x)`."""

    function: str
    """The old function as rules write it: `tf.to_float`."""
    parameters: tuple[str, ...]
    callee: tuple[Piece, ...]
    """What is called: a symbol, or a method of an argument."""
    arguments: tuple[TemplateArgument, ...]
    drops: frozenset[str] = frozenset()
    """Parameters that have no effect any more."""
    defaults: Mapping[str, str] = {}
    """What parameters had when they were not given, where that has to be written out."""
    native_only: bool = False
    """The new call means something else when `tf` is `tensorflow.compat.v1`."""
    then: tuple[TemplateArgument, ...] | None = None
    """What the result is called with, where it is called: the `x` of `Dense(units)(x)`."""

    @property
    def all_arguments(self) -> tuple[TemplateArgument, ...]:
        return self.arguments + (self.then or ())

    def lost(self, given: Iterable[str]) -> str | None:
        """The first of the given parameters that the new call has no place for."""
        return next((name for name in given if name not in self._taken), None)

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The parameters that have a place in the new call, or fall away."""
        in_callee = (piece.parameter for piece in self.callee if isinstance(piece, Argument))
        return self.drops.union(in_callee, *(argument.parameters for argument in self.all_arguments))

    def shown(self, given: Iterable[str]) -> str:
        """The new call for these given parameters, whose names stand for their arguments."""
        defaults = {name: text for name, text in self.defaults.items() if name not in set(given)}
        calls = [self.arguments] if self.then is None else [self.arguments, self.then]
        lists = [
            ", ".join(
                (f"{argument.keyword}=" if argument.keyword else "") + _shown(argument.pieces, defaults)
                for argument in arguments
                if self.applies(argument, given)
            )
            for arguments in calls
        ]
        return _shown(self.callee, defaults) + "".join(f"({arguments})" for arguments in lists)

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters that the new call has in what is called or by position; the first where there are none."""
        by_position = (argument.parameters for argument in self.all_arguments if argument.keyword is None)
        in_callee = {piece.parameter for piece in self.callee if isinstance(piece, Argument)}
        needed = in_callee.union(*by_position)
        return tuple(name for name in self.parameters if name in needed) or self.parameters[:1]

    def applies(self, argument: TemplateArgument, given: Iterable[str]) -> bool:
        """Whether the new call has this argument when these parameters are given."""
        return argument.parameters <= {*given, *self.defaults}


def _shown(pieces: tuple[Piece, ...], defaults: Mapping[str, str]) -> str:
    text = ""
    for piece in pieces:
        if isinstance(piece, Argument):
            text += defaults.get(piece.parameter, piece.parameter)
        else:
            text += piece.short if isinstance(piece, Symbol) else piece
    return text


def parse_call_template(
    signature: str, template: str, drops: Iterable[str] = (), *, native_only: bool = False
) -> CallTemplate:
    """The template of one `calls` entry.

    Raises:
        TemplateError: either side is not a call, or the template uses a name that the signature lacks.
    """
    old, new = _parse_call(signature), _parse_call(template)
    if not all(isinstance(parameter, ast.Name) for parameter in old.args):
        raise TemplateError(f"{signature!r} is not a plain signature")
    named = {keyword.arg: _unparsed(keyword.value) for keyword in old.keywords if keyword.arg is not None}
    defaults = {name: value for name, value in named.items() if value != "..."}
    parameters = (*(parameter.id for parameter in old.args if isinstance(parameter, ast.Name)), *named)
    first = new.func if isinstance(new.func, ast.Call) else new
    return CallTemplate(
        function=signature.partition("(")[0],
        parameters=parameters,
        callee=_pieces(first.func, template, parameters, needs_atom=True),
        arguments=_arguments(first, template, parameters),
        drops=frozenset(drops),
        defaults=defaults,
        native_only=native_only,
        then=None if first is new else _arguments(new, template, parameters),
    )


def _unparsed(value: ast.expr) -> str:
    """The text of a default, with double quotes."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return f'"{value.value}"'
    return ast.unparse(value)


def parse_parameters(signature: str) -> tuple[str, ...]:
    """The parameters of a signature without defaults.

    Raises:
        TemplateError: it is none.
    """
    call = _parse_call(signature)
    names = tuple(argument.id for argument in call.args if isinstance(argument, ast.Name))
    if call.keywords or len(names) < len(call.args):
        raise TemplateError(f"{signature!r} is not a plain signature")
    return names


def parse_method_template(signature: str, template: str, drops: Iterable[str] = ()) -> CallTemplate:
    """The template of one `methods` entry, whose first parameter is the value that the method is of.

    Raises:
        TemplateError: either side is not a call, or the template uses a name that the signature lacks.
    """
    return parse_call_template(signature if "(" in signature else f"{signature}(self)", template, drops)


def _parse_call(text: str) -> ast.Call:
    try:
        expression = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise TemplateError(f"{text!r} is not Python: {error.msg}") from error
    if not isinstance(expression, ast.Call):
        raise TemplateError(f"{text!r} is not a call")
    return expression


def _arguments(call: ast.Call, template: str, parameters: tuple[str, ...]) -> tuple[TemplateArgument, ...]:
    found = [TemplateArgument(None, _pieces(value, template, parameters)) for value in call.args]
    for keyword in call.keywords:
        if keyword.arg is None:
            raise TemplateError(f"{template!r} has **")
        found.append(TemplateArgument(keyword.arg, _pieces(keyword.value, template, parameters)))
    return tuple(found)


def _pieces(
    expression: ast.expr, source: str, parameters: tuple[str, ...], *, needs_atom: bool = False
) -> tuple[Piece, ...]:
    """`expression` cut at its parameters and symbols, which don't overlap."""
    found: list[tuple[int, int, Piece]] = []
    todo: list[tuple[ast.expr, bool]] = [(expression, needs_atom)]
    while todo:
        node, atom = todo.pop()
        start, end = node.col_offset, node.end_col_offset or 0
        if isinstance(node, ast.Name) and node.id in parameters:
            found.append((start, end, Argument(node.id, atom)))
        elif isinstance(node, ast.Attribute) and _root(node) in _PACKAGES:
            found.append((start, end, parse_symbol(source[start:end])))
        elif isinstance(node, ast.Name) and node.id not in _BUILTINS:
            raise TemplateError(f"{source!r} uses {node.id!r}, which is no parameter")
        else:
            inside = isinstance(node, _TIGHT)
            children = (
                child.value if isinstance(child, ast.keyword) else child for child in ast.iter_child_nodes(node)
            )
            todo.extend((child, inside) for child in children if isinstance(child, ast.expr))
    pieces: list[Piece] = []
    at = expression.col_offset
    for start, end, piece in sorted(found, key=lambda entry: entry[0]):
        pieces.extend([source[at:start]] if start > at else [])
        pieces.append(piece)
        at = end
    end = expression.end_col_offset or at
    pieces.extend([source[at:end]] if end > at else [])
    return tuple(pieces)


_BUILTINS = ("len", "list", "tuple")
"""What of Python a template may use."""
_PACKAGES = ("tf", "keras", "absl", "tf_slim")
"""What symbols in templates start with."""


def _root(node: ast.Attribute) -> str | None:
    value: ast.expr = node
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else None
