"""Functions of TensorFlow on the tensors of a Keras model that is being put together: they take none in Keras 3."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.symbols import rule_message
from eagerly.names.meaning import argument_values
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import span

_COMPUTING = {"tensor", "computed-tensor", "random-tensor", "tensors"}


class SymbolicCall(Struct, frozen=True):
    """A call of a function of TensorFlow that gets a tensor of Keras."""

    use: Use
    call: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("symbolic-tensor", ()) if analysis.puts_models_together else ():
        for use in analysis.uses:
            if use.call is None or not computes(analysis, use.symbol):
                continue
            if gets_symbolic(analysis, use.call, use.scope):
                site = SymbolicCall(use, use.call)
                yield Finding(rule, span(use.node), rule_message(rule, use.symbol), rule.severity, site, use.symbol)


def computes(analysis: Analysis, symbol: Symbol) -> bool:
    """Whether a symbol is a function of TensorFlow that computes a tensor."""
    makes_weights = symbol.path.startswith(("layers.", "contrib.layers."))
    return symbol.keras_path is None and not makes_weights and analysis.rulebook.kind_made_by(symbol) in _COMPUTING


def gets_symbolic(analysis: Analysis, call: Node, scope: Scope) -> bool:
    """Whether an argument of a call is computed from an `Input`."""
    values = argument_values(call) if analysis.puts_models_together else ()
    return any(is_symbolic(analysis, value, scope) for value in values)


def is_symbolic(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether a value is computed from an `Input`."""
    value = analysis.names.value(node, scope)
    return value is not None and value.is_sure and value.kind == "symbolic-tensor"
