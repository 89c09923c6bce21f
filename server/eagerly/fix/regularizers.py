"""Regularizers of TensorFlow 1 as those of Keras, which give the same penalty."""

from __future__ import annotations

from typing import NamedTuple

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import bind
from eagerly.check.keras_regularizers import SlimRegularizer, is_slim_regularizer
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_ATOMS = {"integer", "float", "identifier", "attribute", "call", "subscript", "parenthesized_expression"}


class _Scale(NamedTuple):
    """A parameter of TensorFlow 1's, and how Keras takes it."""

    parameter: str
    keyword: str
    is_halved: bool
    default: str | None = None


_CLASSES = {
    "l1_regularizer": ("L1", (_Scale("scale", "", is_halved=False),)),
    "l2_regularizer": ("L2", (_Scale("scale", "", is_halved=True),)),
    "l1_l2_regularizer": (
        "L1L2",
        (
            _Scale("scale_l1", "l1=", is_halved=False, default="1.0"),
            _Scale("scale_l2", "l2=", is_halved=True, default="1.0"),
        ),
    ),
}
"""Classes of Keras, which take the factor of a sum of squares where TensorFlow 1 takes half of it."""


def use_keras(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.contrib.layers.l2_regularizer(s)` becomes `tf.keras.regularizers.L2(0.5 * s)`."""
    site = finding.site
    assert isinstance(site, SlimRegularizer)
    symbol, arguments = as_keras(analysis, site.use.symbol, site.call)
    spelling = spell(analysis, symbol, site.use.scope, site.call, site.use.reference.base)
    return Fix(
        title=f"Replace with `{spelling.text}(…)`",
        replacements=(Replacement(span(site.call), (f"{spelling.text}(", *arguments, ")")),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def as_keras(analysis: Analysis, symbol: Symbol, call: Node) -> tuple[Symbol, tuple[Part, ...]]:
    """The class of Keras in the place of a function of TensorFlow 1, and the arguments that it takes.

    Raises:
        CannotFixError: Keras has none that does the same.
    """
    written = _CLASSES.get(symbol.path.rpartition(".")[2]) if is_slim_regularizer(symbol) else None
    if written is None:
        raise CannotFixError(f"Keras has no regularizer that does what `{symbol.path}` does")
    name, scales = written
    bound = bind(analysis, call, (*(scale.parameter for scale in scales), "scope"))
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    parts: list[Part] = []
    for scale in scales:
        given = bound.given.get(scale.parameter)
        value: tuple[Part, ...] = (span(given.value),) if given is not None else (scale.default or "",)
        if given is None and scale.default is None:
            raise CannotFixError(f"it has no `{scale.parameter}`")
        if scale.is_halved and given is not None and given.value.type not in _ATOMS:
            value = ("(", *value, ")")
        parts += [", "] if parts else []
        parts += [scale.keyword, "0.5 * " if scale.is_halved else "", *value]
    return Symbol(Api.TF, f"keras.regularizers.{name}"), tuple(part for part in parts if part)
