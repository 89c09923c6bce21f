"""Files that use Keras both by its own name and by that of TensorFlow, where these are two libraries."""

from __future__ import annotations

from collections.abc import Iterator

from eagerly.check.analysis import LEGACY_KERAS, Analysis, Finding
from eagerly.check.symbols import imported_name_span
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, symbol_of
from eagerly.settings import KERAS_3


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("mixed-keras", ()):
        imports = [binding for binding in analysis.scopes.imports if is_keras(binding, Api.KERAS)]
        if imports and is_mixed(analysis) and _are_two(analysis):
            for binding in imports:
                yield Finding(rule, imported_name_span(binding), rule.summary, rule.severity, None)


def is_keras(binding: Binding, api: Api) -> bool:
    """Whether an import brings Keras, or something of it, by its own name or by that of TensorFlow."""
    symbol = symbol_of(binding.imported)
    is_own = symbol is not None and symbol.api is Api.KERAS
    return symbol is not None and symbol.keras_path is not None and is_own is (api is Api.KERAS)


def is_mixed(analysis: Analysis) -> bool:
    """Whether the file uses Keras by both names."""
    return {"keras", "tf.keras"} <= analysis.kerases


def _are_two(analysis: Analysis) -> bool:
    return LEGACY_KERAS in analysis.kerases or analysis.settings.before(KERAS_3)
