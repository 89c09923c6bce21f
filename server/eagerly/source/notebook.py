"""The code cells of a notebook as one text, so that names flow from cell to cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from eagerly.source.lines import Lines
from eagerly.source.magics import as_python
from eagerly.source.text import Change, Place, PositionEncoding, Span, Text, encode


class NotebookText(Text):
    """A text made of code cells, in order and joined by one LF each, which belongs to no cell.

    Everything that works on a text works on it, since only two things differ: what the parser is given, in which
    IPython's own syntax is blanked out, and that an edit lies within one cell, which grows by it. A cell can't reach
    into the next, for the parser either.
    """

    __slots__ = ("numbers",)

    def __init__(self, data: bytes | Lines, cells: Sequence[Span], numbers: Sequence[int]) -> None:
        """
        Args:
            data: the sources of the cells, joined, or the lines of that.
            cells: where each of them is in `data`, in byte offsets.
            numbers: what each of them is called, in the same order, from 1.
        """
        super().__init__(data)
        self.cells = tuple(cells)
        self.numbers = tuple(numbers)

    @classmethod
    def of_cells(cls, sources: Iterable[str], numbers: Iterable[int] | None = None) -> NotebookText:
        """The text of these cells, which are numbered from 1 where `numbers` doesn't say otherwise."""
        cells, pieces, at = [], [], 0
        for piece in map(encode, sources):
            cells.append(Span(at, at + len(piece)))
            pieces.append(piece)
            at += len(piece) + 1
        return cls(b"\n".join(pieces), cells, range(1, len(cells) + 1) if numbers is None else tuple(numbers))

    def sources(self) -> list[str]:
        """The source of each cell."""
        return [self.slice(cell) for cell in self.cells]

    def cell_index(self, offset: int) -> int:
        """The index of the cell that a byte offset is in."""
        return bisect_right(self.cells, offset, key=lambda cell: cell.start) - 1

    def cell_of(self, offset: int) -> Span:
        return self.cells[self.cell_index(offset)]

    def place(self, offset: int) -> Place:
        cell = self.cell_index(offset)
        line, column = self.position(offset, PositionEncoding.UTF32)
        return Place(self.numbers[cell], line - self.line_at(self.cells[cell].start) + 1, column + 1)

    def edited(self, edits: Iterable[tuple[Span, bytes]]) -> NotebookText:
        """This text with the bytes of spans replaced, which are in order and don't overlap.

        Raises:
            ValueError: one of them is not within a cell.
        """
        edits = list(edits)
        return NotebookText(self._spliced(edits), self._grown_cells(edits), self.numbers)

    def replaced(self, span: Span, new: bytes) -> tuple[NotebookText, Change]:
        """This text with the bytes of `span` replaced, and the change of the cell.

        The cell changes as a whole for the parser: a quote can make Python of what was a magic, lines further down.

        Raises:
            ValueError: the span is not within a cell.
        """
        cells = self._grown_cells([(span, new)])
        index = self.cell_index(span.start)
        before, after = self.cells[index], cells[index]
        return NotebookText(self._lines.replaced(*span, new), cells, self.numbers), Change(*before, after.end)

    def _grown_cells(self, edits: Iterable[tuple[Span, bytes]]) -> list[Span]:
        """Where the cells are after edits."""
        growth = [0] * len(self.cells)
        for span, new in edits:
            cell = self.cell_index(span.start)
            if not span.within(self.cells[cell]):
                raise ValueError(f"{span} is not within {self.cells[cell]}")
            growth[cell] += len(new) - (span.end - span.start)
        cells, moved = [], 0
        for (start, end), grown in zip(self.cells, growth, strict=True):
            cells.append(Span(start + moved, end + moved + grown))
            moved += grown
        return cells

    @property
    def is_parsed_as_it_is(self) -> bool:
        return False

    def parseable(self) -> bytes:
        """The bytes to parse: of the same length, with everything that isn't Python blanked out."""
        data = super().parseable()
        return b"\n".join(as_python(data[cell.start : cell.end]) for cell in self.cells)
