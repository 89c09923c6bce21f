"""What a person types: the changes that an editor sends, one for each key."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

STATEMENT = "x = tf.log(y)"
LONG_STATEMENT = 'w = tf.get_variable("w", [3], dtype=tf.float32)'
PLACES = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Where in a file something is typed, as a part of its functions."""


@dataclass(frozen=True)
class Place:
    """The end of a line in a function, and the indentation of the line that Enter makes there."""

    line: int
    character: int
    indent: str

    @property
    def new_line(self) -> str:
        return "\n" + self.indent


def place(text: str, part: float) -> Place:
    """The place after the first statement of the function that is this far into the file."""
    return _place_in(text, _function_at(text, part))


def middle_function(text: str) -> str:
    """The name of the function in the middle of a file."""
    return _function_at(text, PLACES["middle"]).name


def _function_at(text: str, part: float) -> ast.FunctionDef:
    functions = _functions(text)
    return functions[round(part * (len(functions) - 1))]


def _functions(text: str) -> list[ast.FunctionDef]:
    """The functions that begin a line for their first statement, in order."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return sorted((node for node in nodes if node.body[0].lineno > node.lineno), key=lambda node: node.lineno)


def _place_in(text: str, function: ast.FunctionDef) -> Place:
    statement = function.body[0]
    assert statement.end_lineno is not None
    line = statement.end_lineno - 1
    return Place(line, len(text.split("\n")[line].encode("utf-16-le")) // 2, " " * statement.col_offset)


def typed(where: Place, statement: str = STATEMENT) -> list[Json]:
    """Enter, a statement key by key, and all of it deleted again, key by key, with nothing closed by the editor."""
    indent = len(where.indent)
    keys = [_insert(where.line, where.character, where.new_line)]
    keys += [_insert(where.line + 1, indent + at, character) for at, character in enumerate(statement)]
    keys += [
        _delete(where.line + 1, indent + at, where.line + 1, indent + at + 1) for at in reversed(range(len(statement)))
    ]
    return [*keys, _delete(where.line, where.character, where.line + 1, indent)]


def lines(where: Place, count: int = 3) -> list[Json]:
    """Enter a few times, and as many lines deleted again: everything below moves."""
    here, indent = (where.line, where.character), len(where.indent)
    return [_insert(*here, where.new_line)] * count + [_delete(*here, where.line + 1, indent)] * count


def everything_typed(text: str) -> list[Json]:
    """All that is typed into a file for one measurement; it leaves the file as it was."""
    places = {name: place(text, part) for name, part in PLACES.items()}
    keys = [key for where in places.values() for key in (*typed(where), *lines(where))]
    return [*keys, *typed(places["middle"], LONG_STATEMENT)]


def typed_into(text: str, name: str) -> list[Json]:
    """A statement and a few lines, typed into a function and deleted again.

    Of a function with copies, which have a number behind the name, it is the one in the middle.
    """
    copies = [function for function in _functions(text) if re.fullmatch(rf"{name}(_\d+)?", function.name)]
    where = _place_in(text, copies[len(copies) // 2])
    return [*typed(where), *lines(where)]


def _insert(line: int, character: int, text: str) -> Json:
    return _change(line, character, line, character, text)


def _delete(line: int, character: int, end_line: int, end_character: int) -> Json:
    return _change(line, character, end_line, end_character, "")


def _change(line: int, character: int, end_line: int, end_character: int, text: str) -> Json:
    start, end = {"line": line, "character": character}, {"line": end_line, "character": end_character}
    return {"range": {"start": start, "end": end}, "text": text}
