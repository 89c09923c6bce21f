"""Calls of optimizers and callbacks by the signatures of standalone Keras 2, as far as their arguments tell."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, World
from eagerly.check.arguments import given_arguments
from eagerly.check.calls import MovedArgumentSite
from eagerly.names.symbols import Api
from eagerly.source.tree import span

_SIGNATURES = {
    "SGD": ("learning_rate", "momentum", "decay", "nesterov"),
    "RMSprop": ("learning_rate", "rho", "epsilon", "decay"),
    "Adagrad": ("learning_rate", "epsilon", "decay"),
    "Adadelta": ("learning_rate", "rho", "epsilon", "decay"),
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon", "decay", "amsgrad"),
    "Adamax": ("learning_rate", "beta_1", "beta_2", "epsilon", "decay"),
    "Nadam": ("learning_rate", "beta_1", "beta_2", "epsilon", "schedule_decay"),
}
_MOVED_EPSILON = {"RMSprop", "Adagrad"}
"""Those whose epsilon has another place in Keras 3, and stands where the decay stood."""
_CHECKPOINT = ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode", "period")
_DECAYING_WEIGHTS = {"Adadelta", "Adamax", "Nadam"}
"""Those that take the decay of the weights in Keras 3 where they took that of the learning rate."""
_NUMBERS = {"integer", "float"}
_LARGEST_EPSILON = 1e-3
"""No momentum and no first value of an accumulator is as small as that."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("keras-2-places", ()):
        for use in analysis.uses:
            path = use.symbol.keras_path if use.call is not None else None
            if path is None or use.call is None or not path.startswith(("optimizers.", "callbacks.")):
                continue
            given = given_arguments(analysis, use.call) or ()
            by_position = [argument.node for argument in given if argument.keyword is None]
            named: tuple[tuple[Node, str], ...] = ()
            if path.startswith("optimizers."):
                named = _of_optimizer(analysis, path.removeprefix("optimizers."), by_position)
            elif path == "callbacks.ModelCheckpoint" and use.symbol.api is Api.KERAS:
                named = _of_checkpoint(by_position)
            if named:
                first, name = named[0]
                message = f"`{use.symbol.short}` got `{name}` here in Keras 2: give it by keyword"
                yield Finding(rule, span(first), message, rule.severity, MovedArgumentSite(named), use.symbol)


def _of_optimizer(analysis: Analysis, name: str, by_position: list[Node]) -> tuple[tuple[Node, str], ...]:
    """The arguments from the first on that Keras 2 alone took in its place, each with its keyword."""
    placed = tuple(zip(by_position, _SIGNATURES.get(name, ()), strict=False))
    if len(placed) < len(by_position):
        return ()
    for at, (node, parameter) in enumerate(placed):
        is_decay = parameter.endswith("decay") and node.type in _NUMBERS and name not in _MOVED_EPSILON
        is_decay = is_decay and (name not in _DECAYING_WEIGHTS or analysis.world is World.GRAPH)
        is_default = parameter == "epsilon" and node.type == "none"
        is_moved = parameter == "epsilon" and name in _MOVED_EPSILON and _is_tiny(analysis, node)
        if is_decay or is_default or is_moved:
            return placed[at:]
    return ()


def _is_tiny(analysis: Analysis, node: Node) -> bool:
    return node.type == "float" and 0 < float(analysis.source(node)) < _LARGEST_EPSILON


def _of_checkpoint(by_position: list[Node]) -> tuple[tuple[Node, str], ...]:
    """The number of epochs between two files, where Keras 3 takes one of batches."""
    placed = tuple(zip(by_position, _CHECKPOINT, strict=False))
    return placed[-1:] if len(by_position) == len(_CHECKPOINT) and by_position[-1].type in _NUMBERS else ()
