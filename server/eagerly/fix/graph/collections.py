"""Losses that TensorFlow 1 collects: those of `tf.losses`, of regularizers, and what a program adds to a collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import GivenArgument, bind, given_arguments, keyword_arguments
from eagerly.check.keras_regularizers import is_slim_regularizer
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.graph.variables import GET_VARIABLE
from eagerly.fix.model import CannotFixError
from eagerly.fix.regularizers import as_keras
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Symbol
from eagerly.source.tree import callee, descendants, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_LOSSES, _PENALTIES = "GraphKeys.LOSSES", "GraphKeys.REGULARIZATION_LOSSES"
_LISTS = {
    "losses.get_regularization_losses": (_PENALTIES,), "losses.get_losses": (_LOSSES,),
}  # fmt: skip
_SUMS = {
    "losses.get_regularization_loss": (_PENALTIES,), "losses.get_total_loss": (_LOSSES, _PENALTIES),
}  # fmt: skip
"""Functions that give what is in collections, as a list or added up."""
_LOSS_ENDINGS = ("_loss", "_error", "_entropy", "_difference", "_distance")
_OF_KERAS = {"keras.regularizers.l1", "keras.regularizers.l2"}
"""Regularizers of Keras that give the same in both releases."""


@dataclass(frozen=True, eq=False)
class Item:
    """A loss in a collection."""

    step: Step
    """The step that has to be there for it."""
    node: Node
    """What is added, or what makes the layer or the variable that is regularized."""
    regularizer: Node | None = None
    """What a variable is regularized by."""
    is_layer: bool = False

    @property
    def is_collected(self) -> bool:
        """Whether it is what was added, and not what is regularized."""
        return not self.is_layer and self.regularizer is None


@dataclass(frozen=True, eq=False)
class Collected:
    """An expression that reads collections."""

    node: Node
    items: list[Item]
    is_sum: bool
    """Whether it adds up what is in them."""

    def listed(self, source: Callable[[Node], str], layers: Callable[[Item], list[str]]) -> str:
        """A list of the losses; `layers` gives those of the layers that an item is about."""
        parts: list[str] = []
        for item in self.items:
            if item.is_layer:
                parts += [part for part in layers(item) if part not in parts]
            elif item.regularizer is not None:
                parts.append(f"{source(item.regularizer)}({item.step.names[0]})")
            else:
                parts.append(source(item.node))
        is_list = len(parts) == 1 and self.items[0].is_layer
        return parts[0].removeprefix("*") if is_list else f"[{', '.join(parts)}]"


@dataclass
class Collections:
    """Reads the collections of losses of one program."""

    program: Program
    removed: list[Node] = field(default_factory=list)
    """The statements that add to a collection, which go."""
    read: dict[int, list[Collected]] = field(default_factory=dict)
    """What steps read of collections, by their ids."""
    _items: dict[str, list[Item]] = field(default_factory=dict)

    def find(self, step: Step) -> None:
        """Notes what a step reads of collections, and has it need what is in them.

        Raises:
            CannotFixError: what is in them can't be told.
        """
        self.find_regularizers(step)
        for node in descendants(step.value):
            keys = self._keys(node)
            if keys is None:
                continue
            items = [item for key in keys[0] for item in self._in(key, node)]
            if not items:
                raise self.program.fail(node, f"what is in `{self.program.analysis.source(node)}` can't be told")
            self.read.setdefault(id(step), []).append(Collected(node, items, keys[1]))
            self.program.judge.known |= {inner.id for inner in descendants(node)}
            for item in items:
                step.needs += [] if item.step in step.needs else [item.step]
                step.collected |= self._names_in(item.node) if item.is_collected else set()

    def add(self, statement: Node) -> bool:
        """Takes `tf.add_to_collection(key, value)`; whether a statement is that.

        Raises:
            CannotFixError: what is added can't be told.
        """
        call = statement.named_children[0] if statement.type == "expression_statement" else statement
        if self._path(call) != "add_to_collection":
            return False
        given = bind(self.program.analysis, call, ("name", "value")).given
        key = self._key(given["name"].value) if "name" in given else None
        if key is None or "value" not in given:
            raise self.program.fail(call, "what is collected here can't be told")
        value = given["value"].value
        self.program.require_computes(value)
        for name, bindings in self.program.lookup.references(value, self.program.scope):
            if any(len(binding.scope.bindings[binding.name]) > 1 for binding in bindings):
                raise self.program.fail(name, f"`{self.program.analysis.source(name)}` is assigned more than once")
        step = Step(statement, value, value, [], needs=self.program.needs_of(value))
        named = self.program.step_named(value)
        self._items.setdefault(key, []).append(Item(named or step, value))
        self.removed.append(statement)
        return True

    def _names_in(self, node: Node) -> set[str]:
        return {self.program.analysis.source(inner) for inner in descendants(node) if inner.type == "identifier"}

    def state_of(self, step: Step) -> set[int]:
        """What makes the layers whose losses a step reads."""
        read = self.read.get(id(step), ())
        return {item.node.id for collected in read for item in collected.items if item.is_layer}

    def is_list(self, step: Step) -> bool:
        """Whether a step gives all that is in a collection."""
        return any(collected.node == step.value and not collected.is_sum for collected in self.read.get(id(step), ()))

    # What is in a collection.

    def _in(self, key: str, place: Node) -> list[Item]:
        added = self._items.get(key, [])
        if key == _LOSSES:
            return [*self._losses(place), *added]
        return [*self._penalties(), *added] if key == _PENALTIES else added

    def _losses(self, place: Node) -> list[Item]:
        """The losses of `tf.losses`, each of which has to have a name."""
        found = []
        for step in self.program.steps:
            calls = [node for node, _ in self.program.lookup.with_functions(step.value, self.program.scope)]
            losses = [node for node in calls if self._is_loss(node)]
            if losses and (losses != [step.value] or len(step.names) != 1 or "loss_collection" in self._words(step)):
                raise self.program.fail(losses[0], "which losses are collected can't be told")
            if losses:
                found.append(Item(step, step.target))
        if any(len(self.program.scope.bindings[name]) > 1 for item in found for name in item.step.names):
            raise self.program.fail(place, "a name of a loss is assigned more than once")
        return found

    def _is_loss(self, node: Node) -> bool:
        path = self._path(node)
        return path.startswith("losses.") and path.endswith(_LOSS_ENDINGS) and path not in _SUMS

    def _words(self, step: Step) -> set[str]:
        return {argument.keyword or "" for argument in keyword_arguments(self.program.analysis, step.value)}

    def _penalties(self) -> list[Item]:
        """The losses of layers and variables with regularizers, each of them once.

        One place in a function may make a layer for each step that calls it.
        """
        found: dict[tuple[int, int], Item] = {}
        for step in self.program.steps:
            for layer in self.program.modes.layers(step):
                words = {argument.keyword or "" for argument in self._keywords(layer.made.node)}
                if "activity_regularizer" in words:
                    raise self.program.fail(layer.made.node, "what the regularizer of outputs adds is another loss")
                if any(word.endswith("_regularizer") for word in words):
                    found[layer.made.node.id, id(step)] = Item(step, layer.made.node, is_layer=True)
            for node in descendants(step.value) if step.role is Role.STATE else ():
                regularizer = self._regularizer(node)
                if regularizer is not None and node != step.value:
                    raise self.program.fail(node, "which losses are collected can't be told")
                if regularizer is not None:
                    found[node.id, id(step)] = Item(step, node, regularizer)
        return list(found.values())

    def _regularizer(self, node: Node) -> Node | None:
        """What the loss of a variable of `tf.get_variable` is worked out by, or of those in the scope around it."""
        if self._path(node) != "get_variable":
            return None
        given = bind(self.program.analysis, node, GET_VARIABLE).given.get("regularizer")
        variables = self.program.variables
        if given is not None and given.value.type != "none":
            return given.value
        of_scope = variables.default("regularizer", variables.entered(node, self.program.scope))
        if of_scope is not None:
            self._write_for_keras(of_scope)
        return of_scope

    def _keywords(self, call: Node) -> list[GivenArgument]:
        return keyword_arguments(self.program.analysis, call)

    # What an expression is.

    def _keys(self, node: Node) -> tuple[tuple[str, ...], bool] | None:
        """The collections that an expression reads, and whether it adds up what is in them."""
        path = self._path(node)
        if path in _LISTS or path in _SUMS:
            given = given_arguments(self.program.analysis, node)
            if given is None or any(argument.keyword != "name" for argument in given):
                raise self.program.fail(node, "which losses these are can't be told")
            return (_LISTS[path], False) if path in _LISTS else (_SUMS[path], True)
        if path != "get_collection":
            return None
        arguments = given_arguments(self.program.analysis, node) or []
        key = self._key(arguments[0].value) if len(arguments) == 1 else None
        return ((key,), False) if key is not None else None

    def _key(self, node: Node) -> str | None:
        """The name of a collection of losses, or of one of the program's own."""
        if node.type == "string":
            return self.program.analysis.source(node).strip("'\"")
        meaning = self.program.analysis.names.of(node, self.program.scope)
        path = meaning.path if isinstance(meaning, Symbol) else ""
        return path if path in (_LOSSES, _PENALTIES) else None

    def _path(self, call: Node) -> str:
        return self.program.analysis.names.path_called(call, self.program.scope)

    def find_regularizers(self, step: Step) -> None:
        """Has regularizers written as those of Keras, which layers of Keras take."""
        for node, _ in self.program.lookup.with_functions(step.value, self.program.scope):
            self._write_for_keras(node)

    def _write_for_keras(self, node: Node) -> None:
        """Has an expression written as a regularizer of Keras, if it is one of TensorFlow 1."""
        analysis, function = self.program.analysis, callee(node)
        if self._path(node) in _OF_KERAS:
            self.program.judge.known.add(node.id)
        meaning = analysis.names.of(function, self.program.scope) if function is not None else None
        if function is None or not isinstance(meaning, Symbol) or not is_slim_regularizer(meaning):
            return
        try:
            symbol, parts = as_keras(analysis, meaning, node)
            spelling = spell(analysis, symbol, self.program.scope, node)
        except CannotFixError as reason:
            raise self.program.fail(node, str(reason)) from reason
        if spelling.needs:
            raise self.program.fail(node, f"`{analysis.source(node)}` can't be written for a layer of Keras")
        given = "".join(part if isinstance(part, str) else analysis.text.slice(part) for part in parts)
        self.program.judge.known.add(node.id)
        text = f"{spelling.text}({given})"
        self.program.rewritten[span(node)] = (text,)
        self.program.variables.replaced[span(node)] = text
