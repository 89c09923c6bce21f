"""What a source names of TensorFlow, told by Python's own parser: a second opinion on what eagerly sees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple


class NamedSymbol(NamedTuple):
    """A dotted name below `tensorflow` that a source uses."""

    row: int
    """1-based."""
    name: str
    """Without `tensorflow.`."""
    imports: tuple[tuple[int, str], ...] = ()
    """What the name was reached through: the rows of the imports, 1-based, and what they import below `tensorflow`."""


def named_symbols(source: str) -> list[NamedSymbol]:
    """The symbols of TensorFlow that a source reaches through its imports: each attribute to its end.

    Names that the source binds to anything else as well are left out, and so are attributes of TensorFlow that it sets.

    Raises:
        SyntaxError: this Python can't parse it.
    """
    tree = ast.parse(source)
    imports: dict[str, list[tuple[int, str]]] = {}
    for row, name, module in _imported(tree):
        imports.setdefault(name, []).append((row, module))
    for name in _bound_otherwise(tree):
        imports.pop(name, None)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found: list[NamedSymbol] = []
    stored: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            words: list[str] = []
            base: ast.expr = node
            while isinstance(base, ast.Attribute):
                words.append(base.attr)
                base = base.value
            if isinstance(base, ast.Name) and base.id in imports:
                name = ".".join(filter(None, [imports[base.id][-1][1], *reversed(words)]))
                if isinstance(node.ctx, ast.Load):
                    found.append(NamedSymbol(node.lineno, name, tuple(imports[base.id])))
                else:
                    stored.add(name)
    return [symbol for symbol in found if symbol.name not in stored]


def _imported(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """The names that imports bind, each with the row of the import and what it is below `tensorflow`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "tensorflow" or (alias.name.startswith("tensorflow.") and alias.asname):
                    yield node.lineno, alias.asname or alias.name, alias.name.removeprefix("tensorflow").lstrip(".")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tensorflow" and not node.level:
            inside = (node.module or "").removeprefix("tensorflow").lstrip(".")
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name, ".".join(filter(None, [inside, alias.name]))


def _bound_otherwise(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
