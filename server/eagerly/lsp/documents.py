"""The documents that the editor has open, kept by eagerly itself: lines end at LF, CRLF and CR only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from msgspec import Struct

from eagerly.check import Analysis, check
from eagerly.check.incremental import IncrementalCheck
from eagerly.lsp.diagnostics import Diagnostics
from eagerly.names.workspace import FileImports
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Position, PositionEncoding, Span, Text, encode


class Part(Struct, frozen=True):
    """A text document of the editor's, as a part of a source: all of it, or one cell of a notebook."""

    uri: str
    version: int
    text: Text
    start: int
    """The byte offset in the source at which it starts."""


class Publication(NamedTuple):
    """What the editor is to show for one of its text documents."""

    uri: str
    version: int | None
    """None for a document that there is nothing to show for any more."""
    diagnostics: Sequence[bytes]
    """A JSON array, in pieces."""


NO_DIAGNOSTICS = (b"[]",)


class Work(NamedTuple):
    """What a look at a document took."""

    analysed: int
    """How many top-level statements were looked at."""
    written: int
    """How many bytes of diagnostics were written anew."""


class Source(ABC):
    """What is analysed as one, at its latest version."""

    is_notebook = False

    def __init__(
        self, uri: str, text: Text, rulebook: RuleBook, encoding: PositionEncoding, imports: FileImports | None
    ) -> None:
        self.uri = uri
        self.path = path_of(uri)
        """Where it is on disk; None if it is not saved."""
        self.text = text
        self._rulebook = rulebook
        self._encoding = encoding
        self._imports = imports
        self._check = IncrementalCheck(text, rulebook, Settings(), imports)
        self._analysis: Analysis | None = None

    @property
    @abstractmethod
    def revision(self) -> int:
        """A number that is another one after every change."""

    @abstractmethod
    def part(self, uri: str) -> Part | None:
        """The part that is the text document of this address."""

    @abstractmethod
    def part_at(self, offset: int) -> Part:
        """The part that a byte offset is in."""

    @abstractmethod
    def publications(self, settings: Settings) -> Iterable[Publication]:
        """What the editor doesn't show yet of what is found in this version; only what changed is looked at again."""

    @abstractmethod
    def cleared(self) -> Iterable[Publication]:
        """What makes the editor show nothing of it any more."""

    def analysis(self, settings: Settings) -> Analysis:
        """What is found, with all that fixes need, worked out once for a version."""
        if self._analysis is None or self._analysis.settings != settings:
            self._analysis = check(self.text, self._rulebook, settings, self._imports)
        return self._analysis

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of a notebook that the editor doesn't show as a whole."""
        return self.uri.startswith("vscode-notebook-cell:")


class Document(Source):
    """One open text document."""

    def __init__(
        self, item: types.TextDocumentItem, rulebook: RuleBook, encoding: PositionEncoding, imports: FileImports | None
    ) -> None:
        super().__init__(item.uri, Text.of(item.text), rulebook, encoding, imports)
        self.version = item.version
        self._diagnostics = Diagnostics(encoding)

    def change(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Takes an editor's changes, one after the other."""
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                self.text, made = self.text.replaced(*replacement(self.text, change, self._encoding))
                self._check.change(self.text, made)
            else:
                self.text = Text.of(change.text)
                self._check.replace(self.text)
        self.version = version
        self._analysis = None

    @property
    def revision(self) -> int:
        return self.version

    def part(self, uri: str) -> Part | None:
        return self.part_at(0) if uri == self.uri else None

    def part_at(self, offset: int) -> Part:
        return Part(self.uri, self.version, self.text, 0)

    def publications(self, settings: Settings) -> Iterable[Publication]:
        self._check.use_settings(settings)
        self._check.update()
        diagnostics = self._diagnostics.written(self._check.sections, self._check.changes())
        return [Publication(self.uri, self.version, diagnostics)]

    @property
    def work(self) -> Work:
        """What the last publication took."""
        return Work(self._check.analysed, self._diagnostics.newly_written)

    def cleared(self) -> Iterable[Publication]:
        return [Publication(self.uri, None, NO_DIAGNOSTICS)]


def replacement(
    text: Text, change: types.TextDocumentContentChangeEvent, encoding: PositionEncoding
) -> tuple[Span, bytes]:
    """The byte offsets of what an editor's change takes out of a text, and the UTF-8 that comes in its place."""
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return Span(0, len(text.data)), encode(change.text)
    start, end = (
        text.offset(Position(place.line, place.character), encoding) for place in (change.range.start, change.range.end)
    )
    return Span(start, max(start, end)), encode(change.text)


def path_of(uri: str) -> Path | None:
    """The file or folder that a URI names; None where it is of another kind."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    name = unquote(parts.path)
    is_drive = len(name) > 2 and name[0] == "/" and name[2] == ":"
    return Path(name[1:] if is_drive else name)
