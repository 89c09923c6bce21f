"""Savers of a program: what they save goes into a `tf.train.Checkpoint`, which needs no session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.arguments import bind
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.imports import references_to
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import span

_SAVER = ("var_list", "max_to_keep")
_EVERYTHING = {"global_variables", "all_variables"}
_LOOKED_UP = {"train.get_checkpoint_state", "train.latest_checkpoint"}
"""What finds the files that were saved last, by a file that only a manager of checkpoints writes."""
_SAVE = ("sess", "save_path", "global_step", "write_meta_graph")
_RESTORE = ("sess", "save_path")
NOTE = (
    "What TensorFlow 1 saved goes by the names of variables, and is read with "
    "`tf.train.load_checkpoint(path).get_tensor(name)`; what is saved from now on goes by attributes."
)


@dataclass(frozen=True, eq=False)
class Saver:
    """`saver = tf.train.Saver(…)`."""

    step: Step
    variables: Mapping[str, str] | None
    """What it saves, by the names of attributes; None where it is all that there is."""


class Savers:
    """The savers of one program, and what becomes of their calls."""

    def __init__(self, program: Program) -> None:
        """Raises:
        CannotFixError: what one of them saves can't be told.
        """
        self._program = program
        self._analysis = program.analysis
        self.all = [self._read(step) for step in program.steps if self._makes_saver(step)]
        self.restored: list[Node] = []
        """The calls that give everything the values from a file."""
        self.edits: list[tuple[Span, str]] = []

    def _makes_saver(self, step: Step) -> bool:
        meaning = self._analysis.names.of(step.value, self._program.scope)
        return step.role is Role.STAYS and isinstance(meaning, Instance) and meaning.kind == "saver"

    def _read(self, step: Step) -> Saver:
        bound = bind(self._analysis, step.value, _SAVER)
        if bound.problem is not None:
            raise self._program.fail(step.value, bound.problem)
        given = bound.given.get("var_list")
        if given is None or given.value.type == "none" or self._is_everything(given.value):
            return Saver(step, None)
        return Saver(step, self._variables(given.value))

    def _is_everything(self, node: Node) -> bool:
        function = node.child_by_field_name("function") if node.type == "call" else None
        meaning = self._analysis.names.of(function, self._program.scope) if function is not None else None
        return isinstance(meaning, Symbol) and meaning.path in _EVERYTHING

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

    def use(self, session: Node) -> bool:
        """Takes the call of a saver that a session is given to; whether it is one."""
        arguments = session.parent
        call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
        function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
        owner = function.child_by_field_name("object") if function is not None else None
        name = function.child_by_field_name("attribute") if function is not None else None
        step = self._program.step_named(owner) if owner is not None else None
        saver = next((saver for saver in self.all if saver.step is step), None)
        if call is None or owner is None or name is None or saver is None:
            return False
        if self._analysis.source(name) == "save":
            self._save(call, owner)
        elif self._analysis.source(name) == "restore":
            self._restore(call, owner, saver)
        else:
            return False
        return True

    def _save(self, call: Node, owner: Node) -> None:
        bound = bind(self._analysis, call, _SAVE)
        if bound.problem is not None or "save_path" not in bound.given:
            raise self._program.fail(call, bound.problem or "where it saves can't be told")
        path = self._analysis.source(bound.given["save_path"].value)
        has_number = "global_step" in bound.given and bound.given["global_step"].value.type != "none"
        if any(use.symbol.path in _LOOKED_UP for use in self._analysis.uses):
            raise self._program.fail(call, "what is saved last is looked up, and a checkpoint leaves no word of it")
        if has_number:
            path = self._numbered(bound.given["save_path"].value, bound.given["global_step"].value)
        self.edits.append((span(call), f"{self._analysis.source(owner)}.write({path})"))

    def _numbered(self, path: Node, number: Node) -> str:
        """A path with the number of a step behind it, as a saver writes it."""
        step = self._program.step_named(number)
        text = self._analysis.source(number)
        if step is not None and step.role is Role.STATE:
            text = f"{text}.numpy()"
        elif step is not None or isinstance(self._analysis.names.of(number, self._program.scope), Instance):
            raise self._program.fail(number, f"`{text}` is a tensor, and has no value here")
        source = self._analysis.source(path)
        if "'" in text or '"' in text or path.type not in ("string", "identifier", "attribute"):
            return f'{source} + "-" + str({text})'
        if path.type != "string":
            return f'f"{{{source}}}-{{{text}}}"'
        if source[0] not in "'\"" or "{" in source or "\\" in source:
            return f'{source} + "-" + str({text})'
        return f"f{source[:-1]}-{{{text}}}{source[-1]}"

    def _restore(self, call: Node, owner: Node, saver: Saver) -> None:
        bound = bind(self._analysis, call, _RESTORE)
        if bound.problem is not None or "save_path" not in bound.given:
            raise self._program.fail(call, bound.problem or "what it restores can't be told")
        path = self._analysis.source(bound.given["save_path"].value)
        changing = (Role.STATE, Role.OPTIMIZER, Role.TRAIN)
        after = [step for step in self._program.steps if step.statement.start_byte > saver.step.statement.start_byte]
        if saver.variables is None and not any(step.role in changing for step in after):
            self.restored.append(call)
        self.edits.append((span(call), f"{self._analysis.source(owner)}.read({path})"))

    def require_only(self) -> None:
        """Refuses a saver that is used for something else than to save and to restore."""
        known = [where for where, _ in self.edits]
        for saver in self.all:
            for binding in saver.step.bindings:
                self._require_only(binding, known)

    def _require_only(self, binding: Binding, known: list[Span]) -> None:
        for reference in references_to(self._analysis, binding):
            if not any(span(reference.base).within(where) for where in known):
                raise self._program.fail(
                    reference.base, f"`{reference.name}` is used for more than to save and restore"
                )

    @staticmethod
    def written(checkpoint: str, kept: Mapping[str, str]) -> str:
        """What makes a checkpoint of these values, by the names of attributes."""
        given = (f"{plain(name.rpartition('.')[2])}={value}" for name, value in kept.items())
        return f"{checkpoint}({', '.join(given)})"
