"""Layers of `tf.contrib.layers` and slim, which have weights and defaults of their own, as layers of Keras."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import BoundCall, bind
from eagerly.fix.graph.variables import Pieces
from eagerly.names.symbols import Api, Symbol

_WEIGHTS = (
    "activation_fn", "normalizer_fn", "normalizer_params", "weights_initializer", "weights_regularizer",
    "biases_initializer", "biases_regularizer", "reuse", "variables_collections", "outputs_collections", "trainable",
    "scope",
)  # fmt: skip
_POOL = ("inputs", "kernel_size", "stride", "padding", "data_format", "outputs_collections", "scope")


@dataclass(frozen=True)
class Kind:
    """A function that makes a layer and calls it, in TensorFlow 1.15.5."""

    keras: str
    parameters: tuple[str, ...]
    renamed: dict[str, str]
    """Its parameters that Keras has, with the names of theirs."""
    defaults: dict[str, str]
    """What Keras has to be told where nothing is given, since its own default is another."""


_KINDS = {
    "fully_connected": Kind("Dense", ("inputs", "num_outputs", *_WEIGHTS), {"num_outputs": "units"}, {}),
    "conv2d": Kind(
        "Conv2D",
        ("inputs", "num_outputs", "kernel_size", "stride", "padding", "data_format", "rate", *_WEIGHTS),
        {"num_outputs": "filters", "kernel_size": "kernel_size", "stride": "strides"},
        {"padding": '"same"'},
    ),
    "max_pool2d": Kind(
        "MaxPooling2D", _POOL, {"kernel_size": "pool_size", "stride": "strides"}, {"strides": "2"}
    ),
    "avg_pool2d": Kind(
        "AveragePooling2D", _POOL, {"kernel_size": "pool_size", "stride": "strides"}, {"strides": "2"}
    ),
}  # fmt: skip
_KINDS["flatten"] = Kind("Flatten", ("inputs", "outputs_collections", "scope"), {}, {})
_KINDS["convolution2d"] = _KINDS["conv2d"]
_FIRST = {"units", "filters", "kernel_size", "pool_size"}
"""The parameters of Keras that are given by their place."""
_SAME = {"weights_initializer": "kernel_initializer", "trainable": "trainable"}
_PADDING = {"VALID": '"valid"', "SAME": '"same"'}


def kind_of(symbol: object) -> Kind | None:
    """The kind of layer that a function of `tf.contrib` or tf_slim makes; None where it makes none that is known."""
    if not isinstance(symbol, Symbol):
        return None
    module, _, name = symbol.path.rpartition(".")
    is_slim = symbol.api is Api.SLIM and not module
    return _KINDS.get(name) if is_slim or module in ("contrib.layers", "contrib.slim") else None


class ContribLayer:
    """One call that makes such a layer."""

    def __init__(self, analysis: Analysis, call: Node, kind: Kind) -> None:
        self._analysis = analysis
        self._kind = kind
        self.keras = kind.keras
        self._bound: BoundCall = bind(analysis, call, kind.parameters)

    @property
    def inputs(self) -> Node | None:
        """What the layer is called with."""
        given = self._bound.given.get("inputs")
        return given.value if given is not None else None

    @property
    def name(self) -> str | None:
        """The scope of its variables, where it has a name."""
        given = self._bound.given.get("scope")
        text = ast.literal_eval(self._analysis.source(given.value)) if given and given.value.type == "string" else None
        return text if isinstance(text, str) else None

    def problem(self) -> str | None:
        """Why it can't be made by Keras; None where it can."""
        given = self._bound.given
        known = {"inputs", "scope", "activation_fn", "padding", "biases_initializer", *_SAME, *self._kind.renamed}
        other = next((name for name in given if name not in known and given[name].value.type != "none"), None)
        if self._bound.problem is not None or "inputs" not in given or other is not None:
            return self._bound.problem or f"`{other or 'inputs'}` of the layer has no counterpart in Keras"
        if "padding" in given and self._padding() is None:
            return "the padding of the layer can't be told"
        if "scope" in given and self.name is None and given["scope"].value.type != "none":
            return "the name of the layer can't be told"
        return None

    def maker(self, source: Callable[[Node], str]) -> Pieces:
        """What makes the layer; `source` gives the text of an argument."""
        arguments = ", ".join(
            text if name in _FIRST and not text.startswith("lambda") else f"{name}={text}"
            for name, text in self._arguments(source)
        )
        return (Symbol(Api.TF, f"keras.layers.{self._kind.keras}"), f"({arguments})")

    def _arguments(self, source: Callable[[Node], str]) -> Iterator[tuple[str, str]]:
        given = {name: argument.value for name, argument in self._bound.given.items()}
        defaults = dict(self._kind.defaults)
        for name, keras in self._kind.renamed.items():
            if name in given:
                defaults.pop(keras, None)
                yield keras, source(given[name])
        if "padding" in given:
            defaults.pop("padding", None)
            yield "padding", self._padding() or ""
        yield from defaults.items()
        if "activation_fn" in self._kind.parameters and "activation_fn" not in given:
            yield "activation", '"relu"'
        elif "activation_fn" in given and given["activation_fn"].type != "none":
            yield "activation", source(given["activation_fn"])
        for name, keras in _SAME.items():
            if name in given:
                yield keras, source(given[name])
        biases = given.get("biases_initializer")
        if biases is not None:
            yield ("use_bias", "False") if biases.type == "none" else ("bias_initializer", source(biases))

    def _padding(self) -> str | None:
        value = self._bound.given["padding"].value
        return _PADDING.get(self._analysis.source(value)[1:-1].upper()) if value.type == "string" else None
