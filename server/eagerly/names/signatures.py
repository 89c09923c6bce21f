"""Functions and classes of TensorFlow 2.21 that take other arguments than 1.15.5 had them take.

`signatures-2.21.txt` is written by `tools/api_table.py` from the signatures of both.
"""

from __future__ import annotations

import ast
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from eagerly.names.symbols import Api, Symbol


class Signature(Struct, frozen=True, dict=True):
    """The parameters of a function, as Python writes them."""

    text: str

    @cached_property
    def _arguments(self) -> ast.arguments:
        function = ast.parse(f"def f({self.text}): ...").body[0]
        assert isinstance(function, ast.FunctionDef)
        return function.args

    @cached_property
    def positional(self) -> tuple[str, ...]:
        """What can be given by position, in order."""
        return tuple(parameter.arg for parameter in (*self._arguments.posonlyargs, *self._arguments.args))

    @cached_property
    def names(self) -> frozenset[str]:
        """What can be given by name."""
        return frozenset([*self.positional, *(parameter.arg for parameter in self._arguments.kwonlyargs)])

    @cached_property
    def required(self) -> frozenset[str]:
        """What has to be given."""
        arguments = self._arguments
        optional = self.positional[len(self.positional) - len(arguments.defaults) :]
        by_name = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        return self.names.difference(optional, (name.arg for name, value in by_name if value is not None))

    @property
    def takes_any_more(self) -> bool:
        """Whether any number of arguments may follow by position."""
        return self._arguments.vararg is not None

    @property
    def takes_any_name(self) -> bool:
        """Whether any other argument may be given by name."""
        return self._arguments.kwarg is not None

    def takes_all_of(self, old: Signature) -> bool:
        """Whether every call that was right by the old signature gives the same arguments by this one."""
        by_position = self.takes_any_more or self.positional[: len(old.positional)] == old.positional
        by_name = self.takes_any_name or old.names <= self.names
        return by_position and by_name and self.required <= old.required


class Changed(Struct, frozen=True):
    """What a function took in 1.15.5, and what it takes in 2.21."""

    old: Signature
    new: Signature


@cache
def _table() -> dict[str, str]:
    lines = (Path(__file__).parent / "signatures-2.21.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def changed_functions() -> list[str]:
    """The names, without `tf.`, of all whose signature has changed."""
    return list(_table())


@cache
def changed_signature(symbol: Symbol) -> Changed | None:
    """How the signature of a symbol has changed; None where calls by the old one are right, or nothing is known.

    `tf.keras` speaks for Keras: 1.15.5 came with what was Keras 2.3.
    """
    path = f"keras.{symbol.path}" if symbol.api is Api.KERAS else symbol.path
    entry = _table().get(path) if symbol.api in (Api.TF, Api.KERAS) else None
    if entry is None:
        return None
    old, _, new = entry.partition(" -> ")
    return Changed(Signature(old[1:-1]), Signature(new[1:-1]))
