"""What optimizers do in a program: steps, gradients, and the learning rates of runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import BoundCall, GivenArgument, bind, given_arguments
from eagerly.fix.graph.steps import MOVED, Gives, Gradients, Role, Step, Training, closure
from eagerly.fix.keras_objects import steps_alike
from eagerly.names.meaning import Instance
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import callee, descendants, is_label, method_called, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_MINIMIZE = ("loss", "global_step", "var_list", "gate_gradients", "aggregation_method", "colocate", "name")
_COMPUTE = ("loss", "var_list")
_APPLY = ("grads_and_vars", "global_step", "name")
_GRADIENTS = ("ys", "xs")
_SAME_WITH_ANY_RATE = {
    f"train.{name}Optimizer" for name in ("GradientDescent", "Adam", "Adagrad", "Adadelta")
}  # fmt: skip
"""The optimizers whose past rates don't matter, in TensorFlow 1.15.5 as in Keras: not so with momentum."""
_KEPT = ("loss", "global_step", "var_list", "name")


@dataclass(eq=False)
class HeldRate:
    """A learning rate that a variable holds, which each step sets."""

    made: Node
    """What makes the optimizer."""
    rate: Node
    name: str = ""
    """That of the variable, once it has one."""


class Optimizers:
    """Reads the optimizers of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._rates: dict[int, Node] = {}
        """The learning rates that each run has its own of, by the id of what makes the optimizer."""
        self.held: dict[int, HeldRate] = {}
        """Those of optimizers of TensorFlow 1 that stay, by their ids."""

    def read_optimizer(self, made: Node) -> None:
        """Reads what makes an optimizer: it stays, and its learning rate is set by each step where runs differ in it.

        Raises:
            CannotFixError: something else of it differs by the run.
        """
        rate = next(
            (given.value for given in given_arguments(self._analysis, made) or () if self._is_rate(made, given)), None
        )
        differing = [need for need in self._program.needs_of(made) if self._differs(need)]
        of_rate = self._program.needs_of(rate) if rate is not None else []
        for need in differing:
            if need not in of_rate:
                name = self._analysis.source(made)
                raise self._program.fail(made, f"`{name}` is made of `{need.names[0]}`, which differs by the run")
        if differing and rate is not None:
            self._program.require_computes(rate)
            self._require_number(rate)
            self._rates[made.id] = rate
            self._program.rewritten[span(rate)] = ("0.0",)
            if self._stays(made):
                self.held[rate.id] = HeldRate(made, rate)

    def _stays(self, made: Node) -> bool:
        """Whether an optimizer of TensorFlow 1 stays, as Keras has none that takes the same steps: it works eagerly."""
        symbol = self._symbol(made)
        changes = made.id in self._rates and symbol.path not in _SAME_WITH_ANY_RATE
        return changes or not steps_alike(self._analysis, symbol)

    def _require_number(self, rate: Node) -> None:
        """Refuses a learning rate of unknown shape, which Keras takes none of, unless it is fed as it is."""
        for need in closure(self._program.needs_of(rate)):
            is_fed_as_it_is = self._program.step_named(rate) is need
            if need.role is Role.PLACEHOLDER and not is_fed_as_it_is and self._program.signature(need).shape == "None":
                raise self._program.fail(rate, f"`{need.names[0]}` has no shape, and a learning rate is made of it")

    def is_rate(self, placeholder: Step) -> bool:
        """Whether what is fed for a placeholder is a learning rate, and so a number."""
        return any(self._program.step_named(rate) is placeholder for rate in self._rates.values())

    @staticmethod
    def _is_rate(made: Node, given: GivenArgument) -> bool:
        """Whether an argument is the learning rate, the first parameter of each optimizer of TensorFlow 1.15.5."""
        arguments = made.child_by_field_name("arguments")
        is_first = arguments is not None and arguments.named_children[0] == given.node
        return given.keyword == "learning_rate" or (given.keyword is None and is_first)

    @staticmethod
    def _differs(need: Step) -> bool:
        return need.role in MOVED or need.role is Role.PLACEHOLDER

    def read_step(self, step: Step) -> bool:
        """Gives a step its role if it is one of an optimizer; whether it is."""
        value = step.value
        while value.type == "parenthesized_expression":
            value = value.named_children[0]
        optimizer, name = self._method(value)
        if optimizer is None or name == "compute_gradients":
            return False
        if name not in ("minimize", "apply_gradients"):
            raise self._program.fail(value, f"what `{name}` of an optimizer does can't be followed")
        parameters = _MINIMIZE if name == "minimize" else _APPLY
        bound = bind(self._analysis, value, parameters)
        unknown = next((given for given in bound.given if given not in (*_KEPT, "grads_and_vars")), None)
        if bound.problem is not None or unknown is not None or parameters[0] not in bound.given:
            raise self._program.fail(value, bound.problem or f"`{name}` gets `{unknown or 'too little'}`")
        pairs = bound.given["grads_and_vars"].value if "grads_and_vars" in bound.given else None
        if pairs is not None:
            self._take_variables(step, pairs)
            self._program.judge.require_pure(pairs, self._program.scope)
        else:
            step.gradients = self._gradients(value, bound, Gives.STEP)
        made = self._made(optimizer)
        self._keep_steps(made)
        rate = self._rates.get(made.id)
        step.role = Role.TRAIN
        step.training = Training(optimizer, optimizer.type == "call", self._global_step(bound), rate, pairs)
        step.needs += [
            need for need in (self._program.needs_of(rate) if rate is not None else []) if need not in step.needs
        ]
        step.changes = [step.training.global_step] if step.training.global_step is not None else []
        return True

    def _take_variables(self, step: Step, pairs: Node) -> None:
        """Has what goes over pairs of gradients and variables, and takes no gradient, go over the variables alone."""
        loop = next((child for child in pairs.named_children if child.type == "for_in_clause"), None)
        for source, target in self._looped(loop) if loop is not None else ():
            found = self._program.step_named(source)
            of = found.gradients.of if found is not None and found.gradients is not None else None
            if found is None or of is None or of.type != "identifier" or target.type != "identifier":
                continue
            name = self._analysis.source(target)
            uses = [
                node
                for child in pairs.named_children
                if child != loop
                for node in descendants(child)
                if node.type == "identifier" and self._analysis.source(node) == name and not is_label(node)
            ]
            items = [node.parent for node in uses if node.parent is not None and node.parent.type == "subscript"]
            if len(items) == len(uses) and all(self._analysis.source(item) == f"{name}[1]" for item in items):
                self._program.rewritten[span(source)] = (self._analysis.source(of),)
                self._program.rewritten |= {span(item): (name,) for item in items}
                step.needs = [need for need in step.needs if need is not found]
                step.needs += [need for need in self._program.needs_of(of) if need not in step.needs]

    def _looped(self, loop: Node) -> list[tuple[Node, Node]]:
        """What a loop goes over, also through `enumerate` and `zip`, each with the name for its items."""
        target, over = loop.child_by_field_name("left"), loop.child_by_field_name("right")
        if target is None or over is None:
            return []
        function = callee(over)
        if function is None:
            return [(over, target)]
        arguments = [each.value for each in given_arguments(self._analysis, over) or ()]
        names, name = target.named_children, self._analysis.source(function)
        if name == "enumerate" and len(arguments) == 1 and len(names) == 2:
            return [(arguments[0], names[1])]
        return list(zip(arguments, names, strict=True)) if name == "zip" and len(arguments) == len(names) else []

    def find_gradients(self, step: Step) -> None:
        """Notes the gradients that an expression finds, which only the tape of a function can."""
        for node in descendants(step.value):
            gradients = self._found_by(node)
            if gradients is None:
                continue
            if step.gradients is not None:
                raise self._program.fail(node, "it finds the gradients of two losses at once")
            step.gradients = gradients
            self._program.judge.known.add(node.id)

    def _found_by(self, node: Node) -> Gradients | None:
        if self._analysis.names.path_called(node, self._program.scope) == "gradients":
            bound = bind(self._analysis, node, _GRADIENTS)
            if bound.problem is not None or len(bound.given) < 2:
                raise self._program.fail(node, bound.problem or "which gradients are found can't be told")
            loss, of = bound.given["ys"].value, bound.given["xs"].value
            self._require_one_loss(loss)
            self._require_variables(of)
            return Gradients(node, loss, self._program.needs_of(loss), of, Gives.LIST)
        optimizer, name = self._method(node)
        if optimizer is None or name != "compute_gradients":
            return None
        bound = bind(self._analysis, node, _COMPUTE)
        if bound.problem is not None or "loss" not in bound.given:
            raise self._program.fail(node, bound.problem or "which gradients are found can't be told")
        self._made(optimizer)
        return self._gradients(node, bound, Gives.PAIRS)

    def _gradients(self, call: Node, bound: BoundCall, gives: Gives) -> Gradients:
        loss = bound.given["loss"].value
        self._require_one_loss(loss)
        of = bound.given["var_list"].value if "var_list" in bound.given else None
        if of is not None and of.type == "none":
            of = None
        if of is not None:
            self._require_variables(of)
        return Gradients(call, loss, self._program.needs_of(loss), of, gives)

    def _require_one_loss(self, loss: Node) -> None:
        self._program.require_computes(loss)
        if self._program.lookup.gives_several(loss, self._program.scope):
            raise self._program.fail(loss, "the loss is more than one tensor")

    def _require_variables(self, node: Node) -> None:
        """Refuses gradients for what may be anything but variables."""
        step = self._program.step_named(node)
        if step is not None and (step.is_selection or step.role is Role.STATE):
            return
        made = step.value if step is not None else node
        if made.type == "call" and self._program.selection.selects(made):
            return
        needs = self._program.needs_of(made)
        is_list = made.type == "list" and len(needs) == len(made.named_children)
        if not is_list or any(need.role is not Role.STATE for need in needs):
            raise self._program.fail(node, "which variables are trained can't be told")

    def _method(self, call: Node) -> tuple[Node | None, str]:
        """The optimizer whose method is called, and the method's name."""
        method = method_called(call)
        meaning = self._analysis.names.of(method[0], self._program.scope) if method is not None else None
        if method is None or not isinstance(meaning, Instance) or meaning.kind != "optimizer":
            return None, ""
        return method[0], self._analysis.source(method[1])

    def _made(self, optimizer: Node) -> Node:
        """What makes an optimizer."""
        if optimizer.type == "call":
            self.read_optimizer(optimizer)
            return optimizer
        step = self._program.step_named(optimizer)
        if step is None:
            name = self._analysis.source(optimizer)
            raise self._program.fail(optimizer, f"where `{name}` is made can't be followed")
        return step.value

    def _symbol(self, made: Node) -> Symbol:
        symbol = self._analysis.names.called(made, self._program.scope)
        if not isinstance(symbol, Symbol):
            raise self._program.fail(made, f"which optimizer `{self._analysis.source(made)}` is can't be told")
        return symbol

    def _keep_steps(self, made: Node) -> None:
        """Has an optimizer that stays reached through `tf.compat.v1`."""
        function = callee(made)
        if function is not None and self._stays(made):
            self._program.rewritten[span(function)] = (Symbol(Api.V1, self._symbol(made).path),)

    def _global_step(self, bound: BoundCall) -> Step | None:
        if "global_step" not in bound.given or bound.given["global_step"].value.type == "none":
            return None
        node = bound.given["global_step"].value
        step = self._program.step_named(node)
        if step is None or step.role is not Role.STATE:
            raise self._program.fail(node, "the global step is no variable that this scope has a name for")
        return step
