"""A scope that builds a graph and runs it, read as steps and runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind, given_arguments
from eagerly.fix import purity
from eagerly.fix.graph.averages import Averages
from eagerly.fix.graph.cell_classes import is_state_class
from eagerly.fix.graph.cells import Cells
from eagerly.fix.graph.collections import Collections
from eagerly.fix.graph.compound import moving_statement
from eagerly.fix.graph.dtypes import dtype_of, shape_of
from eagerly.fix.graph.graphs import Graphs
from eagerly.fix.graph.iterators import Iterators
from eagerly.fix.graph.judge import Judge, Makes
from eagerly.fix.graph.lookup import Lookup
from eagerly.fix.graph.metrics import Metrics
from eagerly.fix.graph.modes import Modes
from eagerly.fix.graph.normalization import Normalizations
from eagerly.fix.graph.operations import Operations
from eagerly.fix.graph.reads import Reads
from eagerly.fix.graph.selection import Selection
from eagerly.fix.graph.stage import PLACES, sets_the_stage
from eagerly.fix.graph.steps import CHANGING, MOVED, Role, Signature, Step, closure
from eagerly.fix.graph.summary_steps import SummarySteps
from eagerly.fix.graph.training import Optimizers
from eagerly.fix.graph.variables import Origin, Pieces, Variables
from eagerly.fix.model import CannotFixError
from eagerly.names.meaning import Instance, Member
from eagerly.names.scopes import Binding, BindingKind, Scope, ScopeKind, around
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, span, with_items

_PLACEHOLDER = ("dtype", "shape", "name")
_WITH_DEFAULT = ("input", "shape", "name")
_AROUND = {"saver", "summary-writer"}
"""Kinds of what is no part of the graph, and changes with the program."""
_FIXED = {BindingKind.IMPORT, BindingKind.FUNCTION, BindingKind.CLASS, BindingKind.PARAMETER}
"""What binds names that stand for the same at all times; parameters, where that was seen to."""
_TENSORS = {"tensor", "random-tensor", "computed-tensor"}
"""The dtypes that literals have as tensors."""


class Program:
    """The straight path through a scope: its own block, and the blocks of `with` statements that only set the stage."""

    def __init__(
        self,
        analysis: Analysis,
        scope: Scope,
        unwrapped: list[Node],
        owner: str = "",
        plain_parameters: frozenset[str] = frozenset(),
        graph: Node | None = None,
    ) -> None:
        """What there is in a scope.

        Args:
            analysis: of the source.
            scope: the scope.
            unwrapped: the `with` statements that go, while their bodies stay.
            owner: what functions are methods of: the beginning of their names where they are called.
            plain_parameters: those for which no caller gives a tensor.
            graph: the `with` statement of a graph that is made there and that all sessions are in.

        Raises:
            CannotFixError: it can't be followed.
        """
        self.analysis = analysis
        self.scope = scope
        self.unwrapped = unwrapped
        self.owner = owner
        self._plain_parameters = plain_parameters
        self.graph = graph
        if graph is not None:
            self._plain_parameters |= frozenset(scope.parameters)  # a tensor of the caller's is in another graph
        self.lookup = Lookup(analysis, scope)
        self.judge = Judge(analysis, scope, self.lookup)
        self.graphs = Graphs(self)
        self.variables = Variables(analysis, scope, self.graphs.of)
        self.optimizers = Optimizers(self)
        self.operations = Operations(self)
        self.averages = Averages(self)
        self.collections = Collections(self)
        self.cells = Cells(self)
        self.metrics = Metrics(self)
        self.modes = Modes(self)
        self.normalizations = Normalizations(self)
        self.iterators = Iterators(self)
        self.reads = Reads(self)
        self.selection = Selection(self)
        self._summaries = SummarySteps(self)
        self.rewritten: dict[Span, Pieces] = {}
        """What stands in the place of parts of steps."""
        self._keys = self._keys_of_dictionaries()
        self.steps: list[Step] = []
        self.step_of: dict[int, Step] = {}
        """Steps by the id of a binding that they make."""
        self._state_of: dict[int, set[int]] = {}
        self.made_apart: dict[int, list[tuple[Step, tuple[int, ...], int]]] = {}
        """What is made anew for calls of a function, by the place that makes it: for which steps
        and calls it is, and its id."""
        self.changed_later: dict[int, list[Step]] = {}
        """The loops and choices that change what is bound, in order, by the id of the binding."""
        for statement in self._path(self._own_statements()):
            self._read(statement)

    def _own_statements(self) -> list[Node]:
        body = self.scope.node.child_by_field_name("body")
        return body.named_children if body is not None else self.analysis.statements

    def _path(self, statements: list[Node]) -> Iterator[Node]:
        for statement in statements:
            body = self._body_of_stage(statement)
            if body is not None:
                self.operations.enter(statement)
                yield from self._path(body.named_children)
                self.operations.leave()
            elif self.graph is not None and self.graph != statement and span(self.graph).within(span(statement)):
                yield from self._path([self.graph])
            else:
                yield statement

    def _body_of_stage(self, statement: Node) -> Node | None:
        """The block of a statement that does nothing but to say where the code in it stands."""
        if statement.type == "if_statement":
            condition = statement.child_by_field_name("condition")
            is_main = condition is not None and "__name__" in self.analysis.source(condition)
            return statement.child_by_field_name("consequence") if is_main else None
        if statement.type != "with_statement":
            return None
        if statement not in self.unwrapped and self._sets_the_stage(statement):
            self.unwrapped.append(statement)
        return statement.child_by_field_name("body") if statement in self.unwrapped else None

    def _sets_the_stage(self, statement: Node) -> bool:
        """Whether a `with` statement only names what is in it, orders it, or only makes a graph for it."""
        values, body = with_items(statement), statement.child_by_field_name("body")
        if not values or body is None or not body.named_children:
            return False
        return all(
            self.operations.orders(value) or sets_the_stage(self.analysis, self.scope, value) for value in values
        )

    @property
    def stage(self) -> list[Span]:
        """The heads of the `with` statements that go, which only set the stage for their bodies."""
        return [
            Span(statement.start_byte, body.start_byte)
            for statement in self.unwrapped
            if statement.type == "with_statement" and (body := statement.child_by_field_name("body")) is not None
        ]

    @property
    def places(self) -> bool:
        """Whether a `with` statement that goes places what is in it on a device."""
        items = [item for statement in self.unwrapped for item in with_items(statement)]
        return any(self.analysis.names.path_called(item, self.scope) == PLACES for item in items)

    def _read(self, statement: Node) -> None:
        if self.collections.add(statement):
            return
        if statement.type == "expression_statement":
            unnamed = Step(statement, statement, statement.named_children[0], [])
            if self._summaries.read(unnamed):
                self.add(unnamed)
                return
        compound = moving_statement(self, statement)
        if compound is not None:
            self.add(compound)
            return
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        if assignment is None or assignment.type != "assignment":
            return
        target, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if target is None or value is None or value.type == "assignment" or self._runs(value):
            return
        targets = target.named_children if target.type == "pattern_list" else [target]
        bindings = [
            binding
            for node in targets
            for binding in self.scope.bindings.get(self.analysis.source(node), ())
            if binding.node == node and binding.kind in (BindingKind.ASSIGN, BindingKind.UNPACK)
        ]
        if not bindings or len(bindings) != len(targets):
            return
        if value.type == "dictionary" and self.is_fed(value):
            return
        if self.metrics.read(statement, targets, bindings, value):
            return
        step = Step(statement, target, value, bindings)
        if self._summaries.read(step):
            self.add(step)
            return
        step.needs = self.needs_of(value)
        self._give_role(step)
        if step.role in MOVED and self.operations.before:
            is_of_gradients = any(need.gradients is not None for need in closure([step]))
            is_new = is_of_gradients or self.judge.makes_operation(value, self.scope)
            if step.role is Role.TENSOR and not is_new:
                raise self.fail(value, "it may be a tensor that is there already, which waits for nothing")
            step.needs = [*step.needs, *self.operations.before]
        self.add(step)

    def add(self, step: Step) -> None:
        """Adds a step to those of the program."""
        self.steps.append(step)
        for binding in step.bindings:
            self.step_of.setdefault(id(binding), step)

    def _keys_of_dictionaries(self) -> set[int]:
        """The ids of what is bound to the names that are keys of dictionaries: it may be fed."""
        dictionaries = [each.node for each in self.analysis.scopes.comparing if each.node.type == "dictionary"]
        keys = [key for dictionary in dictionaries for key in _keys(dictionary) if key.type == "identifier"]
        return {id(binding) for key in keys for binding in self.analysis.names.bindings(key, self.lookup.scope_at(key))}

    def is_fed(self, value: Node) -> bool:
        """Whether placeholders or tensors are keys of a dictionary."""
        steps = [self.step_named(key) for key in _keys(value)]
        return any(step is not None and step.role in (Role.PLACEHOLDER, Role.TENSOR) for step in steps)

    def _runs(self, value: Node) -> bool:
        """Whether an expression runs a session, here or in a function of the file that it calls."""
        for node, scope in self.lookup.with_functions(value, self.scope):
            meaning = self.analysis.names.called(node, scope)
            if isinstance(meaning, Member) and (meaning.owner.kind == "session" or meaning.name == "eval"):
                return True
        return False

    def _give_role(self, step: Step) -> None:
        value = step.value
        kind = self._kind(value)
        if kind in _AROUND:
            return
        self.optimizers.find_gradients(step)
        self.selection.find(value)
        self.averages.find(value)
        self.collections.find(step)
        if kind == "placeholder" and value.type == "call":
            step.role = Role.PLACEHOLDER
        elif purity.gives_first_values(self.analysis, value, self.scope):
            step.role = Role.INITIALIZER
        elif kind == "lookup-table":
            self.require_made_of_fixed(step)
        elif kind == "optimizer":
            step.role = Role.OPTIMIZER
            self.optimizers.read_optimizer(value)
        elif self.read_operation(step) or self.iterators.read(step) or self.cells.read(step):
            return
        elif kind == "dataset" and self.differs_by_run(step.needs):
            step.role, step.is_dataset = Role.TENSOR, True
        elif self.selection.selects(value):
            step.role, step.is_selection, step.needs = Role.TENSOR, True, []
        elif self.judge.makes_layer(value, self.scope):
            step.role, step.is_layer = Role.STATE, True
            self.require_made_of_fixed(step)
        elif self._makes_state(step):
            step.role = Role.STATE
            self.judge.require_pure(value, self.scope, Makes.HERE)
            self.require_made_of_fixed(step)
            self._rewrite_variables(value)
        elif self._is_computed(step):
            step.role = Role.TENSOR
            self.judge.require_pure(value, self.scope, Makes.BEFORE)
            self.require_same_names(value)
            self._require_built(value, step.needs)
            for need in step.needs:
                if need.is_operation:
                    raise self.fail(value, f"`{need.names[0]}` is an operation, and used like a tensor here")

    def _makes_state(self, step: Step) -> bool:
        """Whether a step makes variables and nothing else: in the scope itself, or without names in functions."""
        makes = self.lookup.makes_variables(step.value, self.scope) and not self.differs_by_run(step.needs)
        return makes and not self.lookup.names_variables(step.value, self.scope)

    def read_operation(self, step: Step) -> bool:
        """Gives a step its role if it is one of an optimizer, an assignment or the like; whether it is."""
        readers = (self.optimizers.read_step, self.averages.read, self.normalizations.read, self.operations.read)
        return any(read(step) for read in readers)

    def _rewrite_variables(self, value: Node) -> None:
        """Has the variables in an expression made without a register of names, under the names that they had."""
        for node in descendants(value):
            if self.variables.is_by_name(node):
                self.rewritten[span(node)] = self.variables.made(node, Origin(self.scope))
            elif (named := self.variables.longer_name(node)) is not None:
                self.rewritten[span(named[0])] = (f'"{named[1]}"',)
            elif (name := self.lookup.first_value_of(node)) is not None:
                self.rewritten[span(name)] = ("read_value",)

    @staticmethod
    def differs_by_run(needs: list[Step]) -> bool:
        """Whether what needs these steps is not the same for all runs."""
        return any(need.role is Role.PLACEHOLDER or (need.role in MOVED and need.needs) for need in needs)

    def require_fixed(self, node: Node, name: str) -> None:
        """Refuses a name in what is made once, of what each run computes anew."""
        step = self.step_named(node)
        if step is not None and (step.role in MOVED or step.role is Role.PLACEHOLDER):
            raise self.fail(node, f"`{name}` is made of `{step.names[0]}`, which differs by the run")

    def _is_computed(self, step: Step) -> bool:
        moving = {Role.STATE, Role.PLACEHOLDER, *MOVED}
        finds = step.gradients is not None or any(node.id in self.selection.tests for node in descendants(step.value))
        return (
            finds
            or any(need.role in moving for need in step.needs)
            or self.lookup.names_variables(step.value, self.scope)
            or is_state_class(self.analysis.names.called(step.value, self.scope))
            or (bool(self.operations.before) and self._kind(step.value) in _TENSORS)
            or (self._kind(step.value) is not None and self.lookup.is_random(step.value, self.scope))
            or (self._kind(step.value) == "tensor" and any(id(binding) in self._keys for binding in step.bindings))
        )

    def _kind(self, value: Node) -> str | None:
        meaning = self.analysis.names.of(value, self.scope)
        return meaning.kind if isinstance(meaning, Instance) else None

    def require_made_of_fixed(self, step: Step) -> None:
        """Refuses what is made once, of what each run computes anew."""
        for need in step.needs:
            if need.role is Role.TENSOR and not need.needs and not self.lookup.names_variables(need.value, self.scope):
                need.role, need.is_first_value = Role.STAYS, not need.is_selection
            if need.role in MOVED or need.role is Role.PLACEHOLDER:
                raise self.fail(step.value, f"`{step.names[0]}` is made of `{need.names[0]}`, which differs by the run")

    def require_computes(self, value: Node) -> None:
        """Refuses an expression that a function would not compute alike whenever it is called."""
        self.judge.require_pure(value, self.scope)
        self.require_same_names(value)

    def require_computes_here(self, value: Node, scope: Scope) -> list[Step]:
        """The steps that an expression needs which is fetched in a scope.

        Raises:
            CannotFixError: it would not compute the same in a function, or where it stands if it needs none.
        """
        needs = self.needs_of(value, scope)
        if self.operations.assigned(value):
            if self.differs_by_run(needs):
                raise self.fail(value, "what is assigned differs by the run, and the assignment has no name")
            return needs
        self.averages.find(value)
        self.judge.require_pure(value, scope)
        self._require_built(value, needs)
        if self.differs_by_run(needs):
            self.require_same_names(value, scope)
            self._require_known(value)
        else:
            for node, bindings in self.lookup.references(value, scope):
                if any(isinstance(self.analysis.names.of_binding(binding), Instance) for binding in bindings):
                    self._require_same(node, bindings)
        return needs

    def _require_built(self, value: Node, needs: list[Step]) -> None:
        """Refuses to read something off a layer that nothing has called before it: its weights are made by a call."""
        for node, _ in self.lookup.with_functions(value, self.scope):
            owner = node.child_by_field_name("object") if node.type == "attribute" else None
            layer = self.step_named(owner) if owner is not None else None
            if layer is not None and layer.is_layer and not any(layer in step.needs for step in closure(needs)):
                name = self.analysis.source(node)
                raise self.fail(node, f"`{name}` is made when `{layer.names[0]}` is called, which may be later here")

    def _require_known(self, value: Node) -> None:
        """Refuses names that only the code around an expression knows, which goes into a function elsewhere."""
        known = around(self.scope)
        for name, bindings in self.lookup.names_in(value):
            for binding in bindings:
                if binding.scope not in known and not span(binding.scope.node).within(span(value)):
                    raise self.fail(name, f"`{binding.name}` is not always the same")

    def require_same_names(self, value: Node, scope: Scope | None = None) -> None:
        """Refuses names in an expression that may stand for something else when the function runs."""
        for name, bindings in self.lookup.references(value, scope or self.scope):
            self._require_same(name, bindings)

    def _require_same(self, node: Node, bindings: list[Binding]) -> None:
        """Refuses a name that may stand for something else when the function runs."""
        name = self.analysis.source(node)
        for binding in bindings:
            own = binding.scope is self.scope
            step = self._one_step(bindings, node) if own else None
            if step is not None:
                if step.is_first_value:
                    raise self.fail(node, f"`{name}` is random, and each run draws it anew")
            elif self.owner and binding.name == self.owner[:-1]:
                raise self.fail(node, f"`{self.analysis.source(node.parent or node)}` is not always the same")
            elif binding.kind is BindingKind.PARAMETER and binding.name in self._plain_parameters:
                if self.graph is not None and node.parent is not None and node.parent.type == "attribute":
                    raise self.fail(node, f"`{self.analysis.source(node.parent)}` is not always the same")
            elif binding.kind is BindingKind.PARAMETER:
                if binding.value is None or binding.value.type not in ("integer", "float", "string"):
                    raise self.fail(binding.node, f"`{name}` comes from the caller, and may be any tensor")
            elif binding.kind not in _FIXED:
                is_once = len(bindings) == len(binding.scope.bindings[name]) == 1 and binding.loop is None
                if not is_once or binding.kind not in (BindingKind.ASSIGN, BindingKind.UNPACK):
                    raise self.fail(node, f"`{name}` is not always the same")
                if isinstance(self.analysis.names.of_binding(binding), Instance) and not own:
                    raise self.fail(node, f"`{name}` is made outside of what runs it")

    def needs_of(self, value: Node, scope: Scope | None = None) -> list[Step]:
        """The steps whose names an expression uses, in the scope of the program where no other one is given."""
        found: dict[int, Step] = {}
        for name, bindings in self.lookup.references(value, scope or self.scope):
            steps = {id(binding): self.step_bound(binding, name) for binding in bindings}
            known = {id(step): step for step in steps.values() if step is not None}
            is_one = len(known) == 1 and None not in steps.values()
            if len(bindings) > 1 and not is_one and any(step.role is not Role.STAYS for step in known.values()):
                raise self.fail(name, f"`{self.analysis.source(name)}` may be one of several things here")
            found |= known
        return list(found.values())

    def state_of(self, step: Step) -> set[int]:
        """What of the variables and layers of the program a step itself uses, by the ids of what makes them."""
        if id(step) not in self._state_of:
            nodes = (node for node, _ in self.lookup.with_functions(step.value, self.scope))
            made = {key for node in nodes if node.id in self.judge.made for key in self._made_in(step, node)}
            state = {id(self.averages.maker_of(need)) for need in step.needs if need.role is Role.STATE}
            self._state_of[id(step)] = made | state
        return self._state_of[id(step)]

    def _made_in(self, step: Step, node: Node) -> set[int]:
        """What is made at a place in what a step calls."""
        apart = self.made_apart.get(node.id)
        return {node.id} if apart is None else {key for each, _, key in apart if each is step}

    def made_for(self, node: Node, calls: tuple[int, ...]) -> int:
        """What is made at a place for calls that lead there."""
        return next((key for _, ids, key in self.made_apart.get(node.id, ()) if ids == calls), node.id)

    def step_named(self, node: Node) -> Step | None:
        """The step that a name stands for."""
        if node.type != "identifier":
            return None
        return self._one_step(self.analysis.names.bindings(node, self.lookup.scope_at(node)), node)

    def _one_step(self, bindings: list[Binding], node: Node) -> Step | None:
        """The step that a name stands for which has these bindings; None where it is none, or not always the same."""
        steps = [self.step_bound(binding, node) for binding in bindings]
        return steps[0] if steps and all(step is steps[0] for step in steps) else None

    def step_bound(self, binding: Binding, name: Node) -> Step | None:
        """The step that gives a name its value where it is used: what it was bound to may have changed since."""
        later = self.changed_later.get(id(binding), [])
        if later and not self.owner and not self._is_in_place(name):
            raise self.fail(name, f"`{binding.name}` may be one of several things here")
        passed = [step for step in later if self.owner or step.statement.start_byte <= name.start_byte]
        return passed[-1] if passed else self.step_of.get(id(binding))

    def _is_in_place(self, name: Node) -> bool:
        """Whether a name is used as the program's own path comes by, and not in a function that runs later."""
        scope = self.lookup.scope_at(name)
        while scope.kind is not ScopeKind.MODULE and (
            scope.node.type == "lambda" or scope.kind is ScopeKind.COMPREHENSION
        ):
            assert scope.parent is not None
            scope = scope.parent
        return scope is self.scope

    def tensor_named(self, name: Node) -> Step:
        """The step whose tensor or operation has a literal name such as `"out:0"`.

        Raises:
            CannotFixError: none, or more than one, has it.
        """
        text = self.analysis.source(name).strip("'\"")
        found = [step for step in self.steps if len(step.names) == 1 and self._has_name(step, text)]
        if len(found) != 1:
            raise self.fail(name, f"which tensor has the name {self.analysis.source(name)} can't be told")
        return found[0]

    def _has_name(self, step: Step, text: str) -> bool:
        arguments = given_arguments(self.analysis, step.value) if step.value.type == "call" else None
        given = next((argument.value for argument in arguments or () if argument.keyword == "name"), None)
        if given is None or given.type != "string":
            return False
        is_operation = step.role in CHANGING | {Role.GROUP}
        return self.variables.scoped_name(given).strip("'\"") + ("" if is_operation else ":0") == text

    def signature(self, step: Step) -> Signature:
        """What a placeholder takes, or what is fed in the place of a tensor, in the words of the source.

        Raises:
            CannotFixError: it can't be told.
        """
        if step.role is not Role.PLACEHOLDER:
            dtype = dtype_of(self, step.value)
            if dtype is None:
                raise self.fail(step.value, f"`{step.names[0]}` is fed, and its dtype can't be told")
            return Signature(dtype, shape_of(self, step) or "None")
        function = callee(step.value)
        assert function is not None
        has_default = self.analysis.source(function).endswith("_with_default")
        bound = bind(self.analysis, step.value, _WITH_DEFAULT if has_default else _PLACEHOLDER)
        if bound.problem is not None:
            raise self.fail(step.value, bound.problem)
        given = {name: argument.value for name, argument in bound.given.items()}
        for node in given.values():
            self.require_computes(node)
        shape = self.analysis.source(given["shape"]) if "shape" in given else "None"
        if shape == "None" and (self.optimizers.is_rate(step) or self._summaries.is_scalar(step)):
            shape = "[]"
        if not has_default and "dtype" in given:
            return Signature(self.analysis.source(given["dtype"]), shape)
        dtype = dtype_of(self, given["input"]) if "input" in given else None
        if dtype is None:
            raise self.fail(step.value, "the dtype of the placeholder can't be told")
        return Signature(dtype, shape, self.analysis.source(given["input"]))

    @cached_property
    def moved(self) -> list[Step]:
        """The steps that go into functions, in order."""
        return [step for step in self.steps if step.role in MOVED]

    def fail(self, node: Node, reason: str) -> CannotFixError:
        """An error that names the line of a node."""
        return CannotFixError(f"{self.analysis.text.line_name(node.start_byte)}: {reason}")


def _keys(dictionary: Node) -> list[Node]:
    keys = [pair.child_by_field_name("key") for pair in dictionary.named_children if pair.type == "pair"]
    return [key for key in keys if key is not None]
