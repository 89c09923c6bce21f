"""Functions that `tf.device` is given, to ask for each operation where it belongs."""

from __future__ import annotations

import re

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Use
from eagerly.check.arguments import BoundCall
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import BindingKind, Scope

_MAKES_FUNCTION = re.compile(r"\b(partial|replica_device_setter)$")
_NAMES_FUNCTION = ("_fn", "_func", "_function", "_setter")


def is_device_function(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether `tf.device` is given a function, as far as that can be told."""
    given = next(iter(bound.given.values()), None)
    if given is None:
        return False
    device = given.value
    if device.type == "call":
        maker = device.child_by_field_name("function")
        return maker is not None and _MAKES_FUNCTION.search(analysis.source(maker)) is not None
    if device.type == "attribute":
        return _is_own_method(analysis, device, use.scope) or _is_called_function(analysis, device)
    if device.type != "identifier":
        return device.type == "lambda"
    bindings = analysis.names.bindings(device, use.scope)
    if any(binding.kind is not BindingKind.PARAMETER for binding in bindings):
        return all(binding.kind is BindingKind.FUNCTION for binding in bindings)
    return _is_called_function(analysis, device)


def _is_called_function(analysis: Analysis, name: Node) -> bool:
    """Whether what is given from elsewhere is a function by its name."""
    return analysis.source(name).endswith(_NAMES_FUNCTION)


def _is_own_method(analysis: Analysis, attribute: Node, scope: Scope) -> bool:
    """Whether it is `self.x`, where the class has a method of that name."""
    inside, name = enclosing_class(scope), attribute.child_by_field_name("attribute")
    owner = attribute.child_by_field_name("object")
    if inside is None or name is None or owner is None or analysis.source(owner) != inside[0].parameters[0]:
        return False
    return any(binding.kind is BindingKind.FUNCTION for binding in inside[1].bindings.get(analysis.source(name), ()))
