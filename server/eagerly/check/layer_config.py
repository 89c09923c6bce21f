"""What layers and models say of themselves when they are saved: `get_config`, with the arguments that make another."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_layers import PLAIN_BASES, class_of, is_layer
from eagerly.names.meaning import LocalClass, argument_values
from eagerly.names.scopes import Binding, Scope
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Rule
from eagerly.source.tree import callee, descendants, span

OF_BASE = {"name", "dtype", "trainable", "activity_regularizer", "dynamic", "autocast"}
"""What `get_config` of Keras itself says, where a base is given it."""
_PLAIN_CALLS = {"super", "dict", "list", "update", "get_config", "items", "serialize"}
"""What a `get_config` calls that has each of its keys written out."""
_SPARED = ("get_config", "zero_state")
"""What a class has that says its arguments, or that is for the loops of `compat.v1`, which are in no Keras model."""
_LOOPS = ("for_statement", "while_statement", "for_in_clause")
_CONTENTS = {"inputs", "outputs", "layers"}
_MODELS = {"Model", "Sequential"}
_BY_KEYWORD = {"keyword_argument", "dictionary_splat", "comment"}


class NoConfig(Struct, frozen=True):
    """A class whose constructor takes arguments of its own, and that has no `get_config`."""

    owner: Binding
    init: Scope
    arguments: tuple[str, ...]


class PartialConfig(Struct, frozen=True):
    """A `get_config` that lacks arguments of the constructor."""

    owner: Binding
    init: Scope
    method: Scope
    missing: tuple[str, ...]


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("no-config", ()):
        for method, owner in _methods(analysis, "__init__"):
            yield from _without(analysis, rule, method, owner)
    for rule in analysis.rulebook.by_detector.get("partial-config", ()):
        for method, owner in _methods(analysis, "get_config"):
            yield from _partial(analysis, rule, method, owner)


def _methods(analysis: Analysis, name: str) -> Iterator[tuple[Binding, Binding]]:
    """The methods of a name in layers and models of a file for an older Keras, each with its class."""
    if name not in analysis.scopes.bindings_by_name or not analysis.is_for_old_keras:
        return
    for method in analysis.scopes.functions:
        inside = method.body.method_of if method.body is not None and method.name == name else None
        owner = class_of(analysis, inside) if inside is not None else None
        if owner is not None and is_layer(analysis, owner) and _is_known(analysis, owner):
            yield method, owner


def _is_known(analysis: Analysis, owner: Binding) -> bool:
    """Whether each base of a class is one of Keras, or another of the file."""
    superclasses = owner.node.parent.child_by_field_name("superclasses") if owner.node.parent is not None else None
    bases = superclasses.named_children if superclasses is not None else []
    return all(isinstance(analysis.names.of(base, owner.scope), Symbol | LocalClass) for base in bases)


def _without(analysis: Analysis, rule: Rule, method: Binding, owner: Binding) -> Iterator[Finding]:
    init = method.body
    if init is None or owner.body is None or any(analysis.names.has_attribute(owner.body, name) for name in _SPARED):
        return
    known = _passed_to_keras(analysis, init, owner)
    arguments = tuple(name for name in own_arguments(init) if name not in known and _matters(analysis, init, name))
    if arguments and not _is_put_together(analysis, init, owner):
        message = f"`{owner.name}` is made with `{arguments[0]}`: {rule.summary}"
        yield Finding(rule, span(method.node), message, rule.severity, NoConfig(owner, init, arguments))


def _matters(analysis: Analysis, init: Scope, name: str) -> bool:
    """Whether an argument has no default, or the constructor does something with it."""
    has_default = init.bindings[name][0].value is not None
    return not has_default or any(each.scope is init for each in analysis.scopes.references_by_name.get(name, ()))


def _passed_to_keras(analysis: Analysis, init: Scope, owner: Binding) -> set[str]:
    """The arguments that a layer of Keras is given as they are, whose own `get_config` says them."""
    bases = [base.keras_path for base in analysis.names.base_classes(owner)]
    call = super_call(analysis, init) if PLAIN_BASES.isdisjoint(bases) else None
    values = argument_values(call) if call is not None else ()
    return {analysis.source(value) for value in values if value.type == "identifier"}


def _is_put_together(analysis: Analysis, init: Scope, owner: Binding) -> bool:
    """Whether a model gives its base the layers, or what goes in and comes out, which Keras saves itself."""
    bases = {(base.keras_path or "").rpartition(".")[2] for base in analysis.names.base_classes(owner)}
    call = super_call(analysis, init) if bases & _MODELS else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    given = arguments.named_children if arguments is not None else []
    keywords = {analysis.source(name) for each in given if (name := each.child_by_field_name("name")) is not None}
    return bool(keywords & _CONTENTS) or any(each.type not in _BY_KEYWORD for each in given)


def _partial(analysis: Analysis, rule: Rule, method: Binding, owner: Binding) -> Iterator[Finding]:
    scope, inits = method.body, owner.body.bindings.get("__init__", []) if owner.body is not None else []
    init = inits[0].body if len(inits) == 1 else None
    if scope is None or init is None or owner.body is None or "from_config" in owner.body.bindings:
        return
    is_plain = all(base.keras_path in PLAIN_BASES for base in analysis.names.base_classes(owner))
    is_first = len(analysis.names.with_bases(owner.body)) == 1
    if not (is_plain and is_first and _is_written_out(analysis, scope.node)):
        return
    said = _keys(analysis, scope.node)
    missing = tuple(name for name in own_arguments(init) if name not in said)
    if missing:
        message = f"`get_config` of `{owner.name}` lacks `{missing[0]}`: {rule.summary}"
        yield Finding(rule, span(method.node), message, rule.severity, PartialConfig(owner, init, scope, missing))


def own_arguments(init: Scope) -> Iterator[str]:
    """The arguments of a constructor that Keras knows nothing of."""
    yield from (name for name in init.parameters[1:] if name not in OF_BASE)


def super_call(analysis: Analysis, init: Scope) -> Node | None:
    """The one call of the base's constructor in a constructor."""
    found = [
        located.node
        for located in analysis.scopes.calls
        if located.scope is init and _is_super_init(analysis, located.node)
    ]
    return found[0] if len(found) == 1 else None


def _is_super_init(analysis: Analysis, call: Node) -> bool:
    function = callee(call)
    name = function.child_by_field_name("attribute") if function is not None else None
    owner = function.child_by_field_name("object") if function is not None else None
    inner = callee(owner) if owner is not None else None
    is_super = inner is not None and analysis.source(inner) == "super"
    return is_super and name is not None and analysis.source(name) == "__init__"


def _is_written_out(analysis: Analysis, method: Node) -> bool:
    """Whether all that a `get_config` adds to its base's is written in it."""
    for node in descendants(method):
        function = callee(node)
        name = function.child_by_field_name("attribute") or function if function is not None else None
        if node.type in _LOOPS or (name is not None and analysis.source(name) not in _PLAIN_CALLS):
            return False
    return True


def _keys(analysis: Analysis, method: Node) -> set[str]:
    """The texts and keywords in a `get_config`."""
    texts = {analysis.source(node)[1:-1] for node in descendants(method) if node.type == "string"}
    names = (node.child_by_field_name("name") for node in descendants(method) if node.type == "keyword_argument")
    return texts | {analysis.source(name) for name in names if name is not None}
