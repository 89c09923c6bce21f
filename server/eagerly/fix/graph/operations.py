"""Operations of a program: assignments, groups of operations, and what control dependencies have run first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import GivenArgument, given_arguments
from eagerly.fix.graph.steps import MOVED, Role, Step
from eagerly.names.meaning import Member
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, span, with_items

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_ASSIGNING = {"assign", "assign_add", "assign_sub"}
_OPTIONS = {None, "value", "delta", "ref", "name"}
"""The arguments of assignments that eager code has as well."""
_LISTS = {"list", "tuple"}


class Operations:
    """Reads the operations of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._entered: list[list[Step]] = []
        self.heads: list[Span] = []
        """The places of control dependencies, which go."""
        self.first_in: dict[int, Node] = {}
        """The statements that hold others back, by the id of the first of these, which gets their comments."""

    # What runs before what.

    @property
    def before(self) -> list[Step]:
        """What has to run before the statement that is read."""
        return [step for steps in self._entered for step in steps]

    def orders(self, item: Node) -> bool:
        """Whether the item of a `with` statement holds what is in it back until something else has run."""
        return self._is_call_of(item, "control_dependencies")

    def enter(self, statement: Node) -> None:
        """Begins to read what is in a `with` statement.

        Raises:
            CannotFixError: what has to run first can't be told.
        """
        found: list[Step] = []
        for item in with_items(statement):
            if self.orders(item):
                self.heads.append(span(item))
                found += [step for given in self._items(item) for step in self._steps_in(given)]
        self._entered.append(found)
        body = statement.child_by_field_name("body")
        if body is not None and any(map(self.orders, with_items(statement))):
            self.first_in[body.named_children[0].id] = statement

    def leave(self) -> None:
        """Ends to read what is in a `with` statement."""
        self._entered.pop()

    def _steps_in(self, node: Node) -> list[Step]:
        """The steps that operations in a list, or one operation, are.

        Raises:
            CannotFixError: they can't be told.
        """
        if node.type in _LISTS:
            return [step for item in node.named_children if item.type != "comment" for step in self._steps_in(item)]
        if node.type == "list_splat":
            return self._steps_in(node.named_children[0])
        step = self._program.step_named(node)
        if step is not None:
            if step.role is Role.PLACEHOLDER or step.role in MOVED:
                return [step]
            if step.role in (Role.STATE, Role.STAYS):
                return []  # it has its value before anything runs
        part = Step(node, node, node, [], is_part=True)
        part.needs = [*self._program.needs_of(node), *self.before]
        if node.type not in ("call", "list_comprehension") or not self._program.read_operation(part):
            raise self._program.fail(node, f"what `{self._analysis.source(node)}` runs can't be told")
        self._program.add(part)
        return [part]

    # What is run for what it does.

    def read(self, step: Step) -> bool:
        """Gives a step its role if it assigns, or stands for several operations; whether it does.

        Raises:
            CannotFixError: which variables it changes, or what it runs, can't be told.
        """
        if any(self._is_call_of(step.value, name) for name in ("group", "no_op")):
            listed = self._items(step.value)
        elif self._lists_operations(step.value):
            listed = [step.value]
        else:
            return self._read_assignment(step)
        step.role = Role.GROUP
        step.needs = [*self.before, *(part for item in listed for part in self._steps_in(item))]
        return True

    def _read_assignment(self, step: Step) -> bool:
        is_loop = step.value.type == "list_comprehension"
        call = step.value.named_children[0] if is_loop else step.value
        step.changes = self.assigned(call)
        if not step.changes:
            return False
        step.role, step.is_only_run = Role.ASSIGN, is_loop
        if is_loop:
            self._require_own_values(step, call)
        function = callee(call)
        known = [call.id, *([node.id for node in descendants(function)] if function is not None else [])]
        self._program.judge.known.update(known)
        self._program.require_computes(step.value)
        return True

    def _require_own_values(self, step: Step, call: Node) -> None:
        """Refuses a loop in which an assignment uses a variable that another one changes, in no fixed order."""
        changed = {id(variable) for variable in step.changes}
        target = self._target(call)
        own = self._analysis.source(target) if target is not None else ""
        listed = self._looped_over(target) if target is not None and target.type == "identifier" else None
        for node in descendants(step.value):
            is_own = self._analysis.source(node.parent or node) == own
            is_own = is_own or (listed is not None and span(node).within(span(listed)))
            if node.type != "identifier" or is_own or self._analysis.source(node) == own:
                continue
            named = self._program.step_named(node)
            other = self._looped_over(node) if named is None else None
            used = self._listed(node) if named is not None else self._listed(other) if other is not None else []
            if any(id(variable) in changed for variable in used):
                raise self._program.fail(
                    node, f"`{self._analysis.source(node)}` may be a variable that another assignment changes"
                )

    def _lists_operations(self, value: Node) -> bool:
        """Whether an expression is a list of steps and assignments, of which one is there for what it does."""
        items = [item for item in value.named_children if item.type != "comment"] if value.type in _LISTS else []
        named = [self._program.step_named(item) for item in items]
        if not all(step is not None or self.assigned(item) for step, item in zip(named, items, strict=True)):
            return False
        return any(step is None or step.is_operation for step in named)

    def _items(self, call: Node) -> list[Node]:
        """What a call gets, but for a name."""
        arguments = call.child_by_field_name("arguments")
        found = [node for node in arguments.named_children if node.type != "comment"] if arguments is not None else []
        unnamed = [node for node in found if node.type != "keyword_argument"]
        for node in found:
            keyword, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if node.type == "keyword_argument" and keyword is not None and value is not None:
                name = self._analysis.source(keyword)
                if name == "control_inputs":
                    unnamed.append(value)
                elif name != "name":
                    raise self._program.fail(node, f"what `{name}` does here is not known")
        return unnamed

    def assigned(self, value: Node) -> list[Step]:
        """The variable that an expression changes when it is run, or those in the list that has it; none if it doesn't.

        Raises:
            CannotFixError: it changes one, and which can't be told.
        """
        target = self._target(value)
        if target is None:
            return []
        variables = self._variables(target)
        if not variables:
            raise self._program.fail(target, "which variable is assigned to can't be told")
        if any(argument.keyword not in _OPTIONS for argument in self._given(value)):
            raise self._program.fail(value, "it assigns with options that eager code does not have")
        return variables

    def _target(self, value: Node) -> Node | None:
        """What an expression assigns to."""
        function = callee(value)
        arguments = self._given(value)
        if function is None or not arguments:
            return None
        meaning = self._analysis.names.of(function, self._program.lookup.scope_at(function))
        if isinstance(meaning, Symbol):
            return arguments[0].value if meaning.path in _ASSIGNING else None
        owner, name = function.child_by_field_name("object"), function.child_by_field_name("attribute")
        if owner is None or name is None or self._analysis.source(name) not in _ASSIGNING:
            return None
        is_variable = isinstance(meaning, Member) and meaning.owner.kind == "variable"
        return owner if is_variable or self._variables(owner) else None

    def _variables(self, target: Node) -> list[Step]:
        """The step that makes a variable, or those that make the list in which it is."""
        if target.type == "subscript":
            listed = target.child_by_field_name("value")
            return self._listed(listed) if listed is not None else []
        step = self._program.step_named(target)
        if step is not None:
            return [step] if step.role is Role.STATE else []
        listed = self._looped_over(target) if target.type == "identifier" else None
        return self._listed(listed) if listed is not None else []

    def _listed(self, node: Node) -> list[Step]:
        """The steps that make the variables in a list."""
        step = self._program.step_named(node)
        if step is not None and step.role is Role.STATE:
            return [step]
        value = step.value if step is not None else node
        items = [item for item in value.named_children if item.type != "comment"] if value.type in _LISTS else []
        named = [self._program.step_named(item) for item in items]
        variables = [each for each in named if each is not None and each.role is Role.STATE]
        return variables if len(variables) == len(named) else []

    def _looped_over(self, name: Node) -> Node | None:
        """What a name of a comprehension is an item of, also in a `zip` or an `enumerate`."""
        node = name.parent
        while node is not None and node.type != "list_comprehension":
            node = node.parent
        for clause in node.named_children if node is not None else ():
            left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
            if clause.type == "for_in_clause" and left is not None and right is not None:
                found = self._item_of(self._analysis.source(name), left, right)
                if found is not None:
                    return found
        return None

    def _item_of(self, name: str, left: Node, right: Node) -> Node | None:
        if left.type == "identifier":
            return right if self._analysis.source(left) == name else None
        function = callee(right)
        called = self._analysis.source(function) if function is not None else ""
        values = [argument.value for argument in self._given(right)] if right.type == "call" else []
        if called == "enumerate" and values:
            values = [right, *values]
        elif called != "zip":
            return None
        for target, value in zip(left.named_children, values, strict=False):
            if (found := self._item_of(name, target, value)) is not None and found != right:
                return found
        return None

    def _given(self, call: Node) -> list[GivenArgument]:
        return list(given_arguments(self._analysis, call) or ()) if call.type == "call" else []

    def _is_call_of(self, value: Node, path: str) -> bool:
        return self._analysis.names.path_called(value, self._program.scope) == path
