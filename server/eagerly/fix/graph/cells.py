"""Cells of recurrent networks: classes that the program gets, with the weights, gates and first values of TensorFlow 1.

Those of Keras begin with other weights, keep them in another order, and put the bias of the gate that forgets into its
first value. The functions of TensorFlow 1 that run cells over their inputs are still there, and take these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind, keyword_arguments
from eagerly.fix.graph.cell_classes import CLASSES, PARTS, STATE, cell_class, runs_cells
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.graph.variables import Origin, Pieces
from eagerly.fix.imports import references_to
from eagerly.fix.model import NeededImport
from eagerly.fix.statements import statement_of
from eagerly.names.scopes import Binding, Scope
from eagerly.source.tree import method_called, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_LAST = ("reuse", "name", "dtype")
_PARAMETERS = {
    "BasicLSTMCell": ("num_units", "forget_bias", "state_is_tuple", "activation", *_LAST),
    "LSTMCell": (
        "num_units", "use_peepholes", "cell_clip", "initializer", "num_proj", "proj_clip", "num_unit_shards",
        "num_proj_shards", "forget_bias", "state_is_tuple", "activation", *_LAST,
    ),
    "GRUCell": ("num_units", "activation", "reuse", "kernel_initializer", "bias_initializer", "name", "dtype"),
    "BasicRNNCell": ("num_units", "activation", *_LAST),
}  # fmt: skip
"""The parameters of cells in TensorFlow 1.15.5."""
_WRITTEN = {
    "num_units": "", "forget_bias": "forget_bias=", "activation": "activation=", "initializer": "kernel_initializer=",
    "kernel_initializer": "kernel_initializer=", "bias_initializer": "bias_initializer=",
}  # fmt: skip
"""How parameters are written for the classes here."""
_DEFAULTS = {"use_peepholes": "false", "state_is_tuple": "true", "reuse": "false"}
"""Parameters that may be given what they are without; the others may be given None."""
_RUN = ("cell", "inputs")
_OF_TWO = {"BasicLSTMCell", "LSTMCell"}
_MEMBERS = ("zero_state", "state_size", "output_size")
NOTE = "The cells have weights, gates and first values as in TensorFlow 1, and not those of Keras."


class Cells:
    """Reads and writes the cells of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.names: dict[str, str] = {}
        """The names of the classes that the program gets, in their order."""

    def read(self, step: Step) -> bool:
        """Gives a step its role if it makes a cell in the scope itself; whether it does.

        Raises:
            CannotFixError: it is one that can't be written.
        """
        if self._class(step.value) is None:
            return False
        step.role = Role.STATE
        self._program.require_made_of_fixed(step)
        self._program.rewritten[span(step.value)] = self.made(step.value, Origin(self._program.scope))
        return True

    def made(self, call: Node, origin: Origin) -> Pieces:
        """What makes a cell.

        Raises:
            CannotFixError: it does more than the classes here, or what runs it can't be told.
        """
        name = self._class(call) or ""
        runs = sorted(self._runs_of(call, origin.scope), key=lambda run: run.start_byte)
        if not runs:
            raise self._program.fail(call, "what runs the cell can't be told")
        for run in runs:
            options = keyword_arguments(self._analysis, run)
            dtype = next((each.value for each in options if each.keyword == "dtype"), None)
            if dtype is not None and not self._analysis.source(dtype).strip("'\"").endswith("float32"):
                raise self._program.fail(dtype, "a cell is run with another type than float32")
        bound = bind(self._analysis, call, _PARAMETERS[name])
        given = {
            key: argument.value
            for key, argument in bound.given.items()
            if key != "name" and argument.value.type not in ("none", _DEFAULTS.get(key))
        }
        unknown = next((key for key in given if key not in _WRITTEN), None)
        if bound.problem is not None or unknown is not None or "num_units" not in given:
            problem = bound.problem or f"`{unknown or 'num_units'}` of the cell can't be carried over"
            raise self._program.fail(call, problem)
        if "activation" in given and given["activation"].type == "string":
            raise self._program.fail(given["activation"], "an activation by its name can't be carried over")
        source = self._program.variables.source
        words = [f"{_WRITTEN[key]}{source(value, origin)}" for key, value in given.items()]
        if "initializer" not in given and "kernel_initializer" not in given:
            words += self._default_initializer(runs[0], origin)
        return (f"{self.name(CLASSES[name])}({', '.join(words)})",)

    def _default_initializer(self, run: Node, origin: Origin) -> Iterator[str]:
        """The argument for the initializer of the scopes that a cell is run in for the first time, if there is one."""
        variables = self._program.variables
        initializer = variables.default("initializer", [*origin.around, *variables.entered(run, origin.scope)])
        if initializer is not None:
            self._program.require_computes(initializer)
            yield f"kernel_initializer={self._analysis.source(initializer)}"

    def _runs_of(self, call: Node, scope: Scope) -> Iterator[Node]:
        """The calls that run a cell, which has to be an argument of one, or to have a name that is only there for that.

        Raises:
            CannotFixError: something else is done with it.
        """
        outer = self._run_by(call, scope)
        if outer is not None:
            yield outer
        for use in references_to(self._analysis, binding) if (binding := self._named(call, scope)) is not None else ():
            run = self._run_by(use.base, scope)
            if run is not None and use.scope is scope:
                yield run
            elif run is not None or not self.is_member(use.base.parent):
                raise self._program.fail(use.base, f"what is done with the cell `{use.name}` can't be told")

    def _named(self, call: Node, scope: Scope) -> Binding | None:
        """What gives a cell the only name that it has."""
        statement = statement_of(call)
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        found = scope.bindings.get(self._analysis.source(target), []) if target is not None else []
        return found[0] if len(found) == 1 and found[0].value == call else None

    def _run_by(self, node: Node, scope: Scope) -> Node | None:
        """The call that runs a cell which is its argument."""
        item = node.parent
        arguments = item.parent if item is not None and item.type == "keyword_argument" else item
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        if call is None or not runs_cells(self._analysis.names.called(call, scope)):
            return None
        return call if self._cell_of(call) == node else None

    def _cell_of(self, run: Node) -> Node | None:
        """The argument of a call that runs a cell which is that."""
        given = bind(self._analysis, run, _RUN).given.get("cell")
        return given.value if given is not None else None

    def is_member(self, attribute: Node | None) -> bool:
        """Whether a node is `cell.zero_state`, or one of the sizes of a cell."""
        name = attribute.child_by_field_name("attribute") if attribute is not None else None
        return name is not None and self._analysis.source(name) in _MEMBERS

    def _class(self, call: Node) -> str | None:
        return cell_class(self._analysis.names.called(call, self._program.scope))

    # What is more than one tensor.

    def is_structure(self, node: Node, scope: Scope) -> bool:
        """Whether an expression may be the state of a cell that has two, or the list of all outputs."""
        bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
        if len(bindings) == 1 and bindings[0].value is not None:
            return self._gives_structure(bindings[0].value, bindings[0].scope, bindings[0].index)
        return node.type == "call" and self._gives_structure(node, scope, 0)

    def _gives_structure(self, value: Node, scope: Scope, index: int) -> bool:
        """Whether what an expression gives at an index may be one."""
        function = runs_cells(self._analysis.names.called(value, scope))
        if function is not None:
            return self._has_two(self._cell_of(value), scope) if index else function == "static_rnn"
        method = method_called(value)
        if method is not None and self._analysis.source(method[1]) == "zero_state":
            return self._has_two(method[0], scope)
        called = self._program.lookup.function_called(value, scope)
        body = called.value.child_by_field_name("body") if called is not None and called.value is not None else None
        if called is None or called.body is None or body is None:
            return False
        returned = [
            given for each in body.named_children if each.type == "return_statement" for given in each.named_children
        ]
        items = [each.named_children if each.type in ("expression_list", "tuple") else [each] for each in returned]
        return any(self.is_structure(each[index], called.body) for each in items if index < len(each))

    def _has_two(self, cell: Node | None, scope: Scope) -> bool:
        """Whether the state of a cell may be two tensors."""
        bindings = self._analysis.names.bindings(cell, scope) if cell is not None and cell.type == "identifier" else []
        made = bindings[0].value if len(bindings) == 1 else cell
        return made is None or self._class(made) is None or self._class(made) in _OF_TWO

    # What the program gets.

    def name(self, part: str) -> str:
        """The name of a class that the program gets, from here on."""
        for each in (*PARTS.get(part, ()), part):
            if each not in self.names:
                self.names[each] = free(set(self._analysis.scopes.bindings_by_name), each)
        return self.names[part]

    @property
    def imports(self) -> set[NeededImport]:
        return {NeededImport("import collections")} if STATE in self.names else set()
