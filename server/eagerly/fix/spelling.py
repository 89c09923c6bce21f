"""Writing a symbol's name the way the file at hand can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.fix.model import CannotFixError, NeededImport
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import BindingKind, Scope, bindings_at, import_statement
from eagerly.names.symbols import LIBRARIES, Api, Symbol
from eagerly.rules.book import Moved

_USUAL_NAMES = {
    Api.TF: ("tf", "import tensorflow as tf"),
    Api.V1: ("tf", "import tensorflow as tf"),
    Api.KERAS: ("keras", "import keras"),
    Api.SLIM: ("slim", "import tf_slim as slim"),
}


@dataclass(frozen=True)
class Spelling:
    """How to write a symbol in one place."""

    text: str
    name: str
    """The name of the file that the text starts with."""
    needs: frozenset[NeededImport] = frozenset()


def spell(
    analysis: Analysis, symbol: Symbol, scope: Scope, at: Node, like: Node | None = None, *, same: bool = True
) -> Spelling:
    """How to write `symbol` in `scope` where `at` stands.

    Args:
        like: an identifier used there for a module; it is used again where it reaches the symbol.
        same: whether a name for `compat.v1` will do only where it reaches the same object; else, one of that name.

    Raises:
        CannotFixError: nothing there reaches it, and the name of a new import is taken.
    """
    through_v1 = None
    for name in _names_to_try(analysis, scope, at, like):
        meaning = _meaning(analysis, name, scope, at)
        path = _path_from(meaning, symbol, same) if meaning is not None else None
        if path is not None:
            return Spelling(f"{name}.{path}" if path else name, name)
        if meaning is not None and meaning.api is Api.V1:
            through_v1 = name
    if through_v1 is not None and symbol.api is Api.TF:
        raise CannotFixError(
            f"`{through_v1}` is `tensorflow.compat.v1` here, which has no such `{symbol.path}`: "
            "import TensorFlow itself first"
        )
    path = f"compat.v1.{symbol.path}" if symbol.api is Api.V1 else symbol.path
    if symbol.is_in_submodule:
        name, statement, path = _from_package(analysis, symbol, scope, at)
    else:
        name, statement = _USUAL_NAMES[symbol.api]
    if not _is_free(analysis, name, scope, at):
        raise CannotFixError(f"it needs `{statement}`, but `{name}` is something else here")
    needed = NeededImport(statement, _import_of(analysis, like, scope))
    return Spelling(f"{name}.{path}" if path else name, name, frozenset({needed}))


def numpy_name(analysis: Analysis) -> tuple[str, list[NeededImport]]:
    """The name of NumPy in the module, and the import that it needs."""
    for binding in analysis.scopes.imports:
        if binding.imported == "numpy" and binding.scope is analysis.scopes.module:
            return binding.name, []
    if "np" in analysis.scopes.module.bindings:
        raise CannotFixError("it needs `import numpy as np`, but `np` is something else here")
    return "np", [NeededImport("import numpy as np")]


def _from_package(analysis: Analysis, symbol: Symbol, scope: Scope, at: Node) -> tuple[str, str, str]:
    """The name for a module of a package, the import that makes it, and the rest of the path.

    Raises:
        CannotFixError: the name is bound to what will be that module once it is fixed itself.
    """
    package = symbol.api.value
    module, _, rest = symbol.path.partition(".")
    meaning = _meaning(analysis, module, scope, at)
    moved = analysis.rulebook.match_of(meaning) if meaning is not None else None
    if isinstance(moved, Moved) and moved.replacement == Symbol(symbol.api, module):
        raise CannotFixError(f"`{module}` has to become `{package}.{module}` first")
    if _is_free(analysis, module, scope, at):
        return module, f"from {package} import {module}", rest
    name = f"{_USUAL_NAMES[symbol.api][0]}_{module}" if symbol.api in _USUAL_NAMES else f"{package}_{module}"
    return name, f"from {package} import {module} as {name}", rest


def _is_free(analysis: Analysis, name: str, scope: Scope, at: Node) -> bool:
    """Whether a new import may bind the name, so that it is seen at a place and hides nothing."""
    current: Scope | None = scope
    while current is not None and current.parent is not None:
        if name in current.bindings:
            return False
        current = current.parent
    return not bindings_at(name, scope, at.start_byte)


def _import_of(analysis: Analysis, name: Node | None, scope: Scope) -> Node | None:
    """The statement that imports a name: where that is guarded or local, so is what replaces it."""
    bindings = analysis.names.bindings(name, scope) if name is not None else []
    imported = (import_statement(binding) for binding in bindings if binding.kind is BindingKind.IMPORT)
    return next(imported, None)


def _names_to_try(analysis: Analysis, scope: Scope, at: Node, like: Node | None) -> Iterator[str]:
    """The names that may reach a symbol, the one to prefer first."""
    if like is not None:
        yield analysis.source(like)
    yield from _module_names(analysis, scope, at)


def _module_names(analysis: Analysis, scope: Scope, at: Node) -> list[str]:
    """The names that imports bind in the scopes around, TensorFlow's own first."""
    found = []
    current: Scope | None = scope
    while current is not None:
        for name in _imported_names(analysis, current):
            meaning = _meaning(analysis, name, scope, at)
            if meaning is not None:
                found.append((meaning.path.count(".") + bool(meaning.path), name))
        current = current.parent
    return [name for _, name in sorted(found)]


def _imported_names(analysis: Analysis, scope: Scope) -> list[str]:
    """The names that imports bind in a scope, looked up once for all fixes there."""
    key = ("imported names", id(scope))
    if key not in analysis.memo:
        analysis.memo[key] = [
            name
            for name, bindings in scope.bindings.items()
            if any(binding.kind is BindingKind.IMPORT for binding in bindings)
        ]
    return cast("list[str]", analysis.memo[key])


def _meaning(analysis: Analysis, name: str, scope: Scope, at: Node) -> Symbol | None:
    """The symbol that a name stands for at a place."""
    meaning = analysis.names.of_name(name, scope, at.start_byte)
    return meaning if isinstance(meaning, Symbol) else None


def _path_from(base: Symbol, symbol: Symbol, same: bool) -> str | None:
    """What to append to a name that means `base` to reach `symbol`; None where it can't be reached so."""
    if base.api is Api.V1:
        will_do = (Availability.SAME,) if same else (Availability.SAME, Availability.BOTH)
        in_v1 = symbol.api is Api.V1 or availability(symbol) in will_do
        return symbol.path if in_v1 and symbol.api is not Api.KERAS and not base.path else None
    if base.api is Api.TF and symbol.api is Api.V1:
        return f"compat.v1.{symbol.path}" if not base.path else None
    path = symbol.path
    if symbol.api is Api.KERAS and base.api is Api.TF:
        path = f"keras.{path}"
    elif base.api is not symbol.api:
        return None
    if not base.path:
        return path if not symbol.is_in_submodule else None
    if base.api in LIBRARIES and path == base.path:
        return ""
    reaches = base.path == "keras" or base.api in LIBRARIES
    return path.removeprefix(base.path + ".") if reaches and path.startswith(base.path + ".") else None
