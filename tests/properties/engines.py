"""What keeps documents and analyses them while they are edited, behind one small face."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from lsprotocol import converters, types

from eagerly.lsp.convert import to_diagnostic
from eagerly.lsp.documents import Document
from eagerly.settings import Settings
from eagerly.source.text import PositionEncoding
from lsp.client import Client, running

from .checks import described
from .sources import rules

Json = dict[str, Any]
_CONVERTER = converters.get_converter()


class Engine(Protocol):
    """One document at a time, opened, changed piece by piece, and looked at."""

    def open(self, text: str) -> None: ...

    def change(self, changes: list[Json]) -> None:
        """Applies the `contentChanges` of one message."""

    @property
    def findings(self) -> list[Any]:
        """All that a user sees of the latest version."""


class InProcess:
    """The server's own documents, without a server; what is compared includes every fix."""

    def open(self, text: str) -> None:
        item = types.TextDocumentItem("file:///document.py", "python", 0, text)
        self._document = Document(item, rules(), PositionEncoding.UTF16, None)

    def change(self, changes: list[Json]) -> None:
        self._document.change(self._document.version + 1, [_event(change) for change in changes])

    @property
    def findings(self) -> list[Any]:
        analysis = self._document.analysis(Settings())
        published = json.loads(b"".join(next(iter(self._document.publications(Settings()))).diagnostics))
        expected = [to_diagnostic(self._document, finding, PositionEncoding.UTF16) for finding in analysis.findings]
        assert published == [_CONVERTER.unstructure(diagnostic) for diagnostic in expected]
        return described(analysis)


def _event(change: Json) -> types.TextDocumentContentChangeEvent:
    if "range" not in change:
        return types.TextDocumentContentChangeWholeDocument(change["text"])
    start, end = (types.Position(**change["range"][side]) for side in ("start", "end"))
    return types.TextDocumentContentChangePartial(types.Range(start, end), change["text"])


class OverStdio:
    """A server process; what is compared is what it publishes."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._opened = 0
        self._uri = ""

    def open(self, text: str) -> None:
        if self._opened:
            self._client.notify("textDocument/didClose", {"textDocument": {"uri": self._uri}})
        self._opened += 1
        self._uri = f"file:///no/such/folder/{self._opened}.py"
        self._version = 0
        self.findings = self._client.open(self._uri, text, 0)

    def change(self, changes: list[Json]) -> None:
        self._version += 1
        self.findings = self._client.change(self._uri, self._version, *changes)


@contextmanager
def over_stdio() -> Iterator[OverStdio]:
    """A server that was just started, and is ended afterwards."""
    with running() as client:
        client.initialize({"general": {"positionEncodings": ["utf-16"]}})
        yield OverStdio(client)
        client.quit()
