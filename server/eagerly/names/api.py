"""Which public names TensorFlow 1.15.5 and 2.21 have. The tables are made from the releases themselves.

`api-2.21.txt`, `unimportable-2.21.txt` and `keras-2.21.txt` are written by `tools/api_table.py`, which walks both.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from msgspec import Struct

from eagerly.names.symbols import Api, Symbol, symbol_of


class Availability(Enum):
    """Where in TensorFlow 2.21 a name is."""

    SAME = "same"
    """`tf.X` and `tf.compat.v1.X` are one object."""
    BOTH = "both"
    """Both are there and differ."""
    NATIVE = "native"
    """`tf.X` only."""
    IMPORTED = "imported"
    """`tf.X` only, and only once the module that it is in has been imported."""
    V1 = "v1"
    """`tf.compat.v1.X` only."""
    BROKEN = "broken"
    """`tf.compat.v1.X` only, and it does not work with Keras 3."""
    GONE = "gone"
    """In 1.15.5, and in neither now."""


_GONE_WHOLE = ("contrib", "examples")
"""Modules that went with all that was in them, which the table does not list."""


@cache
def _table() -> dict[str, Availability]:
    by_word = {availability.value: availability for availability in Availability}
    entries = (line.split(" ") for line in _lines("api-2.21.txt"))
    return {path: by_word[word] for path, word in entries}


class Unimportable(Struct, frozen=True):
    """A module that 2.21 has as an attribute, and whose names `from … import` does not find."""

    module: Symbol
    is_missing: bool
    """Whether no module has that name; else, another one has it."""
    importable: Symbol | None
    """The module by a name that can be imported."""


@cache
def _unimportable() -> dict[Symbol, Unimportable]:
    entries = (line.split(" ") for line in _lines("unimportable-2.21.txt"))
    modules = {symbol_of(f"tensorflow.{path}"): (problem, *other) for path, problem, *other in entries}
    return {
        module: Unimportable(module, problem == "missing", symbol_of(f"tensorflow.{other[0]}") if other else None)
        for module, (problem, *other) in modules.items()
        if module is not None
    }


def _lines(table: str) -> list[str]:
    lines = (Path(__file__).parent / table).read_text(encoding="ascii").splitlines()
    return [line for line in lines if not line.startswith("#")]


def public_names() -> list[str]:
    """The names, without `tf.`, that either release has, but for those in contrib and examples."""
    return list(_table())


@cache
def availability(symbol: Symbol) -> Availability | None:
    """Where 2.21 has a symbol of TensorFlow; None for a name that neither release knows."""
    if symbol.api not in (Api.TF, Api.V1):
        return None
    if symbol.path.split(".", 1)[0] in _GONE_WHOLE:
        return Availability.GONE
    return _table().get(symbol.path)


def exists(symbol: Symbol) -> bool:
    """Whether 2.21 has the symbol under exactly this name, and it works."""
    found = availability(symbol)
    if symbol.api is Api.V1:
        return found in (Availability.SAME, Availability.BOTH, Availability.V1) or _is_member_in_v1(symbol)
    return found in (Availability.SAME, Availability.BOTH, Availability.NATIVE)


def _is_member_in_v1(symbol: Symbol) -> bool:
    """Whether it is read off a class of `tf.compat.v1`, which has all of its old members: `GraphKeys.UPDATE_OPS`."""
    owner = symbol.path.rpartition(".")[0]
    found = _table().get(owner)
    return found in (Availability.SAME, Availability.BOTH, Availability.V1) and owner not in _modules()


def needs_import(symbol: Symbol) -> bool:
    """Whether the symbol is a module that no attribute leads to until it has been imported."""
    module = Symbol(symbol.api, symbol.path.rpartition(".")[0])
    imported = Availability.IMPORTED
    return availability(symbol) is imported and availability(module) is not imported


def unimportable(module: Symbol) -> Unimportable | None:
    """What is known of a module that `from` finds no names in, because of itself or of one around it."""
    words = module.path.split(".")
    around = (Symbol(module.api, ".".join(words[:end])) for end in range(len(words), 0, -1))
    return next((_unimportable()[each] for each in around if each in _unimportable()), None)


def to_import(symbol: Symbol) -> Symbol | None:
    """The symbol by a name that `from … import` finds in 2.21; None where it finds it by none."""
    closed = unimportable(Symbol(symbol.api, symbol.path.rpartition(".")[0]))
    if closed is None or closed.importable is None:
        return symbol if closed is None else None
    return Symbol(closed.importable.api, closed.importable.path + symbol.path.removeprefix(closed.module.path))


def is_public_name(symbol: Symbol) -> bool:
    """Whether either release has the name, so that `from tensorflow import *` can bring it in."""
    if symbol.path.split(".", 1)[0] in _GONE_WHOLE:
        return False  # what was in these, the table does not know
    if symbol.keras_path is not None:
        return f"keras.{symbol.keras_path}" in _table()
    return availability(symbol) is not None


_NOT_LISTED = (
    "compat",
    "compiler",
    "contrib",
    "core",
    "dtensor",
    "examples",
    "python",
    "raw_ops",
    "security",
    "tools",
    "tsl",
)
"""What is below `tf` and not in the table, or not all of it."""


@cache
def _modules() -> frozenset[str]:
    found = {""}
    for path in _table():
        module = path.rpartition(".")[0]
        while module not in found:
            found.add(module)
            module = module.rpartition(".")[0]
    return frozenset(found)


@cache
def is_unknown(symbol: Symbol) -> bool:
    """Whether a symbol would be in a module of TensorFlow that has no such name, in 1.15.5 or in 2.21."""
    if symbol.api not in (Api.TF, Api.V1) or symbol.path.startswith(_NOT_LISTED):
        return False
    module, _, name = symbol.path.rpartition(".")
    is_name = bool(name) and not name.startswith("_")
    return is_name and module in _modules() and symbol.path not in _table() and symbol.path not in _modules()


@cache
def _keras() -> frozenset[str]:
    """The public names of `keras` itself, without that word."""
    differences = dict(line.split(" ") for line in _lines("keras-2.21.txt"))
    within = {path.removeprefix("keras.") for path in _table() if path.startswith("keras.")}
    shared = {path for path in within if exists(Symbol(Api.TF, f"keras.{path}"))}
    return frozenset(shared - differences.keys() | {path for path, word in differences.items() if word == "adds"})


@cache
def _modules_of_keras() -> frozenset[str]:
    return frozenset(path.rpartition(".")[0] for path in _keras())


@cache
def missing_from_keras(symbol: Symbol) -> Symbol | None:
    """The first part of a name of `keras` that its module in Keras 3 does not have; None if all are there."""
    words = symbol.path.split(".")
    is_hidden = words[0] in ("", "src") or words[0].startswith("_") or words[-1].startswith("__")
    if symbol.api is not Api.KERAS or is_hidden:
        return None
    around = ""
    for word in words:
        path = f"{around}.{word}".lstrip(".")
        if around not in _modules_of_keras():
            return None
        if path not in _keras():
            return Symbol(Api.KERAS, path)
        around = path
    return None


def members(symbol: Symbol) -> int:
    """How many public names are below this one: 0 for anything but a module."""
    prefix = f"{symbol.path}."
    return sum(1 for path in _table() if path.startswith(prefix))
