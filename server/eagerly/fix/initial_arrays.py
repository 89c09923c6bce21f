"""Arrays and lists that a layer's variables start from, as `add_weight` takes them: a shape and an initializer."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.model import Part
from eagerly.names.scopes import BindingKind, Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import span

_CONSTANT = Symbol(Api.TF, "keras.initializers.Constant")
_FILLED = {"zeros": '"zeros"', "ones": '"ones"'}
_SQUARES = {"eye", "identity"}
_SIZE = {
    "zeros": (("shape", "dtype"), "shape"),
    "ones": (("shape", "dtype"), "shape"),
    "eye": (("N", "M", "k", "dtype"), "N"),
    "identity": (("n", "dtype"), "n"),
    "random.normal": (("loc", "scale", "size"), "size"),
    "random.uniform": (("low", "high", "size"), "size"),
    "random.random": (("size",), "size"),
    "random.random_sample": (("size",), "size"),
}
"""The parameters of functions of NumPy, but for those with which nothing is followed, and which of them is the size."""
_BY_DIMENSIONS = {"random.randn", "random.rand"}
_FLOAT_64 = '"float64"'


@dataclass(frozen=True)
class Initial:
    """A variable's initial value as `add_weight` takes it."""

    shape: tuple[Part, ...]
    initializer: tuple[Part | Symbol, ...]
    dtype: Part | None = None


def initial_array(analysis: Analysis, value: Node, scope: Scope, *, has_dtype: bool) -> Initial | None:
    """The shape and the initializer of a list of numbers or an array of NumPy; None for anything else.

    Args:
        has_dtype: whether the variable is given a type, so that it does not go by that of the value.
    """
    if value.type in ("list", "tuple"):
        return _of_list(analysis, value)
    if value.type in ("identifier", "attribute"):
        return _of_name(analysis, value, scope) if has_dtype else None
    if value.type != "call":
        return None
    function = value.child_by_field_name("function")
    if function is None:
        return None
    cast, array = function.child_by_field_name("attribute"), function.child_by_field_name("object")
    given = given_arguments(analysis, value)
    if cast is not None and array is not None and analysis.source(cast) == "astype" and given and len(given) == 1:
        inner = _of_numpy(analysis, array, scope) if array.type == "call" else None
        constant = (_CONSTANT, "(", span(value), ")") if inner is not None and _CONSTANT in inner.initializer else None
        return Initial(inner.shape, constant or inner.initializer, span(given[0].value)) if inner is not None else None
    return _of_numpy(analysis, value, scope)


def _of_list(analysis: Analysis, value: Node) -> Initial | None:
    """`[[1.0, 2.0]]` has the shape `(1, 2)`; a list of whole numbers makes a variable of these."""
    shape = _shape(value)
    if shape is None:
        return None
    text = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    is_whole = not any(mark in analysis.source(value) for mark in (".", "e", "E"))
    return Initial((text,), (_CONSTANT, "(", span(value), ")"), '"int32"' if is_whole else None)


def _shape(node: Node) -> tuple[int, ...] | None:
    """The shape of a number, or of a list of them that has as many in each row."""
    if node.type == "unary_operator":
        return _shape(node.named_children[0]) if len(node.named_children) == 1 else None
    if node.type in ("integer", "float"):
        return ()
    if node.type not in ("list", "tuple"):
        return None
    rows = [_shape(child) for child in node.named_children if child.type != "comment"]
    first = rows[0] if rows else None
    return (len(rows), *first) if first is not None and all(row == first for row in rows) else None


def _of_name(analysis: Analysis, value: Node, scope: Scope) -> Initial | None:
    """Whatever a name holds, where the file has NumPy to ask for its shape."""
    imports = analysis.scopes.module.bindings.get("np", [])
    if len(imports) != 1 or imports[0].imported != "numpy" or analysis.names.value(value, scope) is not None:
        return None
    return Initial(("np.shape(", span(value), ")"), (_CONSTANT, "(", span(value), ")"))


def _of_numpy(analysis: Analysis, call: Node, scope: Scope) -> Initial | None:
    """What a function of NumPy makes, in float64 where it is told nothing else."""
    function = call.child_by_field_name("function")
    name = _function_of_numpy(analysis, function, scope) if function is not None else None
    constant = (_CONSTANT, "(", span(call), ")")
    given = given_arguments(analysis, call)
    if name is None or given is None:
        return None
    if name in _BY_DIMENSIONS:
        by_place = [span(argument.value) for argument in given if argument.keyword is None]
        return Initial(_sizes(by_place), constant, _FLOAT_64) if 0 < len(by_place) == len(given) else None
    if name not in _SIZE:
        return None
    parameters, size = _SIZE[name]
    bound = bind(analysis, call, parameters)
    shape = bound.given.get(size)
    if bound.problem is not None or shape is None:
        return None
    dtype: Part = span(bound.given["dtype"].value) if "dtype" in bound.given else _FLOAT_64
    where = span(shape.value)
    if name in _SQUARES:
        return Initial(_sizes([where, where]), constant, dtype) if bound.given.keys() <= {size, "dtype"} else None
    sizes = _sizes([where]) if shape.value.type == "integer" else (where,)
    return Initial(sizes, (_FILLED[name],) if name in _FILLED else constant, dtype)


def _sizes(parts: list[Span]) -> tuple[Part, ...]:
    """A tuple of sizes."""
    inner = [part for each in parts for part in (each, ", ")]
    return ("(", *inner[:-1], ",)" if len(parts) == 1 else ")")


def _function_of_numpy(analysis: Analysis, function: Node, scope: Scope) -> str | None:
    """The name of a function that is read off NumPy: `random.normal`."""
    path, base = analysis.source(function), function
    while base.type == "attribute":
        owner = base.child_by_field_name("object")
        if owner is None:
            return None
        base = owner
    bindings = analysis.names.bindings(base, scope) if base.type == "identifier" else []
    is_numpy = bool(bindings) and all(
        binding.kind is BindingKind.IMPORT and binding.imported == "numpy" for binding in bindings
    )
    return path.partition(".")[2] if is_numpy else None
