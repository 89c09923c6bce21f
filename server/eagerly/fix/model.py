"""What a fix is: replacements that keep parts of the source as they are, so that fixes of nested code compose."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tree_sitter import Node

from eagerly.names.scopes import Binding
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Safety
from eagerly.source.text import Span

Part = str | Span
"""Of a replacement: new text, or bytes of the source that stay, in which other fixes may work."""


@dataclass(frozen=True)
class Replacement:
    """`span` becomes `parts`, one after the other."""

    span: Span
    parts: tuple[Part, ...]

    @classmethod
    def insertion(cls, offset: int, text: str) -> Replacement:
        return cls(Span(offset, offset), (text,))

    @classmethod
    def deletion(cls, span: Span) -> Replacement:
        return cls(span, ())

    @cached_property
    def kept(self) -> list[Span]:
        """The source that stays."""
        return [part for part in self.parts if isinstance(part, Span)]

    @cached_property
    def kept_in_order(self) -> list[Span]:
        """The same in the order of the source."""
        return sorted(self.kept)

    def keeps(self, where: Span) -> bool:
        """Whether a stretch of the source is in one that stays."""
        index = bisect_right(self.kept_in_order, Span(where.start, sys.maxsize)) - 1
        return index >= 0 and where.within(self.kept_in_order[index])


@dataclass(frozen=True)
class NeededImport:
    """An import statement to add."""

    statement: str
    below: Node | None = None
    """The import to put it below; the last at the head of the module where it is None."""


@dataclass(frozen=True, eq=False)
class Fix:
    """One thing that can be done about a finding."""

    title: str
    """What it does, for a menu: an imperative, no full stop."""
    replacements: tuple[Replacement, ...]
    safety: Safety
    note: str = ""
    """What may differ afterwards, where it wants a review."""
    names: frozenset[str] = frozenset()
    """Names of the file that the new text uses."""
    imports: frozenset[NeededImport] = frozenset()
    """Imports that the new text needs."""
    moved_imports: tuple[tuple[Binding, Symbol], ...] = ()
    """Names in `from … import` statements, with the symbol that each has to stand for."""
    kind: Literal["quickfix", "refactor"] = "quickfix"


@dataclass(frozen=True)
class Fixes:
    """All that can be done about a finding."""

    preferred: Fix | None = None
    others: tuple[Fix, ...] = field(default=())
    refusal: str | None = None
    """Why there is no preferred fix, for a person."""

    @property
    def all(self) -> tuple[Fix, ...]:
        return (self.preferred, *self.others) if self.preferred is not None else self.others


class CannotFixError(Exception):
    """A fix that would not be right; the message says why, as the end of a sentence."""


class NotYetError(CannotFixError):
    """A fix that would not be right by what something is called or how it is written now, which others may change."""


class UnplacedError(CannotFixError):
    """A call that can't be written anew because of an argument, which may have a fix of its own."""
