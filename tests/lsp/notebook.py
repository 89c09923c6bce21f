"""A notebook as an editor has it: it tells the server what changes, and what the server says of each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from .client import Client, Json, applied

CODE, MARKUP = 2, 1
_numbers = count()


@dataclass
class Cell:
    """A cell and its text document."""

    text: str
    kind: int = CODE
    language: str = "python"
    version: int = 1
    uri: str = field(default_factory=lambda: f"vscode-notebook-cell:/no/such/folder/n.ipynb#{next(_numbers)}")

    @property
    def described(self) -> Json:
        return {"kind": self.kind, "document": self.uri}

    @property
    def opened(self) -> Json:
        return {"uri": self.uri, "languageId": self.language, "version": self.version, "text": self.text}


class Notebook:
    """A notebook that is open in the editor."""

    def __init__(self, client: Client, *cells: str | Cell) -> None:
        self.client = client
        self.uri = f"file:///no/such/folder/{next(_numbers)}.ipynb"
        self.version = 1
        self.cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells]
        document = {"uri": self.uri, "notebookType": "jupyter-notebook", "version": 1}
        client.notify(
            "notebookDocument/didOpen",
            {
                "notebookDocument": document | {"cells": [cell.described for cell in self.cells]},
                "cellTextDocuments": [cell.opened for cell in self.cells],
            },
        )

    def __getitem__(self, index: int) -> Cell:
        return self.cells[index]

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]

    def change(self, **cells: Json | list[Json]) -> None:
        """Tells the server of a change of cells: their `structure`, `data` or `textContent`."""
        self.version += 1
        identifier = {"uri": self.uri, "version": self.version}
        self.client.notify("notebookDocument/didChange", {"notebookDocument": identifier, "change": {"cells": cells}})

    def splice(self, start: int, length: int, *new: Cell) -> None:
        """Puts cells in the place of others. Those that were there already are moved, the others are new or go."""
        old = self.cells[start : start + length]
        self.cells[start : start + length] = new
        self.change(
            structure={
                "array": {"start": start, "deleteCount": length, "cells": [cell.described for cell in new]},
                "didOpen": [cell.opened for cell in new if cell not in old],
                "didClose": [{"uri": cell.uri} for cell in old if cell not in new],
            }
        )

    def move(self, index: int, to: int) -> None:
        """Moves a cell: all those between change places."""
        first, last = min(index, to), max(index, to) + 1
        moved = self.cells[first:last]
        moved.insert(to - first, moved.pop(index - first))
        self.splice(first, last - first, *moved)

    def edit(self, index: int, *edits: Json) -> None:
        """Makes edits in the text of a cell, one after the other."""
        cell = self.cells[index]
        encoding = self.client.capabilities["positionEncoding"]
        for change in edits:
            whole = "range" not in change
            cell.text = (
                change["text"]
                if whole
                else applied(cell.text, [{"range": change["range"], "newText": change["text"]}], encoding)
            )
        cell.version += 1
        self.change(textContent=[{"document": {"uri": cell.uri, "version": cell.version}, "changes": list(edits)}])

    def close(self) -> None:
        self.client.notify(
            "notebookDocument/didClose",
            {
                "notebookDocument": {"uri": self.uri},
                "cellTextDocuments": [{"uri": cell.uri} for cell in self.cells],
            },
        )

    def shown(self) -> list[list[Json]]:
        """What the editor shows in each cell now."""
        self.client.settle()
        return [self.client.shown.get(cell.uri, {"diagnostics": []})["diagnostics"] for cell in self.cells]

    def codes(self) -> list[list[str]]:
        """The codes of what it shows in each cell."""
        return [[diagnostic["code"] for diagnostic in cell] for cell in self.shown()]

    def published(self) -> list[int]:
        """Which cells were published since this was asked last, by their indices."""
        self.client.settle()
        return [index for index, cell in enumerate(self.cells) if self.client.shown.pop(cell.uri, None) is not None]

    def after(self, action: Json) -> list[str]:
        """How the cells read after a code action, whose edits are for the versions at hand."""
        changes = {change["textDocument"]["uri"]: change for change in action["edit"]["documentChanges"]}
        assert len(changes) == len(action["edit"]["documentChanges"]), "two entries for one cell"
        assert changes.keys() <= {cell.uri for cell in self.cells}
        encoding = self.client.capabilities["positionEncoding"]
        texts = []
        for cell in self.cells:
            change = changes.get(cell.uri)
            assert change is None or change["textDocument"]["version"] == cell.version
            texts.append(cell.text if change is None else applied(cell.text, change["edits"], encoding))
        return texts
