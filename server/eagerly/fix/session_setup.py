"""What a session is made with: its configuration, as calls of `tf.config`, and its graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError
from eagerly.fix.spelling import spell
from eagerly.fix.statements import statement_of
from eagerly.names.scopes import Binding, BindingKind, Reference, Scope
from eagerly.names.symbols import Api, Symbol

_SESSION = ("target", "graph", "config")
_MESSAGES = {"ConfigProto", "GPUOptions"}
_FUNCTIONS = {
    "allow_soft_placement": ("config.set_soft_device_placement", "True"),
    "log_device_placement": ("debugging.set_log_device_placement", "False"),
    "intra_op_parallelism_threads": ("config.threading.set_intra_op_parallelism_threads", "0"),
    "inter_op_parallelism_threads": ("config.threading.set_inter_op_parallelism_threads", "0"),
}
"""The function that sets each field of a configuration, and the value that TensorFlow 2 has without that."""
_MEMORY = {"gpu_options.allow_growth", "gpu_options.per_process_gpu_memory_fraction"}
"""What keeps TensorFlow from taking all memory of a GPU, which growing by need does too."""
_SHARE = "gpu_options.per_process_gpu_memory_fraction"
_VISIBLE = "gpu_options.visible_device_list"
_SEEN = "config.set_visible_devices"
_NONE = "[:0]"
_LITERALS = {"true", "false", "integer", "float"}


@dataclass
class SessionSetup:
    """What the sessions of one scope are made with."""

    analysis: Analysis
    scope: Scope
    removed: list[Node] = field(default_factory=list)
    """The statements that make configurations."""
    graphs: list[Binding] = field(default_factory=list)
    """The names of graphs that sessions are made for."""
    _calls: dict[str, str] = field(default_factory=dict)
    """The functions to call before anything runs, each with its arguments."""
    dropped: list[str] = field(default_factory=list)
    """What TensorFlow 2 has no function for, each as a sentence."""
    _gpus: str = ""
    """Which GPUs may be used, as a part of their list: `[:1]`; all where it is empty."""
    _grows: bool = False
    """Whether the memory of GPUs is to be taken as it is needed."""

    def take(self, call: Node) -> None:
        """Reads the arguments of a call that makes a session.

        Raises:
            CannotFixError: TensorFlow 2 has nothing for one of them.
        """
        bound = bind(self.analysis, call, _SESSION)
        if bound.problem is not None:
            raise self._fail(call, bound.problem)
        for name, argument in bound.given.items():
            value = argument.value
            if name == "config" and value.type != "none":
                self._configure(value)
            elif name == "graph" and value.type != "none":
                self.graphs.append(self._only_binding(value, "the graph of the session"))
            elif name == "target" and self.analysis.source(value) not in ("''", '""'):
                raise self._fail(value, "the session runs on another machine")

    def statements(self, at: Node, like: Node | None) -> list[str]:
        """What to call below the imports, before anything runs.

        Args:
            at: a place behind the imports.
            like: a name for TensorFlow there.
        """
        lines = [f"{self._spelled(path, at, like)}({given})" for path, given in self._calls.items()]
        return lines + self._gpu_lines(at, like)

    def _gpu_lines(self, at: Node, like: Node | None) -> list[str]:
        """Which GPUs may be used, and that their memory is taken as it is needed."""
        if not self._gpus and not self._grows:
            return []
        found = f'{self._spelled("config.list_physical_devices", at, like)}("GPU")' if self._gpus != _NONE else "[]"
        lines = (
            [f'{self._spelled(_SEEN, at, like)}({found + self._gpus.removeprefix(_NONE)}, "GPU")'] if self._gpus else []
        )
        if self._grows and self._gpus != _NONE:
            grow = self._spelled("config.experimental.set_memory_growth", at, like)
            lines += [f"for gpu in {found}{self._gpus}:", f"    {grow}(gpu, True)"]
        return lines

    def _spelled(self, path: str, at: Node, like: Node | None) -> str:
        spelling = spell(self.analysis, Symbol(Api.TF, path), self.scope.module, at, like)
        if spelling.needs:
            raise self._fail(at, "the head of the file imports no name for TensorFlow to configure it by")
        return spelling.text

    def _configure(self, configuration: Node) -> None:
        for name, given in self._fields(configuration, ""):
            value = self._constant(given)
            source = self.analysis.source(value)
            if name == "device_count":
                self._count(value)
            elif name == _VISIBLE:
                self._choose(value)
            elif name not in _FUNCTIONS and name not in _MEMORY:
                raise self._fail(value, f"`{name}` of its configuration has no counterpart in TensorFlow 2")
            elif value.type not in _LITERALS:
                raise self._fail(value, f"`{name}` is set to what may not be known before anything runs")
            elif name in _MEMORY:
                self._grows |= source != "False"
                if name == _SHARE:
                    share = f"`per_process_gpu_memory_fraction` was {source}"
                    self.dropped.append(f"{share}: memory is taken as it is needed, and may become more.")
            elif source != _FUNCTIONS[name][1]:
                self._calls[_FUNCTIONS[name][0]] = source

    def _count(self, counts: Node) -> None:
        """How many devices of a kind there are to be: of GPUs the first so many, and of CPUs one."""
        for pair in counts.named_children if counts.type == "dictionary" else [counts]:
            kind, number = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            device = self.analysis.source(kind).strip("'\"") if kind is not None else ""
            if number is None or number.type != "integer" or device not in ("CPU", "GPU"):
                raise self._fail(counts, f"which devices `{self.analysis.source(counts)}` means can't be told")
            count = self.analysis.source(number)
            if device == "GPU":
                self._take_gpus(counts, f"[:{count}]")
            elif int(count) > 1:
                self.dropped.append(
                    f"`device_count` made {count} devices of the CPU: there is one, with as many threads."
                )

    def _choose(self, listed: Node) -> None:
        """Which GPUs may be seen: a text of their numbers."""
        found = re.fullmatch(r"""(['"])(\d+(?:,\d+)*|)\1""", self.analysis.source(listed))
        if found is None:
            raise self._fail(listed, "which GPUs may be seen can't be told")
        numbers = [int(number) for number in found[2].split(",") if number]
        if numbers and numbers != list(range(numbers[0], numbers[-1] + 1)):
            raise self._fail(listed, "the GPUs that may be seen are not in a row")
        if numbers:
            self._take_gpus(listed, f"[{numbers[0] or ''}:{numbers[-1] + 1}]")

    def _take_gpus(self, node: Node, part: str) -> None:
        if self._gpus not in ("", part):
            raise self._fail(node, "the GPUs are chosen twice")
        self._gpus = part

    def _constant(self, value: Node) -> Node:
        """What a name that is bound once, to a literal, stands for; any other expression as it is."""
        bindings = self.analysis.names.bindings(value, self.scope) if value.type == "identifier" else []
        if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN and bindings[0].value is not None:
            return bindings[0].value if bindings[0].value.type in _LITERALS else value
        return value

    def _fields(self, message: Node, prefix: str) -> Iterator[tuple[str, Node]]:
        """What is set in a configuration: when it is made, afterwards, or in a message inside; with dotted names."""
        if message.type == "identifier":
            binding = self._only_binding(message, "the configuration of the session")
            self.removed.append(statement_of(binding.node))
            if binding.value is not None:
                yield from self._fields(binding.value, prefix)
            for reference in references_to(self.analysis, binding):
                if reference.node != message:
                    yield self._stored(reference, prefix)
            return
        for name, value in self._given(message):
            if name == "gpu_options":
                yield from self._fields(value, "gpu_options.")
            else:
                yield prefix + name, value

    def _given(self, call: Node) -> Iterator[tuple[str, Node]]:
        arguments = given_arguments(self.analysis, call) if call.type == "call" else None
        if self.analysis.names.path_called(call, self.scope) not in _MESSAGES or arguments is None:
            raise self._fail(call, "the configuration of the session is made elsewhere")
        for argument in arguments:
            if argument.keyword is None:
                raise self._fail(call, "the configuration of the session can't be followed")
            yield argument.keyword, argument.value

    def _stored(self, reference: Reference, prefix: str) -> tuple[str, Node]:
        """The field that an assignment sets, which goes: a reference is what the last name in it is read off."""
        target = reference.node.parent
        assignment = target.parent if target is not None else None
        last = target.child_by_field_name("attribute") if target is not None else None
        value = assignment.child_by_field_name("right") if assignment is not None else None
        is_set = assignment is not None and assignment.child_by_field_name("left") == target
        if last is None or value is None or not is_set:
            raise self._fail(reference.base, f"`{reference.name}` is used for more than to configure the session")
        self.removed.append(statement_of(reference.base))
        path = [*(name for _, name in reference.reads), self.analysis.source(last)]
        return prefix + ".".join(path), value

    def _only_binding(self, node: Node, what: str) -> Binding:
        bindings = self.analysis.names.bindings(node, self.scope) if node.type == "identifier" else []
        if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGN or bindings[0].scope is not self.scope:
            raise self._fail(node, f"{what} is made elsewhere")
        return bindings[0]

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self.analysis.text.line_name(node.start_byte)}: {reason}")
