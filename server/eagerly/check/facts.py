"""What a file shows as a whole, on which findings anywhere in it depend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

from msgspec.structs import replace
from tree_sitter import Node

from eagerly.check.analysis import LEGACY_KERAS, MARK, NO_FACTS, Analysis, Facts, Use, World, call_of
from eagerly.check.arguments import bind, given_arguments, keyword_arguments
from eagerly.check.calls import keeps_call
from eagerly.check.saving import MODEL_FILE, text_at_end
from eagerly.names.api import Availability, availability
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import AttributeStore, Binding, BindingKind, Located, Scope
from eagerly.names.signatures import changed_signature
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import OBJECT, callee

_LEFT_BEHIND = {Availability.V1, Availability.BROKEN, Availability.GONE}
_V1 = Symbol(Api.V1, "")
_MARK_TEXT = MARK.encode()
_MARK = re.compile(rb"^[ \t]*" + re.escape(_MARK_TEXT) + rb"\b", re.MULTILINE)
_METRIC = re.compile(rb"""metrics\s*=\s*(?:[\[({](?:[^\])}\n]|\n[ \t])*)?['"](acc|accuracy)['"]""")
_BY_OUTPUT = re.compile(rb"metrics\s*=\s*(\{[^{}]*\})")
_OF_OUTPUT = re.compile(rb"""['"](\w+)['"]\s*:\s*[\[(]?\s*['"](acc|accuracy)['"]""")
_LOGGED = re.compile(rb"""logs(?<!\wlogs)(?:\[|\.update\(\s*(?:\{\s*|dict\()?)['"]?(\w+)['"]?\]?\s*[:=](?!=)""")
_INPUT = re.compile(rb"Input\b(?<!\wInput)")
KINDS = Facts.__struct_fields__
"""What there is to show."""
_EMPTY: frozenset[Any] = frozenset()
_T = TypeVar("_T")
_TAKING_GENERATORS = ("fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator")
_OF_KERAS_2 = ("fit_generator", "evaluate_generator", "predict_generator", "predict_classes")
"""Methods that went with TensorFlow 2.6, by names that hardly anything else has."""
_DATA = ("generator", "x", "validation_data")
_COMPILED = ("loss", "metrics", "weighted_metrics")
_ATTRIBUTE = ("object", "attribute")
MADE = "()"
"""What stands behind the keyword that a model is compiled with what a function makes."""
_MODELS = {"Model", "models.Model"}
BY_BATCH = "train_on_batch"
TRAINING = (BY_BATCH, "fit", "fit_generator")
"""The methods that train a model."""
_COMPILE_PARAMETERS = ("optimizer", "loss", "metrics", "")


def facts_shown(analysis: Analysis, part: Span | None = None) -> Facts:
    """What an analysis shows in its part of the text; or in one of its own, in byte offsets."""
    part = part or analysis.part
    uses = [use for use in analysis.all_uses if part.start <= use.node.start_byte < part.end]
    return Facts(
        worlds=_set_of(_worlds(analysis, uses, part)),
        assigned=analysis.names.assigned,
        compiled=_set_of(_compiled(analysis, part)),
        v1_names=_set_of(_v1_names(analysis, uses)),
        keepers=_set_of(_keepers(analysis, uses)),
        metrics=_set_of(_metrics(analysis.text.data, part)),
        files=_set_of(_files(analysis, part)),
        logged=_set_of(match[1].decode() for match in _LOGGED.finditer(analysis.text.data, *part)),
        kerases=_set_of(_kerases(analysis, uses, part)),
        inputs=_set_of(match[0].decode() for match in _INPUT.finditer(analysis.text.data, *part)),
        outputs=_set_of(_module_outputs(analysis, part)),
        driven=_set_of(_driven(analysis, part)),
        generators=_set_of(_generators(analysis, part)),
        old_keras=_set_of(_old_keras(analysis, uses)),
        opened=_set_of(use.reference.name for use in uses if use.symbol.api is Api.PRIVATE and len(use.prefixes) > 1),
    )


def _set_of(found: Iterable[_T]) -> frozenset[_T]:
    """A set of these; there is one without any, since most sections of most files show nothing."""
    return frozenset(found) or _EMPTY


def _old_keras(analysis: Analysis, uses: list[Use]) -> Iterator[str]:
    """The codes of the rules that say that a name of Keras is gone."""
    for symbol in {use.symbol for use in uses if use.symbol.keras_path is not None}:
        about = analysis.rulebook.about(symbol)
        rules = [about.match.rule] if about.match is not None else [call.rule for call in about.calls]
        yield from (rule.code for rule in rules if rule.removed is not None)


def _metrics(data: bytes, part: Span) -> Iterator[str]:
    """The names under which models record their accuracy, and that of single outputs."""
    yield from (match[1].decode() for match in _METRIC.finditer(data, *part))
    for outputs in _BY_OUTPUT.finditer(data, *part):
        yield from (f"{match[1].decode()}_{match[2].decode()}" for match in _OF_OUTPUT.finditer(outputs[1]))


def _generators(analysis: Analysis, part: Span) -> Iterator[str]:
    """The functions whose results methods of models get as data."""
    for name in _TAKING_GENERATORS:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call = call_of(attribute.node)
            if call is None or not part.start <= call.start_byte < part.end:
                continue
            for index, argument in enumerate(given_arguments(analysis, call) or ()):
                if index > 0 and argument.keyword not in _DATA:
                    continue
                function = argument.value.child_by_field_name("function")
                if function is not None and function.type == "identifier":
                    yield analysis.source(function)
                elif argument.value.type == "identifier" and name.endswith("_generator"):
                    yield "*"


def _compiled(analysis: Analysis, part: Span) -> Iterator[tuple[str, str]]:
    """The names of the module's scope that some `compile` gets, and the methods of classes: `Net.loss`."""
    for keyword, name, bindings in compile_arguments(analysis):
        if part.start <= name.start_byte < part.end and any(binding.scope.parent is None for binding in bindings):
            yield keyword, analysis.source(name)
    for keyword, value, scope in compile_values(analysis):
        inside = enclosing_class(scope) if value.type == "attribute" else None
        object_, attribute = (value.child_by_field_name(field) for field in _ATTRIBUTE)
        if inside is None or object_ is None or attribute is None or not part.start <= value.start_byte < part.end:
            continue
        if analysis.source(object_) == inside[0].parameters[0]:
            yield keyword, method_name(analysis, inside[1], analysis.source(attribute))


def method_name(analysis: Analysis, owner: Scope, name: str) -> str:
    """What facts call a method of a class."""
    of = owner.node.child_by_field_name("name")
    return f"{analysis.source(of) if of is not None else ''}.{name}"


def joined(parts: Sequence[Facts]) -> Facts:
    """What several sources show together."""
    return Facts(**{kind: _EMPTY.union(*[getattr(part, kind) for part in parts]) for kind in KINDS})


class FactsOfSections:
    """The facts of a file, by how many of its sections show each: what an edit changes is told by the edit alone."""

    def __init__(self) -> None:
        self.facts = NO_FACTS
        self._counts: dict[str, Counter[Any]] = {kind: Counter() for kind in KINDS}

    def exchange(self, gone: Sequence[Facts], come: Sequence[Facts]) -> set[str]:
        """Takes out what some sections showed, and in what others do.

        Returns:
            the names of the kinds of facts that have changed.
        """
        changed: dict[str, frozenset[Any]] = {}
        for kind in KINDS:
            before, after = ([getattr(shown, kind) for shown in sections] for sections in (gone, come))
            if before == after:
                continue
            counts = self._counts[kind]
            counts.update(chain.from_iterable(after))
            counts.subtract(chain.from_iterable(before))
            self._counts[kind] = +counts
            shown = frozenset(self._counts[kind])
            if shown != getattr(self.facts, kind):
                changed[kind] = shown
        if changed:
            self.facts = replace(self.facts, **changed)
        return {*changed}


def _module_outputs(analysis: Analysis, part: Span) -> Iterator[tuple[str, int]]:
    """The names of the module's scope that are models put together there, each with the number of its outputs."""
    for name, bindings in analysis.scopes.module.bindings.items():
        for binding in bindings:
            is_in = binding.kind is BindingKind.ASSIGN and part.start <= binding.node.start_byte < part.end
            if is_in and (outputs := _outputs(analysis, binding.value, binding.scope)):
                yield name, outputs


def _files(analysis: Analysis, part: Span) -> Iterator[tuple[str, str]]:
    """The names of the module's scope that stand for the name of a file with a model, each with how that ends."""
    for name, bindings in analysis.scopes.module.bindings.items():
        for binding in bindings:
            is_in = binding.kind is BindingKind.ASSIGN and part.start <= binding.node.start_byte < part.end
            if is_in and binding.value is not None:
                text = text_at_end(analysis, binding.value)
                if text is not None and MODEL_FILE.search(analysis.source(text)):
                    yield name, analysis.source(text)


def _kerases(analysis: Analysis, uses: list[Use], part: Span) -> Iterator[str]:
    """The names by which Keras is used, and what tells TensorFlow to take Keras 2."""
    yield from {
        "keras" if use.symbol.api is Api.KERAS else "tf.keras" for use in uses if use.symbol.keras_path is not None
    }
    if LEGACY_KERAS.encode() in analysis.text.data[part.start : part.end]:
        yield LEGACY_KERAS


def _driven(analysis: Analysis, part: Span) -> Iterator[tuple[str, str]]:
    """What attributes such as `self.model` are trained, which names batch by batch, and what is to be trainable."""
    for method in TRAINING:
        for attribute in analysis.scopes.attributes_by_name.get(method, ()):
            model = attribute.node.child_by_field_name("object")
            if model is None or not part.start <= model.start_byte < part.end:
                continue
            if model.type == "attribute":
                yield "trained", analysis.source(model)
            elif method == BY_BATCH and model.type == "identifier":
                yield "by batch", analysis.source(model)
    for model, store in trainable_stores(analysis):
        if part.start <= model.start_byte < part.end and (store.value is None or store.value.type != "false"):
            yield "thawed", analysis.source(model)


def trainable_stores(analysis: Analysis) -> Iterator[tuple[Node, AttributeStore]]:
    """Where `trainable` of something is set, each with what it is set of."""
    for store in analysis.scopes.stores:
        model = store.target.child_by_field_id(OBJECT) if store.name == "trainable" else None
        if model is not None:
            yield model, store


def _worlds(analysis: Analysis, uses: list[Use], part: Span) -> Iterator[World]:
    lines = analysis.parsed[part.start : part.end]
    if _MARK_TEXT in lines and _MARK.search(lines):
        yield World.GRAPH
    symbols = {symbol for use in uses for symbol, _ in use.prefixes if symbol.path}
    graph, eager = analysis.rulebook.world_sets["graph"], analysis.rulebook.world_sets["eager"]
    for symbol in symbols:
        found = availability(symbol)
        if symbol in graph or (found in _LEFT_BEHIND and symbol.api is not Api.V1):
            yield World.GRAPH
        elif symbol.api is Api.V1:
            yield World.V1
        if symbol in eager or found is Availability.NATIVE:
            yield World.EAGER
    if any(_takes_old_keyword(analysis, use) for use in uses):
        yield World.GRAPH
    methods = (method for name in _OF_KERAS_2 for method in analysis.scopes.attributes_by_name.get(name, ()))
    if any(part.start <= method.node.start_byte < part.end for method in methods):
        yield World.KERAS_2


def _takes_old_keyword(analysis: Analysis, use: Use) -> bool:
    """Whether a call has an argument that no release of TensorFlow 2 takes."""
    if use.call is None:
        return False
    entries = analysis.rulebook.about(analysis.rulebook.today(use.symbol)).arguments
    old = {name for entry in entries if entry.rule.removed == "2.0" for name in (*entry.renamed, *entry.removed)}
    changed = changed_signature(use.symbol) if _is_lasting(use.symbol) else None
    if changed is not None and not changed.new.takes_any_name:
        old |= changed.old.names - changed.new.names
    return bool(old) and any(argument.keyword in old for argument in keyword_arguments(analysis, use.call))


def _is_lasting(symbol: Symbol) -> bool:
    """Whether a function is of a part of TensorFlow in which no release of TensorFlow 2 takes away an argument."""
    return symbol.keras_path is None and symbol.api is Api.TF and "experimental" not in symbol.path


def _keepers(analysis: Analysis, uses: list[Use]) -> Iterator[tuple[str, str, Symbol]]:
    """The uses that keep working what some rule speaks of."""
    for use in uses:
        for code in dict.fromkeys(code for symbol, _ in use.prefixes for code in analysis.rulebook.kept_by(symbol)):
            yield code, analysis.source(use.node), use.symbol


def _v1_names(analysis: Analysis, uses: list[Use]) -> Iterator[tuple[str, str, Symbol]]:
    """The names read off an import of `compat.v1` in the module's scope that are not the same through `tensorflow`."""
    for use in uses:
        if use.symbol.api is Api.V1 and use.prefixes[0][0] == _V1:
            name = differing_name(analysis, use)
            if name is not None and any(
                binding.scope.parent is None for binding in analysis.names.bindings_of(use.reference)
            ):
                yield use.reference.name, name, use.symbol


def differing_name(analysis: Analysis, use: Use) -> str | None:
    """What of a use through `compat.v1` is something else, or nothing, through `tensorflow`; None if it is the same."""
    for symbol, node in reversed(use.prefixes):
        found = availability(symbol)
        if found is Availability.SAME and symbol.path:
            return None
        if found is not None or not symbol.path:
            call = use.call if node is use.node else None
            is_alike = call is not None and _called_alike(analysis, symbol, call)
            return None if is_alike else analysis.source(node)
    return analysis.source(use.node)


def _called_alike(analysis: Analysis, symbol: Symbol, call: Node) -> bool:
    """Whether this very call means the same natively, by a template that keeps the function's name."""
    for entry in analysis.rulebook.calls.get(symbol.short, ()):
        bound = bind(analysis, call, entry.template.parameters)
        if bound.problem is None and keeps_call(symbol, bound, entry.template):
            return True
    return False


def compile_arguments(analysis: Analysis) -> Iterator[tuple[str, Node, list[Binding]]]:
    """The names that `….compile(…)` calls get as loss or metrics: the keyword, the name, and what it is bound to.

    Of what a function makes, the keyword has `MADE` behind it.
    """
    for keyword, value, scope in compile_values(analysis):
        function = callee(value)
        if value.type == "identifier":
            yield keyword, value, analysis.names.bindings(value, scope)
        elif function is not None and function.type == "identifier":
            yield f"{keyword}{MADE}", function, analysis.names.bindings(function, scope)


def compile_values(analysis: Analysis) -> Iterator[tuple[str, Node, Scope]]:
    """What `….compile(…)` calls get as loss or metrics, each with the keyword and its scope."""
    for _, call in compile_calls(analysis):
        for index, argument in enumerate(given_arguments(analysis, call.node) or ()):
            keyword = argument.keyword or _COMPILE_PARAMETERS[min(index, 3)]
            if keyword in _COMPILED:
                for value in _elements(argument.value):
                    yield keyword, value, call.scope


def compile_calls(analysis: Analysis) -> Iterator[tuple[Node, Located]]:
    """The `….compile(…)` calls, each with what is compiled."""
    for attribute in analysis.scopes.attributes_by_name.get("compile", ()):
        call, owner = call_of(attribute.node), attribute.node.child_by_field_id(OBJECT)
        if call is not None and owner is not None:
            yield owner, Located(call, attribute.scope)


def outputs_of(analysis: Analysis, model: Node, scope: Scope) -> int:
    """How many outputs the Keras model of a name has that is put together in this file; 0 where that can't be told."""
    if model.type == "attribute":
        stores = stores_of(analysis, model, scope)
        is_here = len(stores) == 1 and stores[0].scope is scope
        return _outputs(analysis, stores[0].value, scope) if is_here else 0
    bindings = analysis.names.bindings(model, scope) if model.type == "identifier" else []
    if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGN:
        return 0
    if bindings[0].scope.parent is not None:
        return _outputs(analysis, bindings[0].value, bindings[0].scope)
    found = analysis.outputs_of(bindings[0].name)
    return found.pop() if len(found) == 1 else 0


def stores_of(analysis: Analysis, attribute: Node, scope: Scope) -> list[AttributeStore]:
    """Where the methods of a class set an attribute of `self`."""
    owner, name = (attribute.child_by_field_name(field) for field in _ATTRIBUTE)
    inside = enclosing_class(scope)
    if owner is None or name is None or inside is None or analysis.source(owner) != inside[0].parameters[0]:
        return []
    return inside[1].attributes.get(analysis.source(name), [])


def _outputs(analysis: Analysis, call: Node | None, scope: Scope) -> int:
    """How many outputs are in the list that a model is made with."""
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    meaning = analysis.names.of(function, scope) if function is not None else None
    if call is None or not isinstance(meaning, Symbol) or meaning.keras_path not in _MODELS:
        return 0
    outputs = bind(analysis, call, ("inputs", "outputs", "name")).given
    given = outputs.get("outputs") or outputs.get("output")
    listed = _list_of(analysis, given.value, scope) if given is not None else None
    return len(listed.named_children) if listed is not None and _is_plain(listed) else 0


def _list_of(analysis: Analysis, value: Node, scope: Scope) -> Node | None:
    """A list or tuple as it is written, also one that a function has a name for and does not change."""
    if value.type != "identifier" or scope.parent is None:
        return value if value.type in ("list", "tuple") else None
    bindings = analysis.names.bindings(value, scope)
    only = bindings[0] if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
    if only is None or only.scope is not scope or only.value is None or only.value.type not in ("list", "tuple"):
        return None
    uses = analysis.scopes.references_by_name.get(only.name, ())
    return None if any(use.reads for use in uses if use.scope is scope) else only.value


def _is_plain(values: Node) -> bool:
    """Whether a list has the elements that are written in it and no more."""
    return not any(child.type in ("comment", "list_splat") for child in values.named_children)


def _elements(value: Node) -> Iterator[Node]:
    """The names, attributes, strings and functions in a value, which may be a list or dictionary of them."""
    if value.type in ("identifier", "attribute", "string", "lambda", "call"):
        yield value
    elif value.type in ("list", "tuple", "dictionary"):
        for child in value.named_children:
            yield from _elements(child)
    elif value.type == "pair":
        inner = value.child_by_field_name("value")
        if inner is not None:
            yield from _elements(inner)
