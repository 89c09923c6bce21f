"""The text of functions, and of the calls that runs become."""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from eagerly.fix.graph.flat_text import DOT, plain
from eagerly.fix.graph.functions import Function, Helper, free
from eagerly.fix.graph.layout import comments_above
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import WRITTEN, Gives, Gradients, Role, Step, closure
from eagerly.fix.statements import lines_in_strings
from eagerly.source.text import Span
from eagerly.source.tree import span

_WIDTH = 88
"""Lines of decorators and new calls that are longer are broken."""


class Writer:
    """Writes the functions of one program."""

    def __init__(self, program: Program, spelled: Callable[[str], str], unit: str, ending: str) -> None:
        """`spelled` gives the way to write a symbol of TensorFlow, `unit` is one level of indentation."""
        self._program = program
        self.spelled = spelled
        self._unit = unit
        self._ending = ending
        self._commented: set[int] = set()
        self.rewritten: dict[Span, str] = {}
        """What stands in the place of parts of the source."""
        self.selections: dict[int, str | None] = {}
        """The lists of variables that expressions select, by their ids; None where a tape tells."""
        self.optimizers: dict[int, str] = {}
        """The names of optimizers that had none, by the id of the step that makes them."""

    def function(self, function: Function, indent: str) -> str:
        """A function for a run, with its decorator."""
        parameters = [*self._owner, *(name for step in function.parameters for name in step.names)]
        parameters += [function.step_name] if function.writer is not None else []
        is_wrapped = self.wrapping(function, indent) is not None
        lines = [
            *([] if is_wrapped else [f"{indent}{self._decorator(function, indent)}"]),
            f"{indent}def {function.name}({', '.join(parameters)}):",
            *self._body(function, indent + self._unit),
        ]
        return self._ending.join(lines)

    def helper(self, helper: Helper, indent: str) -> str:
        """A function that others call, and no run."""
        inner = indent + self._unit
        lines = [f"{indent}def {helper.name}({', '.join([*self._owner, *helper.inputs])}):"]
        lines += [line for step in helper.steps for line in self._step(step, inner)]
        return self._ending.join([*lines, f"{inner}return {', '.join(helper.outputs)}"])

    @property
    def _owner(self) -> list[str]:
        """The parameter for what functions are methods of."""
        return [self._program.owner[:-1]] if self._program.owner else []

    def _decorator(self, function: Function, indent: str) -> str:
        specs = self._specifications(function)
        if not specs:
            return f"@{self.spelled('function')}"
        return self._with_signature(f"@{self.spelled('function')}(", specs, indent)

    def wrapping(self, function: Function, indent: str) -> str | None:
        """What makes a method a function of TensorFlow where a decorator can't; None elsewhere.

        Only an instance knows its attributes, and a decorator takes `self` alone for one, by its name.
        """
        specs = self._specifications(function)
        if self._program.owner in ("", "self.") and DOT not in "".join(specs):
            return None
        name = f"{self._program.owner}{function.name}"
        head = f"{name} = {self.spelled('function')}({name}"
        return self._with_signature(f"{head}, ", specs, indent) if specs else f"{head})"

    def _with_signature(self, head: str, specs: list[str], indent: str) -> str:
        line = f"{head}input_signature=[{', '.join(specs)}])"
        if len(indent + line) <= _WIDTH:
            return line
        rows = "".join(f"{indent}{self._unit}{spec},{self._ending}" for spec in specs)
        return f"{head}input_signature=[{self._ending}{rows}{indent}])"

    def called(self, function: str, arguments: list[str], indent: str, column: int) -> str:
        """A call, over several lines where it is too long behind what is already in its line."""
        line = f"{function}({', '.join(arguments)})"
        if len(indent) + column + len(line) <= _WIDTH:
            return line
        rows = "".join(f"{indent}{self._unit}{argument},{self._ending}" for argument in arguments)
        return f"{function}({self._ending}{rows}{indent})"

    def _specifications(self, function: Function) -> list[str]:
        specs = [self._specification(step) for step in function.parameters]
        if function.writer is not None:
            specs.append(f"{self.spelled('TensorSpec')}([], {self.spelled('int64')})")
        return specs

    def _specification(self, parameter: Step) -> str:
        if parameter.iterator is not None:
            return self._program.iterators.specification(parameter)
        given = self._program.signature(parameter)
        return f"{self.spelled('TensorSpec')}({given.shape}, {given.dtype})"

    def _body(self, function: Function, indent: str) -> list[str]:
        values = function.values if function.returns else []
        gradients = function.gradients
        if gradients is not None:
            lines = self._taped(function, gradients, indent)
        else:
            lines = [*self._items(function, None, indent), *self._summaries(function, indent)]
            single = values[0].step if len(values) == 1 else None
            if (
                single is not None
                and function.own_steps
                and not function.summaries
                and function.structure is None
                and single is function.own_steps[-1]
                and len(single.names) == 1
            ):
                return [*lines[:-1], *_returned(single.names[0], indent, lines[-1])]
        if values and function.structure is not None:
            lines.append(f"{indent}return {self._value(function.structure, indent)}")
        elif values:
            lines.append(f"{indent}return {', '.join(self.source(leaf.node) for leaf in values)}")
        return lines or [f"{indent}pass"]

    def _taped(self, function: Function, gradients: Gradients, indent: str) -> list[str]:
        """The steps that the loss needs under a tape, the others behind it, and the step of the optimizer."""
        taken = {plain(name) for step in [*function.needed, *function.parameters] for name in step.names}
        taken |= {plain(name) for step in function.needed for need in step.needs for name in need.names}
        tape = free(taken, "tape")
        inner = indent + self._unit
        under_tape = {id(step) for step in closure(gradients.loss_needs)}
        lines = [f"{indent}with {self.spelled('GradientTape')}() as {tape}:"]
        lines += self._items(function, under_tape, inner)
        loss = self.source(gradients.loss)
        if not loss.isidentifier():
            name = free(taken, "loss")
            lines.append(f"{inner}{name} = {self._value(gradients.loss, inner)}")
            loss = name
        for step in function.needed:
            if step.is_selection:
                self.rewritten[span(step.value)] = self.selections[step.value.id] or f"{tape}.watched_variables()"
        variables, made = self._trained(function, gradients, tape, taken)
        behind = self._items
        found = f"{tape}.gradient({loss}, {variables})"
        if gradients.gives is Gives.STEP:
            lines += [*behind(function, under_tape, indent, inverted=True), *self._summaries(function, indent)]
            lines += [f"{indent}{line}" for line in made]
            return lines + self._optimizer_step(function, f"zip({found}, {variables})", indent)
        pairs = f"zip({found}, {variables})"
        if any(step.gradients is gradients and step.value == gradients.call for step in function.needed):
            pairs = f"list({pairs})"
        self.rewritten[span(gradients.call)] = pairs if gradients.gives is Gives.PAIRS else found
        lines += [f"{indent}{line}" for line in made]
        lines += [*behind(function, under_tape, indent, inverted=True), *self._summaries(function, indent)]
        return lines + self._optimizer_step(function, None, indent)

    def _trained(self, function: Function, gradients: Gradients, tape: str, taken: set[str]) -> tuple[str, list[str]]:
        """What gradients are found for, and the lines that make it."""
        of = gradients.of
        step = self._program.step_named(of) if of is not None else None
        if step is not None and step.role is not Role.STATE:
            return self.source(step.target), []
        if of is not None and gradients.gives is Gives.LIST:
            text = self.source(of)
            return (f"[{text}]" if step is not None and self._is_one_variable(step) else text), []
        name = free(taken, "variables")
        return name, [f"{name} = {self.source(of) if of is not None else self._all_trained(function, tape)}"]

    def _optimizer_step(self, function: Function, pairs: str | None, indent: str) -> list[str]:
        train = function.train
        if train is None or train.training is None:
            return []
        training = train.training
        optimizer = self.optimizers.get(id(train)) or self.source(training.optimizer)
        lines = []
        if training.rate is not None:
            rate = self._program.analysis.source(training.rate)
            lines.append(f"{indent}{optimizer}.learning_rate.assign({rate})")
        given = self._value(training.pairs, indent) if training.pairs is not None else pairs
        lines.append(f"{indent}{optimizer}.apply_gradients({given})")
        if training.global_step is not None:
            lines.append(f"{indent}{training.global_step.names[0]}.assign_add(1)")
        return lines

    def _all_trained(self, function: Function, tape: str) -> str:
        """The variables that a loss depends on."""
        gradients = function.gradients
        assert gradients is not None
        needs = [need for step in closure(gradients.loss_needs) for need in step.needs] + gradients.loss_needs
        trained = {id(step): step for step in needs if step.role is Role.STATE}
        if not self._program.judge.made and all(self._is_one_variable(step) for step in trained.values()):
            steps = sorted(trained.values(), key=lambda step: step.statement.start_byte)
            names = [step.names[0] for step in steps if "trainable" not in self.source(step.value)]
            line = f"[{', '.join(names)}]"
            if len(line) < _WIDTH // 2:
                return line
        return f"{tape}.watched_variables()"

    def _is_one_variable(self, step: Step) -> bool:
        meaning = self._program.analysis.names.of(step.value, self._program.scope)
        is_plain = "trainable" not in self.source(step.value) or re.search(
            r"trainable\s*=\s*False\b", self.source(step.value)
        )
        return getattr(meaning, "kind", None) == "variable" and step.value.type == "call" and bool(is_plain)

    def _items(self, function: Function, chosen: set[int] | None, indent: str, *, inverted: bool = False) -> list[str]:
        """Calls of helpers and own steps: those with a chosen step in them, or the others; all where None is given."""
        lines = []
        for item in _in_order(function):
            steps = item.steps if isinstance(item, Helper) else [item]
            if chosen is not None and any(id(step) in chosen for step in steps) == inverted:
                continue
            if isinstance(item, Helper):
                called = f"{self._program.owner}{item.name}({', '.join(self._arguments(item))})"
                lines.append(f"{indent}{', '.join(item.outputs)} = {called}")
            elif item.role not in {Role.TRAIN, *WRITTEN}:
                lines += self._step(item, indent)
        return lines

    def _summaries(self, function: Function, indent: str) -> list[str]:
        """The summaries that a function writes."""
        if not function.summaries:
            return []
        head = f"{indent}with {function.writer}.as_default(step={function.step_name}):"
        return [head, *(line for step in function.summaries for line in self._step(step, indent + self._unit))]

    def _arguments(self, helper: Helper) -> list[str]:
        if helper.is_function is None:
            return helper.inputs
        return [name for step in helper.is_function.parameters for name in step.names]

    def _step(self, step: Step, indent: str) -> list[str]:
        """The lines of a step, with the comments that belong to it the first time that it is written."""
        text = self._program.analysis.text
        comments = [] if id(step) in self._commented else comments_above(self._program.analysis, step.statement)
        line = text.line_at(step.statement.end_byte)
        rest = text.slice(Span(step.statement.end_byte, text.line_start(line) + len(text.line(line)))).strip()
        behind = f"  {rest}" if rest and id(step) not in self._commented else ""
        self._commented.add(id(step))
        source = self._value(step.value if step.role is Role.SUMMARY else step.statement, indent)
        return [*(f"{indent}{comment}" for comment in comments), f"{indent}{source}{behind}"]

    def _value(self, node: Node, indent: str) -> str:
        """The text of a node, its further lines moved along."""
        text = self._program.analysis.text
        first = text.line_at(node.start_byte)
        line = text.line(first)
        old = line[: len(line) - len(line.lstrip())]
        inside = lines_in_strings(text, node)
        moved = [
            (Span(start, start + len(old)), indent)
            for number in range(first + 1, text.line_at(node.end_byte) + 1)
            if number not in inside and text.data.startswith(old, start := text.line_start(number))
        ]
        return self._edited(node, moved)

    def source(self, node: Node) -> str:
        """The text of a node, with what is made outside by its name."""
        return self._edited(node, [])

    def _edited(self, node: Node, edits: list[tuple[Span, str]]) -> str:
        """The text of a node with edits of it, and what of it is written anew."""
        text, where = self._program.analysis.text, span(node)
        rewritten = [(old, new) for old, new in self.rewritten.items() if old.within(where)]
        edits = [edit for edit in edits if not any(edit[0].within(old) for old, _ in rewritten)]
        pieces, at = [], where.start
        for old, new in sorted([*edits, *rewritten]):
            pieces += [text.slice(Span(at, old.start)), new]
            at = old.end
        return "".join([*pieces, text.slice(Span(at, where.end))])


def _returned(name: str, indent: str, lines: str) -> list[str]:
    """The lines of a step that gives a value a name, returning it instead."""
    return [f"{indent}return {lines.removeprefix(f'{indent}{name} = ')}"]


def _in_order(function: Function) -> list[Helper | Step]:
    """What a function is made of: each behind what it needs, and as the source has it otherwise."""
    item_of: dict[int, Helper | Step] = {id(step): step for step in function.own_steps}
    item_of |= {id(step): helper for helper in function.helpers for step in helper.steps}
    found: dict[int, Helper | Step] = {}

    def add(item: Helper | Step) -> None:
        for step in item.steps if isinstance(item, Helper) else [item]:
            for need in step.needs:
                other = item_of.get(id(need))
                if other is not None and other is not item and id(other) not in found:
                    add(other)
        found.setdefault(id(item), item)

    for step in function.needed:
        add(item_of[id(step)])
    return list(found.values())
