"""The documents that the editor has open, kept by eagerly itself: lines end at LF, CRLF and CR only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from eagerly.check import Analysis, check
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings
from eagerly.source.text import Position, PositionEncoding, Span, Text, encode


class Document:
    """One open document at its latest version."""

    def __init__(self, uri: str, version: int, text: str) -> None:
        self.uri = uri
        self.version = version
        self.text = Text.of(text)
        self._analysis: Analysis | None = None

    def change(
        self,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) -> None:
        """Applies an editor's changes, one after the other; the tree is parsed again where they are."""
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = (
                    self.text.offset(Position(place.line, place.character), encoding)
                    for place in (change.range.start, change.range.end)
                )
                self.text, _made = self.text.replaced(Span(start, max(start, end)), encode(change.text))
            else:
                self.text = Text.of(change.text)
        self.version = version
        self._analysis = None

    def analysis(self, rulebook: RuleBook, settings: Settings) -> Analysis:
        """What is found in this version, worked out once."""
        if self._analysis is None or self._analysis.settings != settings:
            self._analysis = check(self.text, rulebook, settings)
        return self._analysis

    @property
    def path(self) -> Path | None:
        """Where the document is on disk; None for one that is not saved."""
        parts = urlsplit(self.uri)
        if parts.scheme != "file":
            return None
        name = unquote(parts.path)
        is_drive = len(name) > 2 and name[0] == "/" and name[2] == ":"
        return Path(name[1:] if is_drive else name)

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of a notebook."""
        return self.uri.startswith("vscode-notebook-cell:")
