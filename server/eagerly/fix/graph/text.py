"""The text of a converted program: functions where their last step stood, calls in the place of runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.fix.graph import cells, fused, iterators, runners, stage
from eagerly.fix.graph.cell_classes import STATE, written
from eagerly.fix.graph.collections import Item
from eagerly.fix.graph.feeds import Feeds
from eagerly.fix.graph.functions import Function, Helper
from eagerly.fix.graph.layout import GONE, HERE, Layout, comments_above
from eagerly.fix.graph.made import Before, MadeBefore
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.passing import PassedSessions
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.runners import QueueRunners
from eagerly.fix.graph.runs import CallWriter, Run
from eagerly.fix.graph.saving import Savers
from eagerly.fix.graph.selection import Test, UnsureError, means_all
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.graph.summaries import Summaries
from eagerly.fix.graph.write import Writer
from eagerly.fix.imports import below_imports
from eagerly.fix.model import Fix, NeededImport, Replacement
from eagerly.fix.session import session_uses
from eagerly.fix.spelling import spell
from eagerly.fix.statements import statement_of
from eagerly.names.meaning import Instance
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, is_in, span, with_items


@dataclass(frozen=True, eq=False)
class Plan:
    """What is known of a program once it is certain that it can be converted."""

    program: Program
    runs: list[Run]
    functions: list[Function]
    helpers: list[Helper]
    """What functions share."""
    made: MadeBefore
    feeds: Feeds
    passed: PassedSessions
    savers: Savers
    runners: QueueRunners
    summaries: Summaries
    calls: CallWriter
    removed: list[Node]
    """The statements that go."""
    unwrapped: list[Node]
    """The `with` statements that go, while their bodies stay."""
    configuration: str
    """The lines below the imports for what sessions are configured with."""
    dropped: list[str]
    """What of their configuration has no such lines, each as a sentence."""
    taken: set[str]
    """The names of the file that stay, and those of functions."""
    gone: set[str]
    """The names that the scope loses."""


class NewText:
    """Writes one program."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._analysis = plan.program.analysis
        self._layout = Layout(self._analysis, plan.program.scope, plan.unwrapped)
        self.needs: set[NeededImport] = {*plan.made.imports, *plan.savers.imports}
        self._edits: list[tuple[Span, str]] = []
        self._chunks: dict[int, list[str]] = {}
        """What stands in the place of steps, by their ids."""
        self._fused_name = ""
        """That of the class for batch normalization of pictures, once it is written."""
        self._writer = Writer(
            plan.program, lambda path: self._spelled(Symbol(Api.TF, path)), self._layout.unit, self._layout.ending
        )

    def fix(self) -> Fix:
        """The fix.

        Raises:
            CannotFixError: something can't be written.
        """
        edits = self.edits()
        return Fix(
            "Turn the graph into functions, and the session's runs into calls",
            tuple(self._replacements(edits)),
            Safety.REVIEW,
            self.note(),
            imports=frozenset(self.needs),
        )

    def edits(self) -> list[tuple[Span, str]]:
        """All that changes, but for `with` statements that go.

        Raises:
            CannotFixError: something can't be written.
        """
        self._write_cells()
        self._write_rates()
        self._write_what_stays()
        self._write_what_is_made_before()
        self._write_iterators()
        self._write_what_is_around()
        self._select()
        self._write_resets()
        self._write_collections()
        self._write_averages()
        self._write_functions()
        self._write_steps()
        return [edit for edit in self._edits if not self._is_within_other(edit[0])]

    def _replacements(self, edits: list[tuple[Span, str]]) -> Iterator[Replacement]:
        edits = self._layout.with_pass(edits, self.plan.program.scope.node)
        return self._layout.applied(self._layout.with_unwrapping(edits))

    def _spelled(self, symbol: Symbol | str) -> str:
        if isinstance(symbol, str):
            return symbol
        steps = self.plan.program.steps
        at = steps[-1].statement if steps else self.plan.program.scope.node
        spelling = spell(self._analysis, symbol, self.plan.program.scope, at, self._tensorflow())
        self.needs.update(spelling.needs)
        return spelling.text

    def _write_what_stays(self) -> None:
        """The parts of steps that are written anew where they stand."""
        heads = self.plan.program.stage
        for where, pieces in self.plan.program.rewritten.items():
            self._writer.rewritten[where] = text = "".join(map(self._spelled, pieces))
            if not any(where.within(head) for head in heads):
                self._edits.append((where, text))
        moved = [span(step.statement) for step in self.plan.program.moved if step.is_compound]
        for statement in self.plan.program.judge.scoped:
            for item in with_items(statement) if is_in(statement, moved) else ():
                name = self.plan.program.variables.name_of_scope(item)
                if name is not None:
                    self._writer.rewritten[span(item)] = f"{self._writer.spelled('name_scope')}({name})"

    def _write_cells(self) -> None:
        """The classes for cells, below the imports, and what runs cells."""
        judge, found, ending = self.plan.program.judge, self.plan.program.cells, self._layout.ending
        for call in judge.running:
            path = self._analysis.names.path_called(call, self.plan.program.scope)
            self._rewrite_function(call, Symbol(Api.V1, f"nn.{path.rpartition('.')[2]}"))
        for call in judge.states:
            self._rewrite_function(call, found.name(STATE))
        parts = [written(part, found.names, self._writer.spelled, self._layout.unit) for part in found.names]
        if parts:
            at = below_imports(self._analysis)
            text = "".join(f"{HERE}{ending}{ending.join(lines)}{ending}{HERE}{ending}" for lines in parts)
            self._edits.append((Span(at, at), text))
            self.needs |= found.imports

    def _write_rates(self) -> None:
        """The variables that hold the learning rates of optimizers of TensorFlow 1, in front of these."""
        program = self.plan.program
        for held in program.optimizers.held.values():
            held.name = program.owner + free(self.plan.taken, "learning_rate")
            program.rewritten[span(held.rate)] = (held.name,)
            line = f"{held.name} = {self._writer.spelled('Variable')}(0.0, trainable=False)"
            (step,) = [
                step
                for step in program.steps
                if held.made == (step.training.optimizer if step.training is not None else step.value)
            ]
            if step.goes:
                self._chunks.setdefault(id(step), []).extend([line] if self._is_used(step) else [])
            else:
                at = self._layout.lines_of(step.statement).start
                self._edits.append((Span(at, at), f"{self._indent(step.statement)}{line}{self._layout.ending}"))

    def _rewrite_function(self, call: Node, new: Symbol | str) -> None:
        """Has something else called where a call stands."""
        where = span(callee(call) or call)
        self._writer.rewritten[where] = text = self._spelled(new)
        self._edits.append((where, text))

    def _write_what_is_made_before(self) -> None:
        """Variables, layers and optimizers, with names, in front of the step that needs them first."""
        made, program = self.plan.made, self.plan.program
        made.give_names(self.plan.taken, self.plan.gone)
        self._writer.made, self._writer.handed = made.items, made.handed
        for before in made.items:
            edits = before.edits if before.statement is None else [self._gone(before.statement)]
            self._edits += edits
            self._writer.rewritten |= dict(edits)
            step = self._first_used(before)
            if step is not None:
                indent = self._layout.final_indent(step.statement)
                maker = "".join(map(self._spelled, before.text))
                if before.made.node.id in program.normalizations.fused:
                    maker = self._fused(step, maker, indent)
                line = f"{before.name} = {before.made_by(maker)}"
                self._chunks.setdefault(id(step), []).append(line)
        gone = [slot.statement for slot in made.handed.slots if slot.statement is not None]
        handed = [self._gone(statement) for statement in (*gone, *made.left_over())]
        handed += made.handed.edits(self.plan.taken)
        self._edits += handed
        self._writer.rewritten |= dict(handed)
        for step in program.moved:
            if step.metric is not None and not step.metric.name and self._is_used(step):
                step.metric.name = program.owner + free(self.plan.taken, step.metric.hint)
                maker = f"{step.metric.name} = {self._writer.spelled(step.metric.class_path)}()"
                self._chunks.setdefault(id(step), []).append(maker)
            if step.training is not None and step.training.made_here and self._is_used(step):
                name = program.owner + free(self.plan.taken, "optimizer")
                self._writer.optimizers[id(step)] = name
                maker = self._writer.source(step.training.optimizer)
                self._chunks.setdefault(id(step), []).append(f"{name} = {maker}")

    def _fused(self, step: Step, maker: str, indent: str) -> str:
        """What makes a layer of a class that the program gets in front of the first one."""
        base, _, arguments = maker.partition("(")
        if not self._fused_name:
            self._fused_name = free(self.plan.taken, fused.NAME)
            lines = fused.written(self._fused_name, base, self._writer.spelled, self._layout.unit)
            marked = [HERE, *(indent + line if line else "" for line in lines), indent + HERE]
            self._chunks.setdefault(id(step), []).append(self._layout.ending.join(marked))
        return f"{self._fused_name}({arguments}"

    def _write_iterators(self) -> None:
        """The iterators that had no name, in the place of what took their elements."""
        for step in self.plan.program.iterators.unnamed:
            name = free(self.plan.taken, "iterator")
            self._chunks.setdefault(id(step), []).append(self.plan.program.iterators.named(step, name))

    def _write_what_is_around(self) -> None:
        """Savers, writers of summaries, iterators, sessions that are passed on, and the configuration."""
        plan = self.plan
        for saver in plan.savers.all:
            kept = saver.variables or self._kept_before(saver.step)
            checkpoint = plan.savers.written(self._writer.spelled("train.Checkpoint"), kept)
            if saver.kept is not None:
                indent = self._indent(saver.step.statement)
                manager = self._writer.spelled("train.CheckpointManager")
                head = f"{self._analysis.source(saver.step.target)} = "
                checkpoint = self._writer.called(manager, [checkpoint, *saver.kept.arguments], indent, len(head))
            self._edits.append((span(saver.step.value), checkpoint))
        for save, place in plan.savers.placed:
            statement = statement_of(save.call)
            manager = self._writer.called(
                self._writer.spelled("train.CheckpointManager"),
                [self._analysis.source(save.owner), *place.arguments],
                self._indent(statement),
                save.call.start_byte - statement.start_byte,
            )
            self._edits += plan.savers.placed_edits(save, manager)
        for step in plan.summaries.writers:
            self._edits.append(plan.summaries.made(step, self._writer.spelled("summary.create_file_writer")))
        for around in (plan.savers, plan.runners, plan.passed, plan.feeds, plan.program.iterators):
            self._edits += around.edits
        self._edits += dict.fromkeys(edit for run in plan.runs for edit in run.handled)
        if plan.configuration:
            at = below_imports(self._analysis)
            self._edits.append((Span(at, at), plan.configuration))

    def _write_resets(self) -> None:
        """What has metrics begin anew, in the place of runs of what initializes their variables."""
        metrics = self.plan.program.metrics
        for call in metrics.resets:
            statement = statement_of(call)
            lines = [f"{metric.name}.reset_state()" for metric in metrics.all if metric.name]
            indent = self._indent(statement)
            edit = span(statement), f"{self._layout.ending}{indent}".join(lines)
            self._edits.append(edit if lines else self._gone(statement))

    def _write_collections(self) -> None:
        """Lists of losses in the place of collections."""

        def layers(item: Item) -> list[str]:
            of_item = [before for before in self.plan.made.items if before.made.node == item.node]
            return [before.losses for before in of_item if len(of_item) == 1 or item.step in before.steps]

        for collected in (each for found in self.plan.program.collections.read.values() for each in found):
            listed = collected.listed(self._writer.source, layers)
            text = f"{self._writer.spelled('add_n')}({listed})" if collected.is_sum else listed
            self._writer.rewritten[span(collected.node)] = text

    def _write_averages(self) -> None:
        """Moving averages, which begin with the values that variables have before anything runs."""
        steps = self.plan.program.steps
        written: set[str] = set()
        for applied in self.plan.program.averages.applied:
            text = self._writer.source(applied.value)
            at = next(step for step in steps[steps.index(applied) :] if not step.is_part)
            if not at.goes:
                raise self.plan.program.fail(applied.value, "where the averages are made can't be written")
            if text not in written:
                written.add(text)
                self._chunks.setdefault(id(at), []).append(text)

    def _indent(self, statement: Node) -> str:
        """The indentation that a statement has in the end."""
        return self._layout.final_indent(statement)

    def _write_functions(self) -> None:
        ending, layout, writer = self._layout.ending, self._layout, self._writer
        for item in self._in_order():
            anchor = item.anchor if isinstance(item, Function) else item.steps[-1]
            indent = layout.final_indent(anchor.statement)
            written = writer.function(item, indent) if isinstance(item, Function) else writer.helper(item, indent)
            self._chunks.setdefault(id(anchor), []).append(f"{HERE}{ending}{written}{ending}{indent}{HERE}")

    def _write_steps(self) -> None:
        """What is left in the place of steps, of statements that go, and of runs."""
        plan, ending = self.plan, self._layout.ending
        of_statement: dict[int, list[Step]] = {}
        for step in plan.program.steps:
            if step.goes:
                of_statement.setdefault(step.statement.id, []).append(step)
        for step, *others in of_statement.values():
            indent = self._layout.final_indent(step.statement)
            pieces = [piece for each in (step, *others) for piece in self._chunks.get(id(each), [])]
            new = "".join(f"{indent}{piece}{ending}" for piece in pieces)
            self._edits.append((self._layout.lines_of(step.statement), new or f"{GONE}{ending}"))
            outer = plan.program.operations.first_in.get(step.statement.id)
            if outer is not None and comments_above(self._analysis, outer):
                self._edits.append(self._layout.comments_gone(outer))
        for node in [*plan.removed, *plan.summaries.removed]:
            is_session = any(span(use.node).within(span(node)) for use in session_uses(self._analysis))
            self._edits.append(self._gone(node, with_comments=not is_session))
        plan.calls.spelled = self._writer.spelled
        self._edits += plan.calls.edits(plan.runs)

    def _gone(self, statement: Node, *, with_comments: bool = True) -> tuple[Span, str]:
        return self._layout.gone(statement, with_comments=with_comments)

    def _is_within_other(self, where: Span) -> bool:
        """Whether a stretch is in another that changes too; what is inserted at its start stands in front of it."""
        return any(
            where != other and where.within(other) and where != Span(other.start, other.start)
            for other, _ in self._edits
        )

    def note(self) -> str:
        program = self.plan.program
        unused = [step for step in program.moved if step.bindings and not self._is_used(step)]
        names = ", ".join(f"`{step.names[0]}`" for step in unused)
        note = "The program runs eagerly from here on, and each run is a call of a function."
        note += f" {names} went: nothing fetched it." if names else ""
        note += f" {self.plan.savers.note()}" if self.plan.savers.all else ""
        note += f" {iterators.NOTE}" if any(run.element is not None for run in self.plan.runs) else ""
        note += f" {stage.NOTE}" if program.places else ""
        note += f" {fused.NOTE}" if self._fused_name else ""
        note += f" {cells.NOTE}" if program.cells.names else ""
        note += f" {runners.NOTE}" if self.plan.runners.removed else ""
        note += f" {written}" if (written := self.plan.summaries.note()) else ""
        if any(program.lookup.is_random(step.value, program.scope) for step in program.steps):
            note += " Random numbers are drawn anew, and not as a graph's seed would draw them."
        return " ".join([note, *self.plan.dropped])

    def _select(self) -> None:
        """Has the writer know the variables that expressions select."""
        selection = self.plan.program.selection
        for step in self.plan.program.steps:
            if step.is_selection and not step.goes:
                listed = self._selected(selection.tests[step.value.id], step.value, layers=False)
                if listed is None:
                    raise self.plan.program.fail(step.value, "which variables there are can't be written")
                self._edits.append((span(step.value), listed))
        whole = {step.value.id for step in self.plan.program.steps if step.is_selection}
        for step in self.plan.program.moved:
            for node in descendants(step.value):
                test = selection.tests.get(node.id)
                if test is None or node.type == "identifier":
                    continue
                if node.id in whole or (step.gradients is not None and step.gradients.of == node):
                    self._writer.selections[node.id] = self._selected(test, node, layers=True)
                elif not any(
                    node in descendants(other)
                    for other in self.plan.program.selection.within(step.value)
                    if other != node
                ):
                    listed = self._selected(test, node, layers=False)
                    if listed is None:
                        raise self.plan.program.fail(node, "which variables there are can't be written")
                    self._writer.rewritten[span(node)] = listed

    def _selected(self, test: Test, node: Node, *, layers: bool) -> str | None:
        """A list of the variables that are made before an expression and meant by it; None where only a tape tells."""
        found: list[str] = []
        is_all = test is means_all
        for step in self.plan.program.steps:
            if step.statement.start_byte >= node.start_byte:
                break
            for before in self.plan.made.items:
                if before.steps[0] is step and not before.made.has_no_weights:
                    answers = self._answers(test, before.old_names)
                    if len(answers) != 1 or (before.made.is_layer and not layers):
                        if is_all and layers:
                            return None
                        raise self.plan.program.fail(node, f"whether it means `{before.name}` can't be told")
                    if answers.pop():
                        found.append(before.trained)
            if step.role is Role.STATE and not self._is_untrained(step):
                if not self._is_one(step):
                    if is_all and layers:
                        return None
                    raise self.plan.program.fail(node, f"which of `{step.names[0]}` it means can't be told")
                if test(self.plan.program.variables.name_of(step.value)):
                    found.append(step.names[0])
        return f"[{', '.join(found)}]"

    @staticmethod
    def _answers(test: Test, names: list[str]) -> set[bool]:
        """Whether an expression means the variables of these names; nothing where that can't be told."""
        try:
            return {test(name) for name in names}
        except UnsureError:
            return set()

    def _is_one(self, step: Step) -> bool:
        meaning = self._analysis.names.of(step.value, self.plan.program.scope)
        return isinstance(meaning, Instance) and meaning.kind == "variable" and step.value.type == "call"

    def _is_untrained(self, step: Step) -> bool:
        says_so = re.search(r"trainable\s*=\s*False\b", self._writer.source(step.value)) is not None
        return self.plan.program.averages.is_own(step) or (self._is_one(step) and says_so)

    def _kept_before(self, saver: Step) -> dict[str, str]:
        """All that has a state where a saver is made, by its name."""
        names: list[str] = []
        first = [(before.name, self._first_used(before)) for before in self.plan.made.items]
        for step in self.plan.program.steps:
            if step.statement.start_byte > saver.statement.start_byte:
                break
            names += step.names if step.role in (Role.STATE, Role.OPTIMIZER) else []
            names += [name for name, used in first if used is step]
            names += [self._writer.optimizers[id(step)]] if id(step) in self._writer.optimizers else []
        return {name: name for name in names}

    def _in_order(self) -> list[Function | Helper]:
        return [*(helper for helper in self.plan.helpers if helper.is_function is None), *self.plan.functions]

    def _is_used(self, step: Step) -> bool:
        return any(step is needed for function in self.plan.functions for needed in function.needed)

    def _first_used(self, before: Before) -> Step | None:
        """The first step that needs what is made before, of those that are run."""
        return next((step for step in before.steps if self._is_used(step)), None)

    def _tensorflow(self) -> Node | None:
        """A name for TensorFlow as the program spells it."""
        for use in self._analysis.uses:
            if use.reference.base != use.node and use.scope is self.plan.program.scope:
                return use.reference.base
        return None
