"""Savers of a program: what they save goes into a `tf.train.Checkpoint`, which needs no session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.checkpoints import Kept, Lookups, Places
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.runs import Run
from eagerly.fix.graph.steps import Role, Step, closure
from eagerly.fix.imports import references_to
from eagerly.fix.model import NeededImport
from eagerly.fix.purity import runs_often
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.names.meaning import Instance
from eagerly.names.scopes import BindingKind, ScopeKind
from eagerly.source.text import Span
from eagerly.source.tree import is_in, method_called, span

_SAVER = ("var_list", "max_to_keep", "keep_checkpoint_every_n_hours")
_EVERYTHING = {"global_variables", "all_variables"}
_SAVE = ("sess", "save_path", "global_step", "write_meta_graph")
_RESTORE = ("sess", "save_path")
_MATCHED = "assert_existing_objects_matched()"
"""What makes a checkpoint that lacks something an error, as it is for a saver."""
NOTE = (
    "What TensorFlow 1 saved goes by the names of variables, and is read with "
    "`tf.train.load_checkpoint(path).get_tensor(name)`; what is saved from now on goes by attributes."
)
MANAGED = (
    "A checkpoint manager deletes old checkpoints as a saver does, and counts those of earlier runs in the folder, too."
)
UNLISTED = (
    "A checkpoint that is written without a manager is not listed in the folder: `tf.train.latest_checkpoint` does not "
    "find it, and none is deleted."
)


@dataclass(frozen=True, eq=False)
class Save:
    """`saver.save(…)`."""

    call: Node
    owner: Node
    path: Node
    number: Node | None


@dataclass(eq=False)
class Saver:
    """`saver = tf.train.Saver(…)`."""

    step: Step
    variables: Mapping[str, str] | None
    """What it saves, by the names of attributes; None where it is all that there is."""
    limits: Mapping[str, str]
    """How many it keeps, in the words of the source, by the name of the parameter."""
    saves: list[Save] = field(default_factory=list)
    restores: list[tuple[Node, Node]] = field(default_factory=list)
    """The calls that restore, each with the path."""
    kept: Kept | None = None
    """Where a manager keeps what it saves; None where a checkpoint is written without one."""


class Savers:
    """The savers of one program, and what becomes of their calls."""

    def __init__(self, program: Program) -> None:
        """Raises:
        CannotFixError: what one of them saves can't be told.
        """
        self._program = program
        self._analysis = program.analysis
        self._lookups = Lookups(program)
        self._places = Places(program)
        for step in list(self._in_branches()):
            program.add(step)
        self.all = [self._read(step) for step in program.steps if self._makes_saver(step)]
        self.restored: list[Node] = []
        """The calls that give everything the values from a file."""
        self.edits: list[tuple[Span, str]] = []
        self.placed: list[tuple[Save, Kept]] = []
        """What is saved where only the call knows, by a manager that is made for it."""

    def _in_branches(self) -> Iterator[Step]:
        """The savers that are made beside the straight path, and once."""
        program = self._program
        for bindings in program.scope.bindings.values():
            for binding in bindings:
                target, value = binding.node, binding.value
                is_step = id(binding) in program.step_of or binding.kind is not BindingKind.ASSIGN
                if is_step or value is None or runs_often(target, program.scope):
                    continue
                step = Step(statement_of(target), target, value, [binding])
                if self._makes_saver(step):
                    yield step

    def _makes_saver(self, step: Step) -> bool:
        meaning = self._analysis.names.of(step.value, self._program.scope)
        return step.role is Role.STAYS and isinstance(meaning, Instance) and meaning.kind == "saver"

    def _read(self, step: Step) -> Saver:
        bound = bind(self._analysis, step.value, _SAVER)
        if bound.problem is not None:
            raise self._program.fail(step.value, bound.problem)
        given = {name: argument.value for name, argument in bound.given.items()}
        saved = given.pop("var_list", None)
        limits = {name: self._analysis.source(value) for name, value in given.items()}
        if saved is None or saved.type == "none" or self._is_everything(saved):
            return Saver(step, None, limits)
        return Saver(step, self._variables(saved), limits)

    def _is_everything(self, node: Node) -> bool:
        return self._analysis.names.path_called(node, self._program.scope) in _EVERYTHING

    def _variables(self, node: Node) -> dict[str, str]:
        """What a list or dictionary of variables names."""
        found: dict[str, str] = {}
        for item in node.named_children if node.type in ("list", "dictionary") else [node]:
            key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
            variable = value if item.type == "pair" and value is not None else item
            step = self._program.step_named(variable)
            name = plain(
                self._analysis.source(key if item.type == "pair" and key is not None else variable).strip("'\"")
            )
            if node.type not in ("list", "dictionary") or step is None or step.role is not Role.STATE:
                raise self._program.fail(node, "which variables are saved can't be told")
            if not name.isidentifier():
                raise self._program.fail(item, f"`{name}` can't be the name of an attribute of a checkpoint")
            found[name] = self._analysis.source(variable)
        return found

    @property
    def imports(self) -> set[NeededImport]:
        return self._places.imports

    @property
    def restores(self) -> list[Node]:
        """All calls that restore."""
        return [call for saver in self.all for call, _ in saver.restores]

    # Their calls.

    def use(self, session: Node) -> bool:
        """Takes the call of a saver that a session is given to; whether it is one."""
        arguments = session.parent
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        method = method_called(call) if call is not None else None
        if call is None or method is None:
            return False
        owner, name = method
        step = self._program.step_named(owner)
        saver = next((saver for saver in self.all if saver.step is step), None)
        if saver is None:
            return False
        if self._analysis.source(name) == "save":
            self._save(call, owner, saver)
        elif self._analysis.source(name) == "restore":
            self._restore(call, saver)
        else:
            return False
        return True

    def _save(self, call: Node, owner: Node, saver: Saver) -> None:
        bound = bind(self._analysis, call, _SAVE)
        if bound.problem is not None or "save_path" not in bound.given:
            raise self._program.fail(call, bound.problem or "where it saves can't be told")
        number = bound.given["global_step"].value if "global_step" in bound.given else None
        is_numbered = number is not None and number.type != "none"
        saver.saves.append(Save(call, owner, bound.given["save_path"].value, number if is_numbered else None))

    def _restore(self, call: Node, saver: Saver) -> None:
        bound = bind(self._analysis, call, _RESTORE)
        if bound.problem is not None or "save_path" not in bound.given:
            raise self._program.fail(call, bound.problem or "what it restores can't be told")
        changing = (Role.STATE, Role.OPTIMIZER, Role.TRAIN)
        after = [step for step in self._program.steps if step.statement.start_byte > saver.step.statement.start_byte]
        if saver.variables is None and not any(step.role in changing for step in after):
            self.restored.append(call)
        saver.restores.append((call, bound.given["save_path"].value))

    # What becomes of them.

    def settle(self) -> None:
        """Decides what becomes of savers, once all their calls are known.

        Raises:
            CannotFixError: a saver does more than checkpoints do.
        """
        for saver in self.all:
            self._require_only(saver)
            saver.kept = self._kept(saver)
            reading = "read(" if saver.kept is None else "checkpoint.read("
            for call, path in saver.restores:
                self.edits += self._around(call, path, reading, f").{_MATCHED}")
            for save in saver.saves:
                self._settle(save, saver)

    def require_made(self, runs: list[Run]) -> None:
        """Refuses what is saved before there is all of it: layers and optimizers make their variables when they run.

        Raises:
            CannotFixError: with the line that saves.
        """
        needed = ((run, closure([need for leaf in run.leaves for need in leaf.needs])) for run in runs)
        trains = [run for run, steps in needed if any(step.role is Role.TRAIN for step in steps)]
        has_layers = any(step.is_layer for step in self._program.steps) or any(
            made.is_layer and not made.has_no_weights for made in self._program.judge.made.values()
        )
        for saver in self.all:
            for save in saver.saves:
                if has_layers and self._is_before(save.call, runs):
                    raise self._program.fail(save.call, "layers make their variables in the first run, which is later")
                if saver.restores and saver.variables is None and self._is_before(save.call, trains):
                    raise self._program.fail(save.call, "optimizers make their state in the first step, which is later")

    def _is_before(self, call: Node, runs: list[Run]) -> bool:
        """Whether a call stands before all runs in its function, of which there are some."""
        scope = self._program.lookup.scope_at(call).enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE)
        starts = [run.call.start_byte for run in runs if run.scope is scope]
        return bool(starts) and call.start_byte < min(starts)

    def _require_only(self, saver: Saver) -> None:
        known = [span(save.call) for save in saver.saves] + [span(call) for call, _ in saver.restores]
        for binding in saver.step.bindings:
            for reference in references_to(self._analysis, binding):
                if not is_in(reference.base, known):
                    raise self._program.fail(
                        reference.base, f"`{reference.name}` is used for more than to save and restore"
                    )

    def _kept(self, saver: Saver) -> Kept | None:
        """Where one manager keeps all that a saver numbers, or the one file that is looked up."""
        numbered = [save for save in saver.saves if save.number is not None]
        saves = numbered or (saver.saves if self._lookups.all else [])
        paths = {self._analysis.source(save.path) for save in saves}
        place = self._places.before(saver.step.statement, saves[0].path) if len(paths) == 1 else None
        if place is None or numbered:
            return Kept(*place, saver.limits) if place is not None else None
        self._require_unnamed(saver)
        return Kept(*place, {"max_to_keep": "1"})

    def _require_unnamed(self, saver: Saver) -> None:
        """Refuses a use of the name of a file that a manager numbers."""
        self._lookups.require_unnamed([path for _, path in saver.restores])
        for save in saver.saves:
            if not stands_alone(save.call):
                raise self._program.fail(save.call, "the path is used that it gives, and the name of the file changes")
        for call, path in saver.restores:
            if self._analysis.source(path) == self._analysis.source(saver.saves[0].path):
                raise self._program.fail(call, "it is restored by its name, and looked up elsewhere")

    def _settle(self, save: Save, saver: Saver) -> None:
        if save.number is None:
            is_only = all(other.number is None for other in saver.saves)
            if saver.kept is not None and is_only:
                self.edits += self._around(save.call, save.call, "save()", "")
                return
            if self._lookups.all:
                raise self._program.fail(
                    save.call, "what is saved last is looked up, and a checkpoint leaves no word of it"
                )
            written = "write(" if saver.kept is None else "checkpoint.write("
            self.edits += self._around(save.call, save.path, written, ")")
            return
        self._require_number(save.number)
        if saver.kept is not None:
            self.edits += self._around(save.call, save.number, "save(checkpoint_number=", ")")
        else:
            self.placed.append((save, Kept(*self._places.here(save.path), saver.limits)))

    def _around(self, call: Node, kept: Node, before: str, behind: str) -> list[tuple[Span, str]]:
        """The edits that leave one node of a call of a method; nothing where that is the call itself."""
        method = method_called(call)
        assert method is not None
        name = method[1]
        if kept == call:
            return [(Span(name.start_byte, call.end_byte), before)]
        return [(Span(name.start_byte, kept.start_byte), before), (Span(kept.end_byte, call.end_byte), behind)]

    def _require_number(self, number: Node) -> None:
        """Refuses the number of a step that only a session knows."""
        step = self._program.step_named(number)
        is_tensor = isinstance(self._analysis.names.of(number, self._program.scope), Instance)
        if (step.role is not Role.STATE) if step is not None else is_tensor:
            raise self._program.fail(number, f"`{self._analysis.source(number)}` is a tensor, and has no value here")

    @staticmethod
    def placed_edits(save: Save, manager: str) -> list[tuple[Span, str]]:
        """The edits that have a manager save, which is made for it."""
        assert save.number is not None
        return [
            (Span(save.call.start_byte, save.number.start_byte), f"{manager}.save(checkpoint_number="),
            (Span(save.number.end_byte, save.call.end_byte), ")"),
        ]

    def note(self) -> str:
        """What to know of what is saved; nothing where nothing is."""
        if not self.all:
            return ""
        saving = [saver for saver in self.all if saver.saves]
        is_managed = any(saver.kept is not None for saver in saving) or self.placed
        is_unlisted = any(
            save.number is None and (saver.kept is None or any(other.number is not None for other in saver.saves))
            for saver in saving
            for save in saver.saves
        )
        return " ".join([NOTE, *([MANAGED] if is_managed else []), *([UNLISTED] if is_unlisted else [])])

    @staticmethod
    def written(checkpoint: str, kept: Mapping[str, str]) -> str:
        """What makes a checkpoint of these values, by the names of attributes."""
        taken: set[str] = set()
        given = (f"{free(taken, plain(name.rpartition('.')[2]))}={value}" for name, value in kept.items())
        return f"{checkpoint}({', '.join(given)})"
