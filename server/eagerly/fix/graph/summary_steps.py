"""Statements that make summaries, or merge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.graph.steps import Role, Step, closure
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import span

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_DATA = {"scalar": "tensor", "histogram": "values"}
"""The summaries that functions write, each with the parameter for its value in TensorFlow 1.15.5."""
_SUMMARIES = {f"summary.{name}" for name in (*_DATA, "image", "audio", "text", "tensor_summary", "merge", "merge_all")}
_OLD_SUMMARIES = {
    "scalar_summary": "scalar", "histogram_summary": "histogram", "merge_summary": "merge",
    "merge_all_summaries": "merge_all",
}  # fmt: skip
"""What these were called before TensorFlow 1.0."""


class SummarySteps:
    """The summaries of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self._scalars: list[Step] = []
        """The placeholders that summaries of scalars are made of as they are."""

    def is_scalar(self, placeholder: Step) -> bool:
        """Whether a summary takes what is fed for a scalar, as TensorFlow 1 tells when it runs."""
        return placeholder in self._scalars

    def read(self, step: Step) -> bool:
        """Gives a step its role if it makes or merges summaries; whether it does.

        Raises:
            CannotFixError: no function can write it.
        """
        name = self._made(step.value)
        if name is None:
            return False
        if self._program.operations.before:
            raise self._program.fail(step.value, "a summary waits for something else to run first")
        earlier = [other for other in self._program.steps if other.role is Role.SUMMARY]
        if name == "merge_all":
            step.role, step.needs = Role.MERGED, earlier
        elif name == "merge":
            step.role, step.needs = Role.MERGED, self._program.needs_of(step.value)
            if (
                any(need not in earlier for need in step.needs)
                or len(given_arguments(self._analysis, step.value) or ()) != 1
            ):
                raise self._program.fail(step.value, "which summaries are merged can't be told")
        elif name in _DATA:
            step.role = Role.SUMMARY
            self._read_data(step, name)
            function = step.value.child_by_field_name("function")
            if function is not None:
                self._program.rewritten[span(function)] = (Symbol(Api.TF, f"summary.{name}"),)
        else:
            raise self._program.fail(
                step.value, f"`{self._analysis.source(step.value)}` can't be written by a function yet"
            )
        return True

    def _made(self, value: Node) -> str | None:
        """The function of `tf.summary` that is called, if it makes or merges summaries."""
        path = self._analysis.names.path_called(value, self._program.scope)
        return _OLD_SUMMARIES.get(path, path.removeprefix("summary.") if path in _SUMMARIES else None)

    def _read_data(self, step: Step, kind: str) -> None:
        """A summary of a value: it keeps the name that it had, and what it is told is its data."""
        bound = bind(self._analysis, step.value, ("name", _DATA[kind]))
        if bound.problem is not None or len(bound.given) < 2:
            raise self._program.fail(step.value, bound.problem or "the summary can't be followed")
        name, data = bound.given["name"], bound.given[_DATA[kind]]
        self._program.require_computes(data.value)
        step.needs = self._program.needs_of(data.value)
        if kind == "scalar":
            self._read_scalar(step, data.value)
        if data.keyword is not None:
            self._program.rewritten[Span(data.node.start_byte, data.value.start_byte)] = ("data=",)
        scoped = self._program.variables.scoped_name(name.value)
        if scoped != self._analysis.source(name.value):
            self._program.rewritten[span(name.value)] = (scoped,)

    def _read_scalar(self, step: Step, data: Node) -> None:
        """Sees to it that the data of a scalar has a known shape, which TensorFlow 2 asks for in a function."""
        of = self._program.step_named(data)
        if of is not None and of.role is Role.PLACEHOLDER:
            self._scalars.append(of)
        elif not self._is_reduced(of.value if of is not None else data) and self._has_no_shape(step):
            if of is None:
                raise self._program.fail(data, "whether it is a scalar can't be told of what is fed without a shape")
            self._program.rewritten[span(data)] = (Symbol(Api.TF, "ensure_shape"), f"({of.names[0]}, [])")

    def _is_reduced(self, value: Node) -> bool:
        """Whether an expression is a call that makes one number of all that it gets."""
        path = self._analysis.names.path_called(value, self._program.scope)
        is_of_all = len(given_arguments(self._analysis, value) or ()) == 1
        return path.rpartition(".")[2].startswith("reduce_") and is_of_all

    def _has_no_shape(self, step: Step) -> bool:
        """Whether something is fed without a shape for what a step computes."""
        fed = [need for need in closure(step.needs) if need.role is Role.PLACEHOLDER and need.iterator is None]
        return any(self._program.signature(need).shape == "None" for need in fed)
