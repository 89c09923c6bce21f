"""Where savers keep what they save, and what looks for it there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from eagerly.check.analysis import Use
from eagerly.fix.graph.program import Program
from eagerly.fix.imports import references_to
from eagerly.fix.model import NeededImport
from eagerly.names.scopes import Binding, BindingKind, around
from eagerly.source.tree import descendants, is_in, only_child, span

_LOOKED_UP = {"train.get_checkpoint_state", "train.latest_checkpoint"}
"""What finds the files that were saved last, by a file that only a manager of checkpoints writes."""
_PATHS = {"identifier", "attribute", "string", "string_start", "string_content", "string_end", "binary_operator"}
"""What a path is made of that can be read somewhat earlier."""
_LASTING = {BindingKind.IMPORT, BindingKind.FUNCTION, BindingKind.CLASS, BindingKind.PARAMETER}
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
        self.imports: set[NeededImport] = set()

    def before(self, statement: Node, path: Node) -> tuple[str, str] | None:
        """The folder and the beginning of the files' names, if they are known at a statement before, and the same."""
        if self._is_known(path, statement):
            return self._split(path)
        bindings = self._program.lookup.bindings_of(path) if path.type == "identifier" else []
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        is_known = value is not None and value.type != "identifier" and self._is_known(value, statement)
        return self._split(value) if value is not None and is_known else None

    def here(self, path: Node) -> tuple[str, str]:
        """The folder and the beginning of the files' names, where a path stands.

        Raises:
            CannotFixError: it may be another one when it is read twice.
        """
        for node in descendants(path):
            if node.type == "call" and not self._analysis.source(node).startswith(("os.path.", "int(", "str(")):
                raise self._program.fail(node, "what is called here for the name of a file can't be followed")
        return self._split(path)

    def _split(self, path: Node) -> tuple[str, str]:
        source = self._analysis.source(path)
        found = None
        if path.type == "string":
            found = _split_literal(source)
        elif path.type == "call":
            found = self._split_join(path)
        elif path.type == "binary_operator" and only_child(path, "+") is not None:
            found = self._split_sum(path)
        if found is None:
            self.imports |= set() if self._has_os() else {NeededImport("import os")}
            found = f"os.path.dirname({source})", f"os.path.basename({source})"
        return found

    def _split_sum(self, path: Node) -> tuple[str, str] | None:
        """`folder + "/name"`."""
        left, right = path.child_by_field_name("left"), path.child_by_field_name("right")
        literal = _split_literal(self._analysis.source(right)) if right is not None and right.type == "string" else None
        if left is None or right is None or literal is None or self._analysis.source(right)[1:2] != "/":
            return None
        return (self._analysis.source(left), literal[1]) if len(literal[0].strip("'\"")) == 1 else None

    def _split_join(self, path: Node) -> tuple[str, str] | None:
        """`os.path.join(folder, name)`."""
        function, arguments = path.child_by_field_name("function"), path.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        name = self._analysis.source(function) if function is not None else ""
        if not name.endswith("path.join") or len(given) < 2:
            return None
        last = self._analysis.source(given[-1])
        folders = [self._analysis.source(each) for each in given[:-1]]
        literal = self._literal(given[-1])
        if literal is None or _split_literal(literal) is None or "/" in literal:
            return None
        return (folders[0] if len(folders) == 1 else f"{name}({', '.join(folders)})"), last

    def _literal(self, node: Node) -> str | None:
        """A literal that stands somewhere, or that a name there is bound to."""
        if node.type == "identifier":
            bindings = self._program.lookup.bindings_of(node)
            value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
            return self._analysis.source(value) if value is not None and value.type == "string" else None
        return self._analysis.source(node) if node.type == "string" else None

    def _has_os(self) -> bool:
        """Whether the file calls the module `os` by this name."""
        bindings = self._analysis.scopes.bindings_by_name.get("os", [])
        return len(bindings) == 1 and bindings[0].scope.parent is None and bindings[0].imported == "os"

    def _is_known(self, path: Node, before: Node) -> bool:
        """Whether all names in a path stand for the same at all times, from a statement on that is before it."""
        parts = [node for node in descendants(path) if node.is_named]
        calls = [node for node in parts if node.type in ("call", "argument_list")]
        if any(node.type not in _PATHS for node in parts if node not in calls) or (calls and path.type != "call"):
            return False
        return all(self._is_bound(bindings, before) for _, bindings in self._program.lookup.names_in(path))

    def _is_bound(self, bindings: list[Binding], before: Node) -> bool:
        if len(bindings) != 1 or bindings[0].scope not in around(self._program.scope):
            return False
        binding = bindings[0]
        if len(binding.scope.bindings[binding.name]) > 1 or binding.loop is not None:
            return False
        is_before = binding.scope is not self._program.scope or binding.node.start_byte < before.start_byte
        return binding.kind in _LASTING or (binding.kind in (BindingKind.ASSIGN, BindingKind.UNPACK) and is_before)


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
