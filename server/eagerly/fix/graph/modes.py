"""Placeholders that tell layers whether they train: a layer of Keras takes True or False there, and no tensor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind, keyword_arguments
from eagerly.check.calls import ChangedCallSite
from eagerly.fix.graph.judge import Made
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.source.tree import descendants

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_TRUTHS = {"true": "True", "false": "False"}


@dataclass(frozen=True, eq=False)
class Place:
    """Where an expression is evaluated: in the scope itself, or in a call of a function of the file."""

    scope: Scope
    given: Mapping[int, tuple[Node, Place]] = field(default_factory=dict)
    """What the parameters of the function get there, by the ids of their bindings."""
    calls: tuple[int, ...] = ()
    """The ids of the calls that lead there."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer that a step calls."""

    made: Made
    place: Place
    training: str | Step | None
    """True, False or the placeholder that tells whether it trains; None where that can't be told."""


class Modes:
    """Reads what tells the layers of one program whether they train."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._layers: dict[int, list[Layer]] = {}
        self.placeholders: dict[int, Step] = {}
        """Those that tell layers whether they train, by their ids."""
        self._telling: set[int] = set()
        """The ids of the names that only tell layers whether they train."""
        self._carrying: dict[int, Binding] = {}
        """The parameters that get such a placeholder, by their ids."""

    def layers(self, step: Step) -> list[Layer]:
        """The layers that a step calls."""
        if id(step) not in self._layers:
            place = Place(self._program.scope)
            self._layers[id(step)] = list(self._called(step.value, place, set()))
        return self._layers[id(step)]

    def of(self, steps: list[Step]) -> list[Step]:
        """The placeholders that tell the layers of some steps whether they train.

        Raises:
            CannotFixError: something else tells one of them.
        """
        found: dict[int, Step] = {}
        for layer in (layer for step in steps for layer in self.layers(step)):
            if layer.training is None:
                raise self._program.fail(layer.made.node, "whether the layer trains is not told by True or False")
            if isinstance(layer.training, Step):
                found[id(layer.training)] = layer.training
        self.placeholders |= found
        self._require_only_told()
        return list(found.values())

    def tells(self, name: Node) -> bool:
        """Whether a name of a placeholder is there to tell layers whether they train, and not for its tensor."""
        return name.id in self._telling

    def _require_only_told(self) -> None:
        """Refuses another use of a parameter that gets True or False, and no tensor."""
        for binding in self._carrying.values():
            for reference in references_to(self._analysis, binding):
                if not self.tells(reference.base):
                    raise self._used_for_more(reference.base)
        for step in self.placeholders.values():
            for place in self._program.reads.places:
                if self._program.step_named(place) is step and not self.tells(place):
                    raise self._used_for_more(place)

    def _used_for_more(self, name: Node) -> CannotFixError:
        text = self._analysis.source(name)
        return self._program.fail(name, f"`{text}` tells layers whether they train, and is used for more")

    def _called(self, node: Node, place: Place, seen: set[int]) -> Iterator[Layer]:
        judge = self._program.judge
        for inner in descendants(node):
            made = judge.made.get(inner.id)
            if made is not None and made.is_layer:
                told = self._told(made.node)
                yield Layer(made, place, self._truth(told, place) if told is not None else "False")
            function = self._program.lookup.function_called(inner, place.scope) if inner.type == "call" else None
            if function is None or function.value is None or function.body is None or id(function) in seen:
                continue
            body = function.value.child_by_field_name("body")
            if body is not None:
                yield from self._called(body, self._inside(inner, function, place), seen | {id(function)})

    def _inside(self, call: Node, function: Binding, outer: Place) -> Place:
        """The place that the body of a function is in when it is called."""
        assert function.body is not None
        bound = bind(self._analysis, call, tuple(function.body.parameters))
        given: dict[int, tuple[Node, Place]] = {}
        for name in function.body.parameters if bound.problem is None else ():
            binding, *others = function.body.bindings[name]
            value = bound.given[name].value if name in bound.given else binding.value
            if value is not None and not others:
                given[id(binding)] = value, outer
        return Place(function.body, given, (*outer.calls, call.id))

    def _told(self, call: Node) -> Node | None:
        """What a call gives a layer for `training`."""
        site = changed_call(self._program, call)
        if site is not None:
            return site.bound.given["training"].value if "training" in site.bound.given else None
        outer = call.parent
        given = keyword_arguments(self._analysis, outer) if outer is not None and outer.type == "call" else []
        return next((argument.value for argument in given if argument.keyword == "training"), None)

    def _truth(self, node: Node, place: Place) -> str | Step | None:
        if node.type in _TRUTHS:
            return _TRUTHS[node.type]
        bindings = self._analysis.names.bindings(node, self._program.lookup.scope_at(node))
        if node.type != "identifier" or len(bindings) != 1:
            return None
        binding = bindings[0]
        self._telling.add(node.id)
        if binding.kind is BindingKind.PARAMETER and id(binding) in place.given:
            found = self._truth(*place.given[id(binding)])
            if isinstance(found, Step):
                self._carrying[id(binding)] = binding
            return found
        step = self._program.step_of.get(id(binding))
        if step is not None and step.role is Role.PLACEHOLDER:
            is_truth = self._program.signature(step).dtype.endswith(("bool", "bool'", 'bool"'))
            return step if is_truth and step.iterator is None else None
        is_plain = step is not None and step.role is Role.STAYS and binding.value is not None
        return _TRUTHS.get(binding.value.type) if is_plain and binding.value is not None else None


def changed_call(program: Program, call: Node) -> ChangedCallSite | None:
    """What a rule says of a call of `tf.layers`."""
    for finding in program.analysis.findings:
        if isinstance(finding.site, ChangedCallSite) and finding.site.call == call:
            return finding.site
    return None
