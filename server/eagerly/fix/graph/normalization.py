"""Batch normalization: a layer of Keras moves its averages when it trains, and TensorFlow 1 did so by other operations.

The averages agree where a run of TensorFlow 1 that normalizes by a batch also runs these operations. The variance of
pictures is moved by a kernel of its own, for which there is a layer in `fused.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.graph.modes import Layer, Place, changed_call
from eagerly.fix.graph.steps import Role, Step
from eagerly.names.scopes import BindingKind
from eagerly.names.symbols import Symbol

if TYPE_CHECKING:
    from eagerly.fix.graph.functions import Function
    from eagerly.fix.graph.program import Program

_KEEP_RANK = {
    "layers.dense", "layers.dropout", "layers.batch_normalization", "nn.relu", "nn.relu6", "nn.elu", "nn.leaky_relu",
    "nn.selu", "nn.sigmoid", "nn.tanh", "nn.softplus", "tanh", "sigmoid", "identity", "matmul", "nn.bias_add",
    "nn.dropout", "square", "exp", "abs", "stop_gradient", "nn.l2_normalize",
}  # fmt: skip
"""Functions whose tensor has as many dimensions as their first argument."""
_RANKS = {
    "layers.flatten": 2, "contrib.layers.flatten": 2, "layers.conv1d": 3, "layers.conv2d": 4, "layers.conv3d": 5,
    "nn.conv2d": 4, "layers.max_pooling2d": 4, "layers.average_pooling2d": 4, "nn.max_pool": 4, "nn.avg_pool": 4,
}  # fmt: skip
_FUSED = {"None": True, "True": True, "False": False}
_AXES = {"-1": True, "3": True, "1": True, "-3": True, "0": False, "2": False, "-2": False, "-4": False}
"""Whether the kernel is used, by what a call says."""


class Normalizations:
    """Reads the batch normalization of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._updates: list[Step] = []
        self.fused: set[int] = set()
        """The ids of the calls whose layers may move the variance of pictures."""

    def read(self, step: Step) -> bool:
        """Gives a step its role if it is the operations that move averages; whether it is.

        Raises:
            CannotFixError: which of them it is can't be told.
        """
        value = step.value
        key = self._analysis.names.of(self._collection(value), self._program.scope)
        if not isinstance(key, Symbol) or key.path != "GraphKeys.UPDATE_OPS":
            return False
        if len(given_arguments(self._analysis, value) or ()) != 1:
            raise self._program.fail(value, "which updates are run can't be told")
        step.role = Role.GROUP
        step.needs = [each for each in self._program.steps if any(_may_train(layer) for layer in self._layers(each))]
        self._updates.append(step)
        return True

    def _collection(self, value: Node) -> Node:
        """The key in `tf.get_collection(key)`."""
        if self._analysis.names.path_called(value, self._program.scope) != "get_collection":
            return value
        key = bind(self._analysis, value, ("key", "scope")).given.get("key")
        return key.value if key is not None else value

    def _layers(self, step: Step) -> list[Layer]:
        return [layer for layer in self._program.modes.layers(step) if layer.made.layer == "batch_normalization"]

    def require_alike(self, function: Function) -> None:
        """Refuses a function in which layers of Keras would move their averages otherwise.

        Raises:
            CannotFixError: there is such a layer.
        """
        updated = {id(need) for step in self._updates if step in function.needed for need in step.needs}
        seen: set[int] = set()
        for step in function.needed:
            for layer in self._layers(step):
                if function.truth(layer.training) != "True":
                    continue
                node = layer.made.node
                if id(step) not in updated:
                    raise self._program.fail(
                        node, "a layer of Keras moves its averages here, and a run does so only with `UPDATE_OPS`"
                    )
                made = self._program.made_for(node, layer.place.calls)
                if made in seen:
                    raise self._program.fail(node, "its averages are moved twice in one run, in no fixed order")
                seen.add(made)
                if self._may_be_fused(layer):
                    self.fused.add(node.id)

    def _may_be_fused(self, layer: Layer) -> bool:
        """Whether TensorFlow 1.15.5 may use its kernel for pictures, which it has for two axes."""
        site = changed_call(self._program, layer.made.node)
        given = {name: argument.value for name, argument in site.bound.given.items()} if site is not None else {}
        if "trainable" in given and given["trainable"].type != "true":
            raise self._program.fail(given["trainable"], "a layer of Keras that isn't trained never goes by a batch")
        used = []
        for name, known in (("fused", _FUSED), ("axis", _AXES)):
            text = self._analysis.source(given[name]) if name in given else next(iter(known))
            if text not in known:
                raise self._program.fail(given[name], f"how its averages are moved by `{name}={text}` can't be told")
            used.append(known[text])
        return all(used) and ("inputs" not in given or self._rank(given["inputs"], layer.place) in (None, 4))

    def _rank(self, node: Node, place: Place) -> int | None:
        """How many dimensions a tensor has, as far as the source tells."""
        if node.type == "parenthesized_expression":
            return self._rank(node.named_children[0], place)
        if node.type == "binary_operator":
            left = node.child_by_field_name("left")
            return self._rank(left, place) if left is not None else None
        if node.type == "identifier":
            return self._rank_of_name(node, place)
        path = self._analysis.names.path_called(node, place.scope)
        arguments = [argument.value for argument in given_arguments(self._analysis, node) or ()] if path else []
        if path == "reshape" and len(arguments) > 1 and arguments[1].type in ("list", "tuple"):
            return len(arguments[1].named_children)
        if path in _KEEP_RANK and arguments:
            return self._rank(arguments[0], place)
        return _RANKS.get(path)

    def _rank_of_name(self, name: Node, place: Place) -> int | None:
        bindings = self._analysis.names.bindings(name, self._program.lookup.scope_at(name))
        if len(bindings) != 1:
            return None
        binding = bindings[0]
        if binding.kind is BindingKind.PARAMETER:
            return self._rank(*place.given[id(binding)]) if id(binding) in place.given else None
        step = self._program.step_of.get(id(binding))
        if step is None:
            is_local = binding.kind is BindingKind.ASSIGN and binding.scope is place.scope and binding.value is not None
            return self._rank(binding.value, place) if is_local and binding.value is not None else None
        if step.role is Role.PLACEHOLDER and step.iterator is None:
            shape = bind(self._analysis, step.value, ("dtype", "shape", "name")).given.get("shape")
            is_list = shape is not None and shape.value.type in ("list", "tuple")
            return len(shape.value.named_children) if is_list and shape is not None else None
        return self._rank(step.value, Place(self._program.scope)) if len(step.names) == 1 else None


def _may_train(layer: Layer) -> bool:
    return layer.training != "False"
