"""Notebook files: the code cells in the JSON, and their new sources put back with nothing else changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from eagerly.source.notebook import NotebookText
from eagerly.source.text import Text

_DECODER = json.JSONDecoder(parse_int=float)
_WHITESPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class NotebookError(Exception):
    """A file that is no notebook; the message says why, for a person."""


class _Value(NamedTuple):
    """A JSON value, and from where to where it is written: offsets in characters of the file."""

    value: Any
    start: int
    end: int


class NotebookFile(Struct, frozen=True):
    """The code cells of a notebook that is in Python, and the JSON around them."""

    text: NotebookText
    _json: str
    _sources: tuple[_Value, ...]

    def encoded(self, text: Text) -> bytes:
        """The bytes to store with the cells of `text` in this file: those that changed are written anew.

        A list of lines stays one, a string too, and what they are written like; everything else stays byte for byte.
        """
        style = _Style.of(self._json, self._sources)
        pieces, at = [], 0
        for source, before, cell in zip(self._sources, self.text.sources(), text.cells, strict=True):
            new = text.slice(cell)
            if new != before:
                pieces += [self._json[at : source.start], style.rewritten(source, new)]
                at = source.end
        return "".join([*pieces, self._json[at:]]).encode()


def decode_notebook(data: bytes) -> NotebookFile:
    """The notebook in `data`: JSON in UTF-8. One in another language than Python has no cells to look at.

    Raises:
        NotebookError: it is no notebook.
    """
    try:
        content = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotebookError(f"line {line} is not valid utf-8") from error
    notebook = _parsed(content)
    metadata = notebook.value.get("metadata")
    numbered = list(_code_cells(content, notebook)) if _is_python(metadata) else []
    sources = tuple(source for _, source in numbered)
    text = NotebookText.of_cells(map(_joined, sources), [number for number, _ in numbered])
    return NotebookFile(text, content, sources)


def _parsed(content: str) -> _Value:
    """The whole file, which is one object."""
    start = _skip(content, 1 if content.startswith("\ufeff") else 0)
    try:
        value, end = _DECODER.raw_decode(content, start)
        if (rest := _skip(content, end)) != len(content):
            raise json.JSONDecodeError("Extra data", content, rest)
    except json.JSONDecodeError as error:
        raise NotebookError(f"not valid JSON: line {error.lineno} column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise NotebookError("not valid JSON: nested too deeply") from error
    if not isinstance(value, dict):
        raise NotebookError("not a notebook: it is no JSON object")
    return _Value(value, start, end)


def _skip(content: str, at: int) -> int:
    """Where the whitespace at an offset ends."""
    found = _WHITESPACE.match(content, at)
    return found.end() if found is not None else at


def _members(content: str, at: int) -> dict[str, _Value]:
    """The members of the object that starts at an offset of valid JSON; of those with one name the last."""
    found = {}
    at = _skip(content, at + 1)
    while content[at] != "}":
        key, end = _DECODER.raw_decode(content, at)
        start = _skip(content, _skip(content, end) + 1)
        value, end = _DECODER.raw_decode(content, start)
        found[key] = _Value(value, start, end)
        at = _behind_comma(content, end)
    return found


def _items(content: str, at: int) -> list[_Value]:
    """The items of the list that starts at an offset of valid JSON."""
    found = []
    at = _skip(content, at + 1)
    while content[at] != "]":
        value, end = _DECODER.raw_decode(content, at)
        found.append(_Value(value, at, end))
        at = _behind_comma(content, end)
    return found


def _behind_comma(content: str, at: int) -> int:
    at = _skip(content, at)
    return _skip(content, at + 1) if content[at] == "," else at


def _is_python(metadata: Any) -> bool:
    """Whether the kernel runs Python, as far as the notebook says."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        language = _member(_member(metadata, key), name)
        if isinstance(language, str) and language:
            return language.lower().rstrip("23") == "python"
    return True


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _code_cells(content: str, notebook: _Value) -> Iterator[tuple[int, _Value]]:
    """The sources of the cells in Python, each with the number of its cell among all of them, from 1."""
    members = _members(content, notebook.start)
    if notebook.value.get("nbformat") in (1, 2):
        raise NotebookError("nbformat 1 and 2 are not supported: open the notebook in Jupyter and save it")
    if "cells" in members:
        cells = _list_items(content, members["cells"], "`cells`")
    elif "worksheets" in members:  # nbformat 3
        sheets = _list_items(content, members["worksheets"], "`worksheets`")
        lists = [_members(content, sheet.start).get("cells") for sheet in sheets if isinstance(sheet.value, dict)]
        cells = [cell for found in lists if found is not None for cell in _list_items(content, found, "`cells`")]
    else:
        raise NotebookError("not a notebook: it has no `cells`")
    for number, cell in enumerate(cells, 1):
        kind = _member(cell.value, "cell_type")
        if not isinstance(kind, str):
            raise NotebookError(f"not a notebook: cell {number} has no `cell_type`")
        if kind == "code" and _is_python_cell(cell.value):
            yield number, _source(_members(content, cell.start), number)


def _list_items(content: str, value: _Value, name: str) -> list[_Value]:
    if not isinstance(value.value, list):
        raise NotebookError(f"not a notebook: {name} is no list")
    return _items(content, value.start)


def _is_python_cell(cell: Any) -> bool:
    """Whether a cell is in the language of its notebook: nbformat 3 and VS Code give each its own."""
    language = _member(_member(_member(cell, "metadata"), "vscode"), "languageId") or _member(cell, "language")
    return language in (None, "python")


def _source(cell: dict[str, _Value], number: int) -> _Value:
    source = cell.get("source") or cell.get("input")
    if source is None:
        raise NotebookError(f"not a notebook: cell {number} has no `source`")
    lines = source.value if isinstance(source.value, list) else [source.value]
    if not all(isinstance(line, str) for line in lines):
        raise NotebookError(f"not a notebook: the `source` of cell {number} is neither text nor a list of lines")
    return source


def _joined(source: _Value) -> str:
    return "".join(source.value)


class _Layout(NamedTuple):
    """The whitespace of a list: before its first item, between two with the comma, after the last."""

    opening: str
    between: str
    closing: str

    @classmethod
    def of(cls, content: str, source: _Value) -> _Layout | None:
        """The layout of a list of at least two items."""
        items = _items(content, source.start) if isinstance(source.value, list) else []
        if len(items) < 2:
            return None
        first, second, last = items[0], items[1], items[-1]
        return cls(
            content[source.start + 1 : first.start],
            content[first.end : second.start],
            content[last.end : source.end - 1],
        )


class _Style(Struct, frozen=True):
    """How a file writes the sources of its cells."""

    content: str
    layout: _Layout
    """Of a list whose own layout can't be told."""
    escapes: dict[str, str]
    """Characters that are always written so, without having to."""

    @classmethod
    def of(cls, content: str, sources: Sequence[_Value]) -> _Style:
        layouts = (_Layout.of(content, source) for source in sources)
        written = [content[source.start : source.end] for source in sources]
        plain = set().union(*(_ESCAPE.sub("", source) for source in written))
        escapes = {json.loads(f'"{escape}"'): escape for source in written for escape in _ESCAPE.findall(source)}
        return cls(
            content,
            next((layout for layout in layouts if layout is not None), _Layout("", ", ", "")),
            {character: escape for character, escape in escapes.items() if character not in plain},
        )

    def rewritten(self, source: _Value, new: str) -> str:
        """A new source written as the old one is: as a string, or as a list of lines."""
        if isinstance(source.value, str):
            return self._quoted(new)
        lines = _lines_like(source.value)(new)
        if not lines:
            return "[]"
        items = _items(self.content, source.start)
        as_before = {item.value: self.content[item.start : item.end] for item in items}
        opening, between, closing = self._layout_of(source, items)
        written = (as_before.get(line) or self._quoted(line) for line in lines)
        return f"[{opening}{between.join(written)}{closing}]"

    def _layout_of(self, source: _Value, items: list[_Value]) -> _Layout:
        own = _Layout.of(self.content, source)
        if own is not None or not items:
            return own or self.layout
        opening = self.content[source.start + 1 : items[0].start]
        closing = self.content[items[0].end : source.end - 1]
        return _Layout(opening, f",{opening}" if opening else self.layout.between, closing)

    def _quoted(self, text: str) -> str:
        return f'"{"".join(map(self._character, text))}"'

    def _character(self, character: str) -> str:
        as_ascii = self.content.isascii() or "\ud800" <= character <= "\udfff"
        return self.escapes.get(character) or json.dumps(character, ensure_ascii=as_ascii)[1:-1]


def _lines_like(old: list[str]) -> Callable[[str], list[str]]:
    """How the lines of a list were split: at LF only, or where Python's `splitlines` does, which is Jupyter's way."""
    by_newline: Callable[[str], list[str]] = _LINE.findall
    if by_newline("".join(old)) == old:
        return by_newline
    return lambda text: text.splitlines(keepends=True)
