"""Where savers keep what they save, and what looks for it there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Use
from eagerly.fix.graph.program import Program
from eagerly.fix.imports import references_to
from eagerly.names.scopes import Binding, BindingKind, around
from eagerly.source.tree import descendants, is_in, span

_LOOKED_UP = {"train.get_checkpoint_state", "train.latest_checkpoint"}
"""What finds the files that were saved last, by a file that only a manager of checkpoints writes."""
_PATHS = {"identifier", "attribute", "string", "string_start", "string_content", "string_end", "binary_operator"}
"""What a path is made of that can be read somewhat earlier."""
_CONDITIONS = {"if_statement", "elif_clause", "while_statement", "conditional_expression", "assert_statement"}
_TESTS = {"boolean_operator", "not_operator", "comparison_operator", "parenthesized_expression"}
_LIMIT = "5"
"""How many checkpoints a saver keeps, unless it is told."""


@dataclass(frozen=True)
class Kept:
    """What a manager of checkpoints is made with, in the words of the source."""

    directory: str
    name: str
    """What the names of files begin with."""
    limits: Mapping[str, str]
    """How many are kept."""

    @property
    def arguments(self) -> list[str]:
        limits = {"max_to_keep": _LIMIT, **self.limits}
        limits["max_to_keep"] = "None" if limits["max_to_keep"] == "0" else limits["max_to_keep"]
        return [self.directory, *(f"{name}={limit}" for name, limit in limits.items()), f"checkpoint_name={self.name}"]


class Places:
    """The folders and names of files that the paths of one program give."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis

    def of(self, path: Node, before: Node) -> tuple[str, str] | None:
        """The folder and the beginning of the files' names, if they are known at a statement before, and the same."""
        split = self._split(path)
        return split if split is not None and self._is_known(path, before) else None

    def _split(self, path: Node) -> tuple[str, str] | None:
        source = self._analysis.source(path)
        if path.type == "string":
            return _split_literal(source)
        if path.type == "call":
            return self._split_join(path)
        if path.type == "binary_operator":
            left, right = path.child_by_field_name("left"), path.child_by_field_name("right")
            last = self._analysis.source(right)[1:-1] if right is not None and right.type == "string" else ""
            if left is None or right is None or not last.startswith("/") or not last[1:] or "/" in last[1:]:
                return None
            quote = self._analysis.source(right)[0]
            return self._analysis.source(left), f"{quote}{last[1:]}{quote}"
        if path.type not in ("identifier", "attribute") or self._os() is None:
            return None
        return f"os.path.dirname({source})", f"os.path.basename({source})"

    def _split_join(self, path: Node) -> tuple[str, str] | None:
        """`os.path.join(folder, "name")`."""
        function, arguments = path.child_by_field_name("function"), path.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        name = self._analysis.source(function) if function is not None else ""
        if not name.endswith("path.join") or len(given) < 2 or given[-1].type != "string":
            return None
        last = self._analysis.source(given[-1])
        folders = [self._analysis.source(each) for each in given[:-1]]
        if _split_literal(last) is None or "/" in last:
            return None
        return (folders[0] if len(folders) == 1 else f"{name}({', '.join(folders)})"), last

    def _os(self) -> Binding | None:
        """The module `os`, if that is what the file calls by this name."""
        bindings = self._analysis.scopes.bindings_by_name.get("os", [])
        is_module = len(bindings) == 1 and bindings[0].scope.parent is None and bindings[0].imported == "os"
        return bindings[0] if is_module else None

    def _is_known(self, path: Node, before: Node) -> bool:
        """Whether all names in a path stand for the same at all times, from a statement on that is before it."""
        parts = [node for node in descendants(path) if node.is_named]
        calls = [node for node in parts if node.type in ("call", "argument_list")]
        if any(node.type not in _PATHS for node in parts if node not in calls) or (calls and path.type != "call"):
            return False
        return all(self._is_bound(bindings, before) for _, bindings in self._program.judge.names_in(path))

    def _is_bound(self, bindings: list[Binding], before: Node) -> bool:
        if len(bindings) != 1 or bindings[0].scope not in around(self._program.scope):
            return False
        binding = bindings[0]
        if len(binding.scope.bindings[binding.name]) > 1 or binding.loop is not None:
            return False
        return binding.kind is not BindingKind.ASSIGN or (
            binding.scope is not self._program.scope or binding.node.start_byte < before.start_byte
        )


def _split_literal(source: str) -> tuple[str, str] | None:
    """A literal path as a literal folder and a literal name."""
    if source[0] not in "'\"" or source.startswith(('"""', "'''")) or "\\" in source:
        return None
    quote = source[0]
    folder, name = posixpath.split(source[1:-1])
    return (f"{quote}{folder}{quote}", f"{quote}{name}{quote}") if name else None


class Lookups:
    """What looks for the files that were saved last."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.all = [use for use in self._analysis.uses if use.symbol.path in _LOOKED_UP]

    def require_unnamed(self, restored: list[Node]) -> None:
        """Refuses a use of what is found for more than to restore it, since the name of its file changes.

        Args:
            restored: the paths that are restored.

        Raises:
            CannotFixError: a name is used.
        """
        for use in self.all:
            self._require_unnamed(use, restored)

    def _require_unnamed(self, use: Use, restored: list[Node]) -> None:
        places = [span(path) for path in restored]
        if use.call is not None and is_in(use.call, places):
            return
        assignment = use.call.parent if use.call is not None else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        name = self._analysis.source(use.node)
        bindings = use.scope.bindings.get(self._analysis.source(target), ()) if target is not None else ()
        if not bindings or assignment is None or assignment.type != "assignment":
            raise self._program.fail(use.node, f"what `{name}` finds is used for more than to restore it")
        for binding in bindings:
            for reference in references_to(self._analysis, binding):
                if not is_in(reference.base, places) and not _is_tested(reference.node):
                    raise self._program.fail(
                        reference.base, f"`{reference.name}` is used for more than to restore it, and its name changes"
                    )


def _is_tested(value: Node) -> bool:
    """Whether a value only decides which code runs."""
    node = value
    while node.parent is not None and node.parent.type in _TESTS:
        node = node.parent
    return (
        node.parent is not None
        and node.parent.type in _CONDITIONS
        and (node.parent.child_by_field_name("condition") == node or node.parent.type == "assert_statement")
    )
