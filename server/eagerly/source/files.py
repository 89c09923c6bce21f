"""Python files and notebooks on disk, read as Python reads them."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from eagerly.source.text import Text

if TYPE_CHECKING:
    from eagerly.source.ipynb import NotebookFile

NOTEBOOK_SUFFIX = ".ipynb"


class UnreadableFileError(Exception):
    """A file that can't be read or decoded; the message says why, for a person."""


class SourceFile(Struct, frozen=True):
    """The text of a file and the encoding that it was stored in."""

    text: Text
    encoding: str

    def encoded(self, text: Text) -> bytes:
        """The bytes to store for `text` in this file's encoding.

        Raises:
            UnreadableFileError: the encoding has no such character.
        """
        if self.encoding == "utf-8":
            return text.data
        try:
            return str(text).encode(self.encoding)
        except UnicodeEncodeError as error:
            raise UnreadableFileError(f"the fix needs a character that {self.encoding} does not have") from error


def read_source(path: Path) -> SourceFile | NotebookFile:
    """The file at `path`, as `decode_source` reads it.

    Raises:
        UnreadableFileError: it can't be opened or decoded.
    """
    try:
        return decode_source(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableFileError(error.strerror or str(error)) from error


def decode_source(data: bytes, name: str = "") -> SourceFile | NotebookFile:
    """The text in the bytes of a file: Python's, or the cells' of a notebook where the name ends in `.ipynb`.

    Raises:
        UnreadableFileError: it can't be decoded.
    """
    if not name.endswith(NOTEBOOK_SUFFIX):
        return _decode_python(data)
    from eagerly.source.ipynb import NotebookError, decode_notebook  # most servers never see a notebook's file

    try:
        return decode_notebook(data)
    except NotebookError as error:
        raise UnreadableFileError(str(error)) from error


def _decode_python(data: bytes) -> SourceFile:
    """The text in `data`, decoded by its coding line (PEP 263), a BOM kept as the first character."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise UnreadableFileError(str(error)) from error
    if encoding in ("utf-8", "utf-8-sig"):
        encoding = "utf-8"
    try:
        text = data.decode(encoding)
        return SourceFile(Text(data) if encoding == "utf-8" else Text.of(text), encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"line {line} is not valid {encoding}") from error
