"""A text by its lines, kept in blocks so that a key in a long text costs no more than one in a short text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

_LINES_OF_A_BLOCK = 256


class _Block(NamedTuple):
    """Whole lines that follow one another; the last block of a text may be its last, empty line and nothing else."""

    data: bytes
    starts: list[int]
    """Where its lines start, in byte offsets from where the block does."""


class Lines:
    """The lines of an immutable text, which end at LF, CRLF and CR; all but the last with what ends them."""

    __slots__ = ("_blocks", "_firsts", "_offsets", "count", "length")

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self._blocks = blocks
        *self._offsets, self.length = accumulate((len(block.data) for block in blocks), initial=0)
        *self._firsts, self.count = accumulate((len(block.starts) for block in blocks), initial=0)

    @classmethod
    def of(cls, data: bytes) -> Lines:
        """Those of a text."""
        return cls(list(_cut(data, is_last=True)))

    def replaced(self, start: int, end: int, new: bytes) -> Lines:
        """Those of the text in which `new` has taken the place of the bytes from `start` to `end`.

        The blocks are read again that the bytes next to the change are in: a CR and an LF may join there, or part.
        """
        first, last = self._block_at(max(start - 1, 0)), self._block_at(end)
        before = self.part(self._offsets[first], start)
        behind = self.part(end, self._offsets[last] + len(self._blocks[last].data))
        changed = _cut(before + new + behind, is_last=last == len(self._blocks) - 1)
        return Lines([*self._blocks[:first], *changed, *self._blocks[last + 1 :]])

    def part(self, start: int, end: int) -> bytes:
        """The bytes of the text from `start` to `end`."""
        if start >= end:
            return b""
        first, last = self._block_at(start), self._block_at(end - 1)
        at = self._offsets[first]
        if first == last:
            return self._blocks[first].data[start - at : end - at]
        return b"".join([block.data for block in self._blocks[first : last + 1]])[start - at : end - at]

    def at(self, offset: int) -> int:
        """The 0-based line that a byte offset is on."""
        block = self._block_at(offset)
        return self._firsts[block] + bisect_right(self._blocks[block].starts, offset - self._offsets[block]) - 1

    def start(self, line: int) -> int:
        """The byte offset at which a 0-based line starts.

        Raises:
            IndexError: there is no such line.
        """
        if not 0 <= line < self.count:
            raise IndexError(f"there is no line {line} among {self.count}")
        block = bisect_right(self._firsts, line) - 1
        return self._offsets[block] + self._blocks[block].starts[line - self._firsts[block]]

    def _block_at(self, offset: int) -> int:
        return bisect_right(self._offsets, offset) - 1


def _cut(data: bytes, *, is_last: bool) -> Iterator[_Block]:
    """The blocks of a text, or of a part of it that ends with a line."""
    lengths = list(map(len, data.splitlines(keepends=True)))
    if is_last and not (data and data[-1] not in b"\r\n"):
        lengths.append(0)
    begin = 0
    for at in range(0, len(lengths), _LINES_OF_A_BLOCK):
        *starts, length = accumulate(lengths[at : at + _LINES_OF_A_BLOCK], initial=0)
        yield _Block(data[begin : begin + length], starts)
        begin += length
