"""The documents that the editor has open, kept by eagerly itself: lines end at LF, CRLF and CR only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from eagerly.check import Analysis, check
from eagerly.check.incremental import IncrementalCheck
from eagerly.lsp.diagnostics import Diagnostics
from eagerly.names.workspace import FileImports
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Position, PositionEncoding, Span, Text, encode


class Document:
    """One open document at its latest version."""

    def __init__(
        self, item: types.TextDocumentItem, rulebook: RuleBook, encoding: PositionEncoding, imports: FileImports | None
    ) -> None:
        self.uri = item.uri
        self.version = item.version
        self.text = Text.of(item.text)
        self._rulebook = rulebook
        self._encoding = encoding
        self._imports = imports
        self._check = IncrementalCheck(self.text, rulebook, Settings(), imports)
        self._diagnostics = Diagnostics(encoding)
        self._analysis: Analysis | None = None

    def change(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Takes an editor's changes, one after the other."""
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = (
                    self.text.offset(Position(place.line, place.character), self._encoding)
                    for place in (change.range.start, change.range.end)
                )
                self.text, made = self.text.replaced(Span(start, max(start, end)), encode(change.text))
                self._check.change(self.text, made)
            else:
                self.text = Text.of(change.text)
                self._check.replace(self.text)
        self.version = version
        self._analysis = None

    def diagnostics(self, settings: Settings) -> bytes:
        """What is found in this version, as a JSON array of diagnostics; only what changed is looked at again."""
        self._check.use_settings(settings)
        self._check.update()
        return self._diagnostics.written(self._check.sections)

    def analysis(self, settings: Settings) -> Analysis:
        """The same with all that fixes need, worked out once for a version."""
        if self._analysis is None or self._analysis.settings != settings:
            self._analysis = check(self.text, self._rulebook, settings, self._imports)
        return self._analysis

    @property
    def path(self) -> Path | None:
        """Where the document is on disk; None for one that is not saved."""
        return path_of(self.uri)

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of a notebook."""
        return self.uri.startswith("vscode-notebook-cell:")


def path_of(uri: str) -> Path | None:
    """The file or folder that a URI names; None where it is of another kind."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    name = unquote(parts.path)
    is_drive = len(name) > 2 and name[0] == "/" and name[2] == ":"
    return Path(name[1:] if is_drive else name)
