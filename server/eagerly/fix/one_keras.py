"""One Keras in a file that uses it both by its own name and by that of TensorFlow."""

from __future__ import annotations

from collections.abc import Iterable

from eagerly.check.analysis import Analysis, Use
from eagerly.check.mixed_keras import is_keras, is_mixed
from eagerly.fix.imports import exported
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.names.api import exists
from eagerly.names.scopes import Binding, bindings_at, import_statement
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import span

_NOTE = (
    "Where they are two libraries, what other files make with the other one is not of this one: change these files "
    "with it."
)


def settle(analysis: Analysis, where: Span) -> list[Fix]:
    """All of Keras by one name, first by that which most of the file uses: where an import of it is."""
    imports = [binding for api in (Api.KERAS, Api.TF) for binding in _imports(analysis, api)]
    if not is_mixed(analysis) or not any(_touches(binding, where) for binding in imports):
        return []
    uses = [use for use in analysis.uses if use.symbol.keras_path is not None]
    standalone = sum(use.symbol.api is Api.KERAS for use in uses)
    apis = [Api.KERAS, Api.TF] if standalone > len(uses) - standalone else [Api.TF, Api.KERAS]
    return [fix for api in apis if (fix := _settled(analysis, uses, api)) is not None]


def _settled(analysis: Analysis, uses: list[Use], api: Api) -> Fix | None:
    """The imports and uses of the other name changed to this one; None where something stands in the way."""
    others = [use for use in uses if (use.symbol.api is Api.KERAS) is not (api is Api.KERAS)]
    bindings = _imports(analysis, Api.TF if api is Api.KERAS else Api.KERAS)
    if not all(_is_there(analysis, use, api) for use in others) or not _are_plain(analysis, bindings, api):
        return None
    name = "keras" if api is Api.KERAS else "tf.keras"
    try:
        replacements, imports = _respelled(analysis, others)
    except CannotFixError:
        return None
    return Fix(
        title=f"Use Keras as `{name}` only, in this file",
        replacements=tuple(replacements),
        safety=Safety.REVIEW,
        note=_NOTE,
        imports=imports,
        moved_imports=tuple((binding, _by(api, binding)) for binding in bindings),
    )


def _imports(analysis: Analysis, api: Api) -> list[Binding]:
    return [binding for binding in analysis.scopes.imports if is_keras(binding, api)]


def _touches(binding: Binding, where: Span) -> bool:
    statement = import_statement(binding)
    return statement is not None and statement.start_byte <= where.end and where.start <= statement.end_byte


def _by(api: Api, binding: Binding) -> Symbol:
    """What an import of Keras brings, by this name of it."""
    symbol = symbol_of(binding.imported)
    path = symbol.keras_path if symbol is not None else None
    return Symbol(api, path or "") if api is Api.KERAS else Symbol(api, f"keras.{path}" if path else "keras")


def _is_there(analysis: Analysis, use: Use, api: Api) -> bool:
    """Whether Keras has what is used by the other name as well."""
    path = use.symbol.keras_path
    if not path:
        return True
    book = analysis.rulebook
    symbol = Symbol(Api.KERAS, path) if api is Api.KERAS else Symbol(Api.TF, f"keras.{path}")
    about = book.about(symbol)
    return exists(Symbol(Api.TF, f"keras.{path}")) and about.match is None and not about.calls


def _are_plain(analysis: Analysis, bindings: Iterable[Binding], api: Api) -> bool:
    """Whether no other file imports these names from here, no name stands for both, and none is imported by `*`."""
    kept = exported(analysis)
    starred = (symbol_of(module) for module in analysis.scopes.module.star_imports)
    if any(symbol is not None and (symbol.api is Api.KERAS) is not (api is Api.KERAS) for symbol in starred):
        return False
    return all(binding.name not in kept and len(binding.scope.bindings[binding.name]) == 1 for binding in bindings)


def _respelled(analysis: Analysis, uses: Iterable[Use]) -> tuple[list[Replacement], frozenset[NeededImport]]:
    """The `tf.keras` of uses that begin with `tf`, as `keras`, and the import that this needs.

    Raises:
        CannotFixError: the name `keras` is taken.
    """
    found: list[Replacement] = []
    imports: set[NeededImport] = set()
    for use in uses:
        keras = next((node for symbol, node in use.prefixes if symbol.path == "keras"), None)
        if use.symbol.api is Api.KERAS or use.prefixes[0][0].path or keras is None:
            continue
        found.append(Replacement(span(keras), ("keras",)))
        meaning = analysis.names.of_name("keras", use.scope, use.node.start_byte)
        if not bindings_at("keras", use.scope, use.node.start_byte):
            imports.add(NeededImport("import keras"))
        elif not isinstance(meaning, Symbol) or meaning.keras_path != "":
            raise CannotFixError("the name `keras` is taken")
    return found, frozenset(imports)
