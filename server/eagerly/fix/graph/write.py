"""The text of functions, and of the calls that runs become."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.fix.graph.breaking import WIDTH
from eagerly.fix.graph.flat_text import DOT, plain
from eagerly.fix.graph.functions import Function, Helper, words_of
from eagerly.fix.graph.handed import Handed
from eagerly.fix.graph.layout import comments_above
from eagerly.fix.graph.made import Before
from eagerly.fix.graph.metrics import Metric
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import WRITTEN, Gives, Gradients, Role, Step, closure
from eagerly.fix.imports import references_to
from eagerly.fix.statements import lines_in_strings
from eagerly.source.text import Span
from eagerly.source.tree import descendants, span


@dataclass(frozen=True)
class _Pairs:
    """The gradients of a step of an optimizer, each with its variable."""

    before: list[str]
    """The lines that make the list of variables."""
    text: str


class Writer:
    """Writes the functions of one program."""

    def __init__(self, program: Program, spelled: Callable[[str], str], unit: str, ending: str) -> None:
        """`spelled` gives the way to write a symbol of TensorFlow, `unit` is one level of indentation."""
        self._program = program
        self.spelled = spelled
        self._unit = unit
        self._ending = ending
        self._commented: set[int] = set()
        """The ids of the statements whose comments are written."""
        self._truths: dict[str, str] = {}
        """What stands for the placeholders that tell whether layers train, in the function that is written."""
        self._used: set[str] = set()
        """The names that the function which is written uses."""
        self.rewritten: dict[Span, str] = {}
        """What stands in the place of parts of the source."""
        self.selections: dict[int, str | None] = {}
        """The lists of variables that expressions select, by their ids; None where a tape tells."""
        self.made: list[Before] = []
        """What is made before functions run."""
        self.handed: Handed | None = None
        """What functions of the file get of it."""
        self.optimizers: dict[int, str] = {}
        """The names of optimizers that had none, by the id of the step that makes them."""

    def function(self, function: Function, indent: str) -> str:
        """A function for a run, with its decorator."""
        self._truths = {step.names[0]: truth for step, truth in function.truths.values()}
        self._tell(function.truths.values())
        parameters = [*self._owner, *(name for step in function.parameters for name in step.names)]
        parameters += [function.step_name] if function.writer is not None else []
        is_wrapped = function.makes_dataset or self.wrapping(function, indent) is not None
        lines = [
            *([] if is_wrapped else [f"{indent}{self._decorator(function, indent)}"]),
            f"{indent}def {function.name}({', '.join(parameters)}):",
            *self._conversions(function, indent + self._unit),
            *self._body(function, indent + self._unit),
        ]
        return self._ending.join(lines)

    def _conversions(self, function: Function, indent: str) -> list[str]:
        """What gives parameters the types of their placeholders, where no signature does."""
        if not function.makes_dataset and not self._takes_unknown_elements(function):
            return []
        convert = self.spelled("convert_to_tensor")
        return [
            f"{indent}{name} = {convert}({name}, {self._program.signature(step).dtype})"
            for step in function.parameters
            if step.iterator is None
            for name in step.names
        ]

    def _takes_unknown_elements(self, function: Function) -> bool:
        """Whether it takes elements of which is only known what they are once a run has started their iterator."""
        iterators = [step.iterator for step in function.parameters if step.iterator is not None]
        return not all(map(self._program.iterators.has_specification, iterators))

    def _tell(self, truths: Collection[tuple[Step, str]]) -> None:
        """Has these words stand for what tells layers whether they train, and a tensor of them for all other uses."""
        if self.handed is not None:
            self.rewritten |= dict(self.handed.told({step.names[0]: truth for step, truth in truths}))
        for step, truth in truths:
            for reference in references_to(self._program.analysis, step.bindings[0]):
                is_told = self._program.modes.tells(reference.base)
                self.rewritten[span(reference.base)] = truth if is_told else f"{self.spelled('constant')}({truth})"

    def helper(self, helper: Helper, indent: str) -> str:
        """A function that others call, and no run."""
        self._tell([(step, step.names[0]) for step in self._program.modes.placeholders.values()])
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
        if len(indent + line) <= WIDTH:
            return line
        rows = "".join(f"{indent}{self._unit}{spec},{self._ending}" for spec in specs)
        return f"{head}input_signature=[{self._ending}{rows}{indent}])"

    def called(self, function: str, arguments: list[str], indent: str, column: int) -> str:
        """A call, over several lines where it is too long behind what is already in its line."""
        line = f"{function}({', '.join(arguments)})"
        if len(indent) + column + len(line) <= WIDTH:
            return line
        rows = "".join(f"{indent}{self._unit}{argument},{self._ending}" for argument in arguments)
        return f"{function}({self._ending}{rows}{indent})"

    def _specifications(self, function: Function) -> list[str]:
        if self._takes_unknown_elements(function):
            return []
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
        self._used = _names_used(function, self._program.analysis.source)
        single = values[0].step if len(values) == 1 else None
        lines = self._taped(function, indent) if function.gradients else self._behind(function, set(), {}, indent)
        if single is not None and function.structure is None and len(single.names) == 1 and not single.is_compound:
            returned = _returned(single.names[0], indent, lines)
            if returned is not None:
                return returned
        if values and function.structure is not None:
            lines.append(f"{indent}return {self._value(function.structure, indent)}")
        elif values:
            lines.append(f"{indent}return {', '.join(self.source(leaf.node) for leaf in values)}")
        return lines or [f"{indent}pass"]

    def _taped(self, function: Function, indent: str) -> list[str]:
        """The steps that losses need under tapes, the others behind them."""
        taken = {plain(name) for step in [*function.needed, *function.parameters] for name in step.names}
        taken |= {plain(name) for step in function.needed for need in step.needs for name in need.names}
        tapes = [free(taken, "tape") for _ in function.gradients]
        inner = indent + self._unit
        under = {id(step) for gradients in function.gradients for step in closure(gradients.loss_needs)}
        made = ", ".join(f"{self.spelled('GradientTape')}() as {tape}" for tape in tapes)
        lines = [f"{indent}with {made}:", *self._items(function, under, inner)]
        losses = []
        for gradients in function.gradients:
            loss = self.source(gradients.loss)
            if not loss.isidentifier():
                name = free(taken, "loss")
                lines.append(f"{inner}{name} = {self._value(gradients.loss, inner)}")
                loss = name
            losses.append(loss)
        self._write_selections(function, tapes)
        pairs: dict[int, _Pairs] = {}
        for gradients, tape, loss in zip(function.gradients, tapes, losses, strict=True):
            variables, before = self._trained(function, gradients, tape, taken)
            found = f"{tape}.gradient({loss}, {variables})"
            if gradients.gives is Gives.STEP:
                pairs[id(gradients)] = _Pairs(before, f"zip({found}, {variables})")
                continue
            lines += [f"{indent}{line}" for line in before]
            zipped = f"zip({found}, {variables})"
            if any(step.gradients is gradients and step.value == gradients.call for step in function.needed):
                zipped = f"list({zipped})"
            self.rewritten[span(gradients.call)] = zipped if gradients.gives is Gives.PAIRS else found
        return lines + self._behind(function, under, pairs, indent)

    def _write_selections(self, function: Function, tapes: list[str]) -> None:
        """Has the variables that a function selects in lists of their own written out, or told by its tape."""
        for step in function.needed:
            if step.is_selection:
                watched = f"{tapes[0]}.watched_variables()" if len(tapes) == 1 else None
                listed = self.selections[step.value.id] or watched
                if listed is None:
                    raise self._program.fail(step.value, "which variables there are can't be written")
                self.rewritten[span(step.value)] = listed

    def _behind(self, function: Function, under: set[int], pairs: dict[int, _Pairs], indent: str) -> list[str]:
        """What is not under a tape, with the summaries; steps of optimizers, and what waits for them, at the end."""
        if not function.gradients:
            self._write_selections(function, [])
        trains = {id(step) for step in function.needed if step.role is Role.TRAIN}
        waiting = function.needed if trains else []
        late = {id(step) for step in waiting if any(id(need) in trains for need in closure([step]))}
        lines = self._items(function, under | late, indent, inverted=True) + self._summaries(function, indent)
        for item in _in_order(function):
            if isinstance(item, Step) and item.role is Role.TRAIN:
                lines += self._optimizer_step(item, pairs.get(id(item.gradients)), indent)
            elif any(id(step) in late for step in (item.steps if isinstance(item, Helper) else [item])):
                lines += self._item(item, indent)
        return lines

    def _trained(self, function: Function, gradients: Gradients, tape: str, taken: set[str]) -> tuple[str, list[str]]:
        """What gradients are found for, and the lines that make it."""
        of = gradients.of
        step = self._program.step_named(of) if of is not None else None
        if step is not None and step.role is not Role.STATE:
            return self.source(step.target), []
        if of is not None and gradients.gives is Gives.LIST:
            text = self._listed(of, tape)
            return (f"[{text}]" if step is not None and self._is_one_variable(step) else text), []
        name = free(taken, "variables")
        listed = self._listed(of, tape) if of is not None else self._all_trained(function, gradients, tape)
        return name, [f"{name} = {listed}"]

    def _listed(self, of: Node, tape: str) -> str:
        """The text of some variables, or of a list of those that an expression selects."""
        if of.id in self.selections:
            return self.selections[of.id] or f"{tape}.watched_variables()"
        return self.source(of)

    def _optimizer_step(self, train: Step, pairs: _Pairs | None, indent: str) -> list[str]:
        training = train.training
        assert training is not None
        optimizer = self.optimizers.get(id(train)) or self.source(training.optimizer)
        lines = [f"{indent}{line}" for line in pairs.before] if pairs is not None else []
        if training.rate is not None:
            rate = self._program.analysis.source(training.rate)
            held = self._program.optimizers.held.get(training.rate.id)
            variable = held.name if held is not None else f"{optimizer}.learning_rate"
            lines.append(f"{indent}{variable}.assign({rate})")
        given = self._value(training.pairs, indent) if training.pairs is not None else pairs.text if pairs else ""
        lines.append(f"{indent}{optimizer}.apply_gradients({given})")
        if training.global_step is not None:
            lines.append(f"{indent}{training.global_step.names[0]}.assign_add(1)")
        return lines

    def _all_trained(self, function: Function, gradients: Gradients, tape: str) -> str:
        """The variables that a loss depends on: by their names where these are few, or another tape sees others."""
        names = self._names_trained(gradients)
        line = f"[{', '.join(names)}]" if names is not None else None
        if len(function.gradients) > 1:
            if line is None:
                raise self._program.fail(gradients.loss, "which variables this loss of two is for can't be written")
            return line
        is_short = line is not None and len(line) < WIDTH // 2 and not self._program.judge.made
        return line if is_short and line is not None else f"{tape}.watched_variables()"

    def _names_trained(self, gradients: Gradients) -> list[str] | None:
        """The variables that a loss depends on, one by one; None where they can't be told."""
        steps = closure(gradients.loss_needs)
        needs = [need for step in steps for need in step.needs] + gradients.loss_needs
        trained = {id(step): step for step in needs if step.role is Role.STATE}
        if not all(self._is_one_variable(step) for step in trained.values()):
            return None
        in_order = sorted(trained.values(), key=lambda step: step.statement.start_byte)
        names = [step.names[0] for step in in_order if "trainable" not in self.source(step.value)]
        used = set[int]().union(*(self._program.state_of(step) for step in steps))
        for before in self.made:
            is_used = not used.isdisjoint((before.made.node.id, id(before)))
            if is_used and not before.made.has_no_weights:
                if "trainable" in self.source(before.made.node):
                    return None
                names.append(before.trained)
        return names

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
            if chosen is None or any(id(step) in chosen for step in steps) != inverted:
                lines += self._item(item, indent)
        return lines

    def _item(self, item: Helper | Step, indent: str) -> list[str]:
        """The call of a helper, or the lines of a step that has some here."""
        if isinstance(item, Helper):
            called = f"{self._program.owner}{item.name}({', '.join(self._arguments(item))})"
            return [f"{indent}{', '.join(item.outputs)} = {called}"]
        return self._step(item, indent) if item.role not in {Role.TRAIN, Role.GROUP, *WRITTEN} else []

    def _summaries(self, function: Function, indent: str) -> list[str]:
        """The summaries that a function writes."""
        if not function.summaries:
            return []
        head = f"{indent}with {function.writer}.as_default(step={function.step_name}):"
        return [head, *(line for step in function.summaries for line in self._step(step, indent + self._unit))]

    def _arguments(self, helper: Helper) -> list[str]:
        if helper.is_function is None:
            return [self._truths.get(name, name) for name in helper.inputs]
        return [name for step in helper.is_function.parameters for name in step.names]

    def _step(self, step: Step, indent: str) -> list[str]:
        """The lines of a step, with the comments that belong to it the first time that it is written."""
        text = self._program.analysis.text
        is_commented = step.statement.id in self._commented or step.is_part
        comments = [] if is_commented else comments_above(self._program.analysis, step.statement)
        outer = self._program.operations.first_in.get(step.statement.id)
        if outer is not None and not is_commented:
            comments = [*comments_above(self._program.analysis, outer), *comments]
        line = text.line_at(step.statement.end_byte)
        rest = text.slice(Span(step.statement.end_byte, text.line_start(line) + len(text.line(line)))).strip()
        behind = f"  {rest}" if rest and not is_commented else ""
        self._commented.add(step.statement.id)
        return [*(f"{indent}{comment}" for comment in comments), *self._code(step, indent, behind)]

    def _code(self, step: Step, indent: str, behind: str) -> list[str]:
        """The lines of a step without comments: a name for what it gives only where that is used."""
        is_run = step.role is Role.ASSIGN and self._used.isdisjoint(step.names)
        if step.metric is not None:
            return self._of_metric(step.metric, "" if is_run else step.names[0], step.role, indent, behind)
        if is_run and step.value.type == "list_comprehension" and len(step.value.named_children) == 2:
            call, clause = step.value.named_children
            inner = indent + self._unit
            return [f"{indent}{self._value(clause, indent)}:{behind}", f"{inner}{self._value(call, inner)}"]
        source = self._value(step.value if is_run or step.role is Role.SUMMARY else step.statement, indent)
        return [f"{indent}{source}{behind}", *([""] if step.statement.type == "function_definition" else [])]

    def _of_metric(self, metric: Metric, name: str, role: Role, indent: str, behind: str) -> list[str]:
        """The lines that update a metric, and give what it is a name, if it has one."""
        given = metric.update(self.source, self.spelled) if role is Role.ASSIGN else []
        lines = [f"{indent}{self.called(f'{metric.name}.update_state', given, indent, 0)}"] if given else []
        lines += [f"{indent}{name} = {metric.name}.result()"] if name else []
        return [f"{lines[0]}{behind}", *lines[1:]]

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
        edits = [
            edit for edit in edits if not any(edit[0].within(old) and edit[0].start < old.end for old, _ in rewritten)
        ]
        pieces, at = [], where.start
        for old, new in sorted([*edits, *rewritten], key=lambda edit: (edit[0].start, -edit[0].end)):
            if old.start < at:
                continue
            pieces += [text.slice(Span(at, old.start)), new]
            at = old.end
        return "".join([*pieces, text.slice(Span(at, where.end))])


def _returned(name: str, indent: str, lines: list[str]) -> list[str] | None:
    """Lines with the last one, if it gives a value a name, returning it instead."""
    head = f"{indent}{name} = "
    return (
        [*lines[:-1], f"{indent}return {lines[-1].removeprefix(head)}"]
        if lines and lines[-1].startswith(head)
        else None
    )


def _in_order(function: Function) -> list[Helper | Step]:
    """What a function is made of: each behind what it needs, and as the source has it otherwise."""
    item_of: dict[int, Helper | Step] = {id(step): step for step in function.own_steps}
    item_of |= {id(step): helper for helper in function.helpers for step in helper.steps}
    found: dict[int, Helper | Step] = {}

    def add(item: Helper | Step) -> None:
        if id(item) in found:
            return
        for step in item.steps if isinstance(item, Helper) else [item]:
            for need in step.needs:
                other = item_of.get(id(need))
                if other is not None and other is not item:
                    add(other)
        found.setdefault(id(item), item)

    for step in function.needed:
        add(item_of[id(step)])
    return list(found.values())


def _names_used(function: Function, source: Callable[[Node], str]) -> set[str]:
    """The names that a function uses, but for those of what it runs."""
    steps = [step for step in function.needed if step.role not in {Role.GROUP, *WRITTEN}]
    nodes = [node for leaf in function.values if function.returns for node in descendants(leaf.node)]
    fetched = {source(node) for node in nodes if node.type == "identifier"}
    return fetched.union(*(words_of(step, source) for step in steps))
