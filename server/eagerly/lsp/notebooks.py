"""The notebooks that the editor has open: each is one source, whose parts are its Python cells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from lsprotocol import types
from msgspec import Struct

from eagerly.check.incremental import Section
from eagerly.lsp.diagnostics import Diagnostics
from eagerly.lsp.documents import NO_DIAGNOSTICS, Part, Publication, Source, replacement
from eagerly.names.workspace import FileImports
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.notebook import NotebookText
from eagerly.source.text import PositionEncoding, Span, Text

_CLOSED = Publication("", None, ())
"""Differs from everything that is ever published."""
_revisions = count(1)


class _CellDocument(Struct):
    """The text document of a cell, at its latest version."""

    uri: str
    version: int
    language: str
    text: Text
    diagnostics: Diagnostics


class Notebook(Source):
    """One open notebook. A cell in Markdown or in another language than Python is no part of it."""

    text: NotebookText
    is_notebook = True

    def __init__(
        self,
        opened: types.DidOpenNotebookDocumentParams,
        rulebook: RuleBook,
        encoding: PositionEncoding,
        imports: FileImports | None,
    ) -> None:
        self._documents: dict[str, _CellDocument] = {}
        self._code: list[_CellDocument] = []
        self._index: dict[str, int] = {}
        self._published: dict[str, Publication] = {}
        self._revision = next(_revisions)
        self._cells = list(opened.notebook_document.cells)
        self._open(opened.cell_text_documents, encoding)
        super().__init__(opened.notebook_document.uri, self._joined(), rulebook, encoding, imports)

    def change(self, change: types.NotebookDocumentChangeEvent) -> None:
        """Takes an editor's change: first of which cells there are, then of what they are, then of their texts."""
        cells = change.cells
        if cells is None:
            return
        if cells.structure is not None:
            self._splice(cells.structure)
        kinds = {cell.document: cell for cell in cells.data or ()}
        before = [cell.kind for cell in self._cells]
        self._cells = [kinds.get(cell.document, cell) for cell in self._cells]
        if cells.structure is not None or before != [cell.kind for cell in self._cells]:
            self.text = self._joined()
            self._check.replace(self.text)
        for content in cells.text_content or ():
            self._edit(content)
        self._revision = next(_revisions)
        self._analysis = None

    @property
    def revision(self) -> int:
        return self._revision

    def part(self, uri: str) -> Part | None:
        index = self._index.get(uri)
        return None if index is None else self._part(index)

    def part_at(self, offset: int) -> Part:
        return self._part(self.text.cell_index(offset))

    def publications(self, settings: Settings) -> Iterable[Publication]:
        """What is new of each cell: its text, or what is found in it; and nothing for the cells that went."""
        self._check.use_settings(settings)
        self._check.update()
        found = {
            document.uri: Publication(document.uri, document.version, document.diagnostics.written(sections))
            for document, sections in zip(self._code, self._sections(), strict=True)
        }
        gone = [Publication(uri, None, NO_DIAGNOSTICS) for uri in self._published if uri not in found]
        new = [publication for uri, publication in found.items() if self._published.get(uri) != publication]
        self._published = found
        return [*gone, *new]

    def cleared(self) -> Iterable[Publication]:
        return [Publication(uri, None, NO_DIAGNOSTICS) for uri in self._published]

    def _open(self, items: Iterable[types.TextDocumentItem], encoding: PositionEncoding) -> None:
        for item in items:
            text, diagnostics = Text.of(item.text), Diagnostics(encoding)
            self._documents[item.uri] = _CellDocument(item.uri, item.version, item.language_id, text, diagnostics)

    def _splice(self, structure: types.NotebookDocumentCellChangeStructure) -> None:
        """Adds, removes or moves cells. A cell that is both closed and opened has changed its language."""
        start, length = structure.array.start, structure.array.delete_count
        self._cells[start : start + length] = structure.array.cells or []
        for closed in structure.did_close or ():
            self._documents.pop(closed.uri, None)
            if closed.uri in self._published:
                self._published[closed.uri] = _CLOSED
        self._open(structure.did_open or (), self._encoding)

    def _joined(self) -> NotebookText:
        """The text of the cells that are Python. They are numbered among all cells that the editor has sent."""
        numbers = {
            cell.document: number
            for number, cell in reversed(list(enumerate(self._cells, start=1)))
            if cell.kind == types.NotebookCellKind.Code
            and cell.document in self._documents
            and self._documents[cell.document].language == "python"
        }
        self._code = [self._documents[uri] for uri in sorted(numbers, key=lambda uri: numbers[uri])]
        self._index = {document.uri: index for index, document in enumerate(self._code)}
        return NotebookText.of_cells((str(document.text) for document in self._code), sorted(numbers.values()))

    def _edit(self, content: types.NotebookDocumentCellContentChanges) -> None:
        """Takes the changes of one cell's text, one after the other."""
        document = self._documents.get(content.document.uri)
        if document is None:
            return
        index = self._index.get(document.uri)
        for change in content.changes:
            span, new = replacement(document.text, change, self._encoding)
            document.text, _ = document.text.replaced(span, new)
            if index is not None:
                start = self.text.cells[index].start
                self.text, made = self.text.replaced(Span(start + span.start, start + span.end), new)
                self._check.change(self.text, made)
        document.version = content.document.version

    def _part(self, index: int) -> Part:
        document = self._code[index]
        return Part(document.uri, document.version, document.text, self.text.cells[index].start)

    def _sections(self) -> Iterable[list[Section]]:
        """The sections of each cell, in order."""
        at, start, sections = 0, 0, self._check.sections
        for cell in self.text.cells:
            first = at
            while at < len(sections) and start <= cell.end:
                start += len(sections[at].text.data)
                at += 1
            yield sections[first:at]
