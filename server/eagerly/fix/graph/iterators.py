"""Iterators over datasets: each run takes the next element, and gives it to the function that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import given_arguments
from eagerly.fix.graph.steps import Leaf, Role, Step
from eagerly.fix.imports import references_to
from eagerly.fix.statements import stands_alone
from eagerly.names.scopes import BindingKind
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import descendants, is_in, method_called, only_child, span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

NOTE = "An element of a dataset is taken in arrays; what is sparse in it has none, and is an error."
MAKERS = {"make_one_shot_iterator", "make_initializable_iterator"}
_FOR_ANY = "data.Iterator.from_structure"
_AT_THE_END = "errors.OutOfRangeError"


class Iterators:
    """The iterators of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.edits: list[tuple[Span, str]] = []
        """What makes iterators, and what starts them again."""
        self._datasets: dict[int, str] = {}
        """What makes iterators, by the id of the step that makes one."""
        self._names: dict[int, str] = {}
        """The names of iterators that had none, by the id of the step that takes elements of one."""
        self._taken: list[Node] = []
        """What runs fetch that takes an element where it stands."""
        self._for_any: set[int] = set()
        """The steps that make iterators for any dataset, by their ids."""
        self._over: dict[int, tuple[Step, str]] = {}
        """Such iterators, and what makes them over a dataset, by the id of the step that names what starts them so."""
        self._starts: list[Step] = []
        """The steps whose iterators runs start over datasets that are fed."""
        self.unnamed: list[Step] = []
        """The steps that make an iterator and take elements of it at once."""
        self.fed: dict[int, Leaf] = {}
        """The datasets that are made of what is fed, by the id of the step that makes an iterator over one."""

    def read(self, step: Step) -> bool:
        """Gives a step its role if it makes an iterator or takes elements of one; whether it does.

        Raises:
            CannotFixError: the dataset differs by the run, or what takes elements can't be followed.
        """
        value = step.value
        for node in descendants(value):
            if node != value and self._takes_element(node) is not None:
                raise self._program.fail(node, "an element is taken in the middle of an expression")
        if self._analysis.names.path_called(value, self._program.scope) == _FOR_ANY:
            step.role, self._datasets[id(step)] = Role.GROUP, ""
            self._for_any.add(id(step))
            return True
        method = method_called(value)
        if method is None:
            return False
        owner, name = method
        if self._analysis.source(name) == "make_initializer":
            return self._read_start(step, owner)
        if self._analysis.source(name) == "get_next":
            if (made := self._made(owner, step)) is not None and "one_shot" in self._analysis.source(owner):
                step.role, step.iterator = Role.PLACEHOLDER, step
                self._datasets[id(step)] = made
                self.unnamed.append(step)
                return True
            iterator = self._program.step_named(owner)
            if iterator is None or id(iterator) not in self._datasets:
                raise self._program.fail(value, f"what `{step.names[0]}` is an element of can't be followed")
            step.role, step.iterator = Role.PLACEHOLDER, iterator
            step.needs = [need for need in step.needs if need is not iterator]
            return True
        made = self._made(value, step)
        if made is None:
            return False
        self._datasets[id(step)] = made
        if self.is_fed(step):
            step.role = Role.GROUP
        else:
            self.edits.append((span(value), made))
        return True

    def _read_start(self, step: Step, owner: Node) -> bool:
        """Reads `start = iterator.make_initializer(dataset)`; whether it is that."""
        iterator, given = self._program.step_named(owner), given_arguments(self._analysis, step.value)
        if iterator is None or id(iterator) not in self._for_any or not given or given[0].keyword is not None:
            return False
        step.needs = [need for need in step.needs if need is not iterator]
        self._require_same_for_all(step)
        self._over[id(step)] = iterator, f"iter({self._analysis.source(given[0].value)})"
        step.role, step.needs = Role.GROUP, []
        return True

    def _require_same_for_all(self, step: Step) -> None:
        for need in step.needs:
            if need.role is not Role.STAYS:
                raise self._program.fail(
                    step.value, f"what it goes over is made of `{need.names[0]}`, which differs by the run"
                )

    def _made(self, value: Node, step: Step) -> str | None:
        """What makes the iterator that a call in a step makes."""
        method = method_called(value)
        if method is None or self._analysis.source(method[1]) not in MAKERS:
            return None
        meaning = self._analysis.names.called(value, self._program.scope)
        arguments = given_arguments(self._analysis, value)
        dataset = arguments[0].value if isinstance(meaning, Symbol) and arguments else method[0]
        if self._program.differs_by_run(step.needs):
            of = self._program.step_named(dataset)
            self.fed[id(step)] = Leaf(dataset, dataset, of, [of] if of is not None else step.needs)
        if not self.is_fed(step):
            self._require_same_for_all(step)
        return f"iter({self._analysis.source(dataset)})"

    def named(self, step: Step, name: str) -> str:
        """The statement that makes an iterator which had no name, with one."""
        self._names[id(step)] = name
        return f"{name} = {self._datasets[id(step)]}"

    def _name(self, step: Step) -> str:
        """The name of the iterator that a step takes elements of, or makes."""
        return self._names.get(id(step), (step.iterator or step).names[0])

    def started(self, fetches: Node) -> Step | None:
        """The step that makes the iterator which a run starts: `iterator.initializer`, or the name of what does."""
        named = self._program.step_named(fetches)
        if named is not None and id(named) in self._over:
            return self._over[id(named)][0]
        name, owner = fetches.child_by_field_name("attribute"), fetches.child_by_field_name("object")
        step = self._program.step_named(owner) if owner is not None else None
        is_initializer = name is not None and self._analysis.source(name) == "initializer"
        return step if is_initializer and step is not None and id(step) in self._datasets else None

    def start(self, call: Node, fetches: Node, step: Step) -> None:
        """Has a run that starts an iterator make it anew; what is fed is given to the function that makes a dataset.

        Raises:
            CannotFixError: it stands where the iterator can't be made.
        """
        if not stands_alone(call):
            raise self._program.fail(call, "what starting the iterator gives is used")
        if self._program.lookup.scope_at(fetches) is not self._program.scope:
            raise self._program.fail(call, "a function starts the iterator")
        if self.is_fed(step):
            self._taken.append(fetches)
            self._starts.append(step)
        else:
            named = self._program.step_named(fetches)
            made = self._over[id(named)][1] if id(step) in self._for_any else self._datasets[id(step)]
            self.edits.append((span(call), f"{step.names[0]} = {made}"))

    def argument(self, step: Step) -> str:
        """What a call of a function gives for an element."""
        taken = f"next({self._name(step)})"
        return f"*{taken}" if len(step.names) > 1 or step.target.type == "pattern_list" else taken

    def is_fed(self, step: Step) -> bool:
        """Whether an iterator goes over a dataset that is made of what is fed when it is started."""
        return id(step) in self.fed

    def has_specification(self, step: Step) -> bool:
        """Whether an iterator is there, with its elements' shapes, where functions are made."""
        return not self.is_fed(step) and id(step) not in self._for_any

    def specification(self, step: Step) -> str:
        """The entry of an input signature for an element."""
        given = f"{self._name(step)}.element_spec"
        return f"*{given}" if step.target.type == "pattern_list" else given

    def element(self, fetches: Node) -> Step | None:
        """The step whose whole elements a run fetches, and nothing else, or the iterator that it takes one of."""
        owner = self._takes_element(fetches)
        if owner is not None:
            iterator = self._program.step_named(owner)
            self._taken.append(fetches)
            return iterator if iterator is not None and id(iterator) in self._datasets else None
        step = self._program.step_named(fetches)
        is_whole = step is not None and step.iterator is not None and step.target.type == "identifier"
        return step if is_whole else None

    def _takes_element(self, node: Node) -> Node | None:
        """What a node takes an element of: the `it` of `it.get_next()`."""
        method = method_called(node)
        return method[0] if method is not None and self._analysis.source(method[1]) == "get_next" else None

    def handled(self, call: Node) -> list[tuple[Span, str]] | None:
        """The edits of a `try` statement around a run that goes on to the end of a dataset; None if it handles more."""
        node: Node | None = call
        while node is not None and node.parent is not None:
            statement = node.parent
            clause = only_child(statement, "except_clause") if statement.type == "try_statement" else None
            if clause is not None and node == statement.child_by_field_name("body"):
                break
            node = statement
        else:
            return None
        found = []
        for each in statement.named_children if node is not None else ():
            if each.type == "except_clause":
                error = each.named_children[0]
                error = error.named_children[0] if error.type == "as_pattern" else error
                meaning = self._analysis.names.of(error, self._program.lookup.scope_at(error))
                if not isinstance(meaning, Symbol) or meaning.path != _AT_THE_END:
                    return None
                found.append((span(error), "StopIteration"))
        return found

    def require_only(self) -> None:
        """Refuses an iterator that is used for something else than to be started and to take elements."""
        places = [where for where, _ in self.edits]
        places += [span(step.statement) for step in self._program.steps if step.iterator is not None]
        places += [span(fetches) for fetches in self._taken]
        places += [span(step.statement) for step in self._program.steps if id(step) in self._over]
        for step in self._program.steps:
            if id(step) not in {*self._datasets, *self._over} or step in self.unnamed:
                continue
            if self.is_fed(step) and step not in self._starts:
                raise self._program.fail(step.value, f"nothing feeds the dataset that `{step.names[0]}` goes over")
            for binding in step.bindings:
                for reference in references_to(self._analysis, binding):
                    if not is_in(reference.base, places):
                        raise self._program.fail(reference.base, f"`{binding.name}` is used for more than its elements")
                if binding.kind is not BindingKind.ASSIGN or len(self._program.scope.bindings[binding.name]) > 1:
                    raise self._program.fail(binding.node, f"`{binding.name}` is assigned more than once")
