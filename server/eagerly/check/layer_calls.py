"""Calls of layers whose arguments had other places in older Keras, or are gone: weights, kernels, what is no tensor."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, given_arguments, keyword_arguments
from eagerly.check.calls import MovedArgumentSite
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Located, Scope
from eagerly.names.symbols import Api
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span

_WEIGHT = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
"""The parameters of `add_weight` before Keras 3, which starts with the shape."""
_METRIC_WEIGHT = ("name", "shape")
_OWNERS = {"keras-layer": _WEIGHT, "keras-model": _WEIGHT, "keras-metric": _METRIC_WEIGHT}
_TEXTS = {"string", "concatenated_string"}
_KERNELS = {"layers.Convolution2D": 2, "layers.Conv2D": 2, "layers.Convolution3D": 3, "layers.Conv3D": 3}
_FLAGS = {"true", "false", "integer", "float"}
_FLAG_NAMES = {"training", "is_training"}
_FLAG = re.compile(rb",[\s\\]*(?:#[^\n]*\n[\s\\]*)*(?:True|False|training|is_training|\.?\d)")
"""Where what may be a flag stands in a text, which tells most calls that have none."""
_CONSTANTS = re.compile(rb"constants(?<!\wconstants)\s*=")
_LAYERS = {"keras-layer", "keras-model"}
_KERAS_1 = {
    "border_mode", "subsample", "init", "W_regularizer", "b_regularizer", "W_constraint", "b_constraint",
    "dim_ordering", "bias",
}  # fmt: skip


class AddVariable(Struct, frozen=True):
    """A call of `add_variable`, which was `add_weight` by another name."""

    name: Node
    keywords: tuple[tuple[Node, str], ...]
    """Its arguments by position, with their keywords."""


class KernelByNumbers(Struct, frozen=True):
    """The numbers of rows and columns of a kernel, which make one argument now."""

    first: Node
    last: Node


class FlagByPlace(Struct, frozen=True):
    """A call of a layer that is given a flag by position, and perhaps more behind it."""

    function: Node
    scope: Scope
    place: int
    """How many arguments stand before it."""
    arguments: tuple[Node, ...]
    """It, and those by position behind it."""


class CalledVariables(Struct, frozen=True):
    """A call of what is a list now, by its brackets."""

    arguments: Node


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("weight-arguments", ()):
        for name in ("add_weight", "add_variable"):
            for attribute in analysis.scopes.attributes_by_name.get(name, ()):
                yield from _of_weight(analysis, rule, attribute, name)
    for rule in analysis.rulebook.by_detector.get("kernel-by-numbers", ()):
        yield from _kernels(analysis, rule)
    for rule in analysis.rulebook.by_detector.get("called-variables", ()):
        for attribute in analysis.scopes.attributes_by_name.get("variables", ()):
            yield from _called_variables(analysis, rule, attribute)
    for rule in analysis.rulebook.by_detector.get("recurrent-constants", ()):
        for call in analysis.scopes.calls if _CONSTANTS.search(analysis.text.data, *analysis.part) else ():
            yield from _constants(analysis, rule, call)
    for rule in analysis.rulebook.by_detector.get("flag-by-place", ()):
        flags = [match.start() for match in _FLAG.finditer(analysis.text.data, *analysis.part)]
        for call in analysis.scopes.calls:
            at = bisect_left(flags, call.node.start_byte)
            if at < len(flags) and flags[at] < call.node.end_byte:
                yield from _flags(analysis, rule, call)


def _of_weight(analysis: Analysis, rule: Rule, attribute: Located, name: str) -> Iterator[Finding]:
    call, owner = call_of(attribute.node), attribute.node.child_by_field_name("object")
    given = given_arguments(analysis, call) if call is not None else None
    named = attribute.node.child_by_field_name("attribute")
    if not given or owner is None or named is None:
        return
    value = analysis.names.value(owner, attribute.scope, name)
    parameters = _OWNERS.get(value.kind) if value is not None else None
    if parameters is None:
        return
    by_position = [argument.node for argument in given if argument.keyword is None]
    keywords = {argument.keyword for argument in given}
    name_first = bool(by_position) and _is_name_first(by_position[0], len(by_position), keywords)
    is_variable = name == "add_variable" and (name_first or "initializer" not in keywords)
    if not (name_first or is_variable) or len(by_position) > len(parameters):
        return
    placed = tuple(zip(by_position, parameters, strict=False))
    site = AddVariable(named, placed) if name == "add_variable" else MovedArgumentSite(placed)
    severity = rule.severity if isinstance(value, Instance) and value.is_sure else Severity.HINT
    message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
    yield Finding(rule, span(attribute.node), message, severity, site)


def _is_name_first(first: Node, count: int, keywords: set[str | None]) -> bool:
    """Whether what stands first is the weight's name: it is a text, or the shape is given besides."""
    text = first
    while text.type in ("binary_operator", "call"):
        inner = text.child_by_field_name("left") or text.child_by_field_name("function")
        if inner is None:
            break
        text = inner.child_by_field_name("object") or inner
    return text.type in _TEXTS or ("shape" in keywords and count == 1)


def _kernels(analysis: Analysis, rule: Rule) -> Iterator[Finding]:
    for use in analysis.uses:
        size = _KERNELS.get(analysis.rulebook.today(use.symbol).keras_path or "")
        given = given_arguments(analysis, use.call) if size is not None and use.call is not None else None
        if not given or size is None:
            continue
        by_position = [argument for argument in given if argument.keyword is None]
        keywords = {argument.keyword for argument in given}
        numbers = by_position[1 : 1 + size]
        if len(numbers) < size or not all(_is_number(analysis, number) for number in numbers):
            continue
        old_way = use.symbol.api is Api.KERAS or bool(keywords & _KERAS_1)
        if len(by_position) > 1 + size or "strides" in keywords or not (old_way or "Convolution" in use.symbol.path):
            continue
        severity = rule.severity if old_way else Severity.HINT
        message = f"`{use.symbol.short}`: {rule.summary}"
        site = KernelByNumbers(numbers[0].node, numbers[-1].node)
        yield Finding(rule, span(numbers[0].node), message, severity, site, use.symbol)


def _is_number(analysis: Analysis, argument: GivenArgument) -> bool:
    """Whether an argument is one number, or the name of one that a file calls `nb_conv` or `kernel_size`."""
    return argument.value.type == "integer" or analysis.source(argument.value).startswith(("nb_", "n_", "kernel_"))


def _called_variables(analysis: Analysis, rule: Rule, attribute: Located) -> Iterator[Finding]:
    call, owner = call_of(attribute.node), attribute.node.child_by_field_name("object")
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if arguments is None or owner is None or arguments.named_children:
        return
    value = analysis.names.value(owner, attribute.scope, "variables")
    if value is not None and value.kind == "keras-optimizer":
        severity = rule.severity if value.is_sure else Severity.HINT
        message = f"`{analysis.source(attribute.node)}()`: {rule.summary}"
        yield Finding(rule, span(attribute.node), message, severity, CalledVariables(arguments))


def _constants(analysis: Analysis, rule: Rule, located: Located) -> Iterator[Finding]:
    """What a layer of Keras is given as `constants`, by a call of its own or from a class that derives from it."""
    function = located.node.child_by_field_name("function")
    given = [each for each in keyword_arguments(analysis, located.node) if each.keyword == "constants"]
    if function is None or not given:
        return
    method, owner = function.child_by_field_name("attribute"), function.child_by_field_name("object")
    is_method = method is not None and analysis.source(method) == "__call__"
    layer = owner if is_method and owner is not None else function
    value = analysis.names.value(layer, located.scope, "call")
    if value is not None and value.kind == "keras-layer":
        severity = rule.severity if value.is_sure else Severity.HINT
        message = f"`constants` of `{analysis.source(function)}`: {rule.summary}"
        yield Finding(rule, span(given[0].node), message, severity, None)


def _flags(analysis: Analysis, rule: Rule, located: Located) -> Iterator[Finding]:
    """What a layer is given by position beside its input, and that is no tensor."""
    arguments, function = (located.node.child_by_field_name(name) for name in ("arguments", "function"))
    if function is None or arguments is None or arguments.named_child_count < 2:
        return
    given = given_arguments(analysis, located.node) or ()
    by_position = [argument.node for argument in given if argument.keyword is None]
    place = next((at for at, node in enumerate(by_position) if at and _is_flag(analysis, node)), None)
    value = analysis.names.value(function, located.scope, "__call__") if place is not None else None
    if place is not None and value is not None and value.kind in _LAYERS:
        flag = by_position[place]
        is_sure = value.is_sure and analysis.source(flag) != "is_training"
        site = FlagByPlace(function, located.scope, place, tuple(by_position[place:]))
        message = f"`{analysis.source(flag)}`: {rule.summary}"
        yield Finding(rule, span(flag), message, rule.severity if is_sure else Severity.HINT, site)


def _is_flag(analysis: Analysis, node: Node) -> bool:
    """Whether an argument is a number or a truth value, as far as that can be told."""
    return node.type in _FLAGS or (node.type == "identifier" and analysis.source(node) in _FLAG_NAMES)
