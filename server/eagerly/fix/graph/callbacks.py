"""Functions that are given to functions of TensorFlow, which run them: branches, and bodies of loops."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind
from eagerly.names.symbols import Symbol

_PARAMETERS: dict[str, tuple[str, ...]] = {
    "cond": ("pred", "true_fn", "false_fn", "strict", "name", "fn1", "fn2"),
    "while_loop": ("cond", "body", "loop_vars"),
    "map_fn": ("fn", "elems"),
    "scan": ("fn", "elems"),
    "foldl": ("fn", "elems"),
    "foldr": ("fn", "elems"),
}
"""What runs functions, with its first parameters in TensorFlow 1.15.5."""
_RUN = {"true_fn", "false_fn", "fn1", "fn2", "body", "fn"}
"""The parameters for functions; the `cond` of a loop is one too."""


def runs_functions(symbol: object) -> bool:
    """Whether a symbol is a function of TensorFlow that runs others which it is given."""
    return isinstance(symbol, Symbol) and symbol.path in _PARAMETERS


def functions_run(analysis: Analysis, call: Node, symbol: Symbol) -> list[Node]:
    """The arguments of a call of such a function that it runs."""
    given = bind(analysis, call, _PARAMETERS[symbol.path]).given
    return [argument.value for name, argument in given.items() if name in _RUN or name == "cond"]
