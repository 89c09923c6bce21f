"""Metrics of `tf.metrics`: a value, and an operation that updates it, become a metric of Keras and its methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.judge import Makes
from eagerly.fix.graph.steps import Role, Step
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Symbol

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_PARAMETERS = {
    "accuracy": ("labels", "predictions", "weights", "metrics_collections", "updates_collections", "name"),
    "mean": ("values", "weights", "metrics_collections", "updates_collections", "name"),
}
_CLASSES = {"accuracy": "keras.metrics.Accuracy", "mean": "keras.metrics.Mean"}
"""The metrics of Keras that give the same numbers, as measured; its mean of errors weighs batches otherwise."""
_WITHOUT_EFFECT = {"name"}
_WHOLE = {"argmax", "argmin", "to_int32", "to_int64", "math.argmax", "math.argmin"}
"""Functions that give whole numbers, which compare alike as any type that holds them."""
_SCALARS = ("reduce_mean", "reduce_sum", "math.reduce_mean", "math.reduce_sum")


Update = Callable[[Callable[[Node], str], Callable[[str], str]], list[str]]
"""Writes what a metric is updated with, by what gives the text of a node and what spells a symbol of TensorFlow."""


@dataclass(eq=False)
class Metric:
    """What a call of `tf.metrics` becomes."""

    state: Step
    """Stands for what it has added up."""
    class_path: str
    hint: str
    """A name to start from."""
    given: list[Node]
    """What it is updated with."""
    update: Update
    name: str = ""


class Metrics:
    """Reads the metrics of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.all: list[Metric] = []
        self.resets: list[Node] = []
        """The runs of initializers after which they begin anew."""

    def read(self, statement: Node, targets: list[Node], bindings: list[Binding], value: Node) -> bool:
        """Takes `value, update = tf.metrics.mean(…)`, or one of the two by its index; whether a statement is that.

        Raises:
            CannotFixError: it is one that Keras has no like of.
        """
        call, index = self._call(value)
        path = self._analysis.names.path_called(call, self._program.scope)
        if not path.startswith("metrics."):
            return False
        places = dict(zip(range(2), targets, strict=False)) if len(targets) == 2 else {index: targets[0]}
        if set(places) - {0, 1} or len(places) != len(targets):
            raise self._program.fail(value, f"`tf.{path}` gives a value and an update: give each of them a name")
        metric = self._metric(call, path.removeprefix("metrics."))
        self.all.append(metric)
        for place, target in places.items():
            binding = bindings[targets.index(target)]
            if place == 0:
                step = Step(statement, target, target, [binding], Role.TENSOR, [metric.state], metric=metric)
            else:
                step = Step(statement, target, call, [binding], Role.ASSIGN, metric=metric, changes=[metric.state])
                step.needs = [need for node in metric.given for need in self._program.needs_of(node)]
            step.needs = [*dict.fromkeys([*step.needs, *self._program.operations.before])]
            self._program.add(step)
        return True

    def _call(self, value: Node) -> tuple[Node, int]:
        """The call in an expression, and which of what it gives is taken; -1 for both together."""
        if value.type != "subscript":
            return value, -1
        of, index = value.child_by_field_name("value"), value.child_by_field_name("subscript")
        is_number = index is not None and index.type == "integer"
        return (of or value), int(self._analysis.source(index)) if is_number and index is not None else -1

    def _metric(self, call: Node, name: str) -> Metric:
        if name not in _PARAMETERS:
            raise self._program.fail(call, f"`tf.metrics.{name}` has no metric of Keras that gives the same numbers")
        bound = bind(self._analysis, call, _PARAMETERS[name])
        given = {key: argument.value for key, argument in bound.given.items()}
        needed = [key for key in _PARAMETERS[name] if key in ("labels", "predictions", "values")]
        unknown = next((key for key in given if key not in needed and key not in _WITHOUT_EFFECT), None)
        if bound.problem is not None or unknown is not None or not all(key in given for key in needed):
            problem = bound.problem or f"`{unknown or needed[0]}` of a metric can't be carried over"
            raise self._program.fail(call, problem)
        nodes = [given[key] for key in needed]
        for node in nodes:
            self._program.judge.require_pure(node, self._program.scope, Makes.BEFORE)
            self._program.require_same_names(node)
        state = Step(call, call, call, [], Role.STATE)
        update = self._accuracy(*nodes) if name == "accuracy" else self._mean(*nodes)
        return Metric(state, _CLASSES[name], f"{name}_metric", nodes, update)

    def _accuracy(self, labels: Node, predictions: Node) -> Update:
        """Predictions are compared as what the labels are, which Keras turns into what the predictions are."""
        if self._gives(predictions, _WHOLE):
            return lambda source, _: [source(labels), source(predictions)]
        named = self._program.step_named(labels)
        if named is None or not self._program.differs_by_run([named]):
            raise self._program.fail(labels, "the type that labels and predictions are compared in can't be told")
        return lambda source, spelled: [
            source(labels),
            f"{spelled('cast')}({source(predictions)}, {source(labels)}.dtype)",
        ]

    def _mean(self, values: Node) -> Update:
        """Keras takes the means of rows first, which are all alike only where the rows are."""
        if self._gives(values, _SCALARS) and self._takes_one(values):
            return lambda source, _: [source(values)]
        return lambda source, spelled: [f"{spelled('reshape')}({source(values)}, [-1])"]

    def _gives(self, value: Node, paths: object) -> bool:
        """Whether an expression, or the one that has its name, calls one of some functions of TensorFlow."""
        symbol = self._analysis.names.called(self._named(value), self._program.scope)
        return isinstance(symbol, Symbol) and isinstance(paths, set | tuple) and symbol.path in paths

    def _takes_one(self, value: Node) -> bool:
        """Whether a call has one argument."""
        arguments = self._named(value).child_by_field_name("arguments")
        return arguments is not None and len(arguments.named_children) == 1

    def _named(self, value: Node) -> Node:
        step = self._program.step_named(value)
        return step.value if step is not None and len(step.names) == 1 else value
