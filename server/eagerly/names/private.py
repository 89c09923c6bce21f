"""Public names of what TensorFlow's private modules, those below `tensorflow.python`, bind.

`private-2.21.txt` and `private-gone-2.21.txt` are written by `tools/api_table.py` from the objects of both releases.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eagerly.names.api import exists
from eagerly.names.symbols import Api, Symbol, symbol_of


@cache
def _table() -> dict[str, str]:
    lines = (Path(__file__).parent / "private-2.21.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


@cache
def _gone() -> frozenset[str]:
    lines = (Path(__file__).parent / "private-gone-2.21.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def is_gone(symbol: Symbol) -> bool:
    """Whether 2.21 has no such private name, or not the module that it was in."""
    words = symbol.path.split(".") if symbol.api is Api.PRIVATE else []
    return any(".".join(words[:end]) in _gone() for end in range(1, len(words) + 1))


def public_name(symbol: Symbol) -> Symbol | None:
    """The public symbol for a private one: the same object in 2.21, or what 1.15.5 called it if it is gone."""
    name = _table().get(symbol.path) if symbol.api is Api.PRIVATE else None
    return symbol_of(f"tensorflow.{name}") if name is not None else None


def public_module(symbol: Symbol) -> Symbol | None:
    """The public module of Keras for a private one of that name, which is another object: `tf.keras.backend`."""
    public = Symbol(Api.TF, symbol.path)
    is_of_keras = symbol.api is Api.PRIVATE and symbol.path.split(".", 1)[0] == "keras"
    return public if is_of_keras and exists(public) else None
