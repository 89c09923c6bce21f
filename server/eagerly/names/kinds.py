"""The kinds of value that the analysis follows, as rules.yaml describes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from eagerly.names.symbols import Symbol

UNKNOWN = "unknown"
"""The kind of any value about which nothing is known; what comes of it is a guess."""


class Traits(Protocol):
    """What comes of a value of some kind: the kinds of its attributes, items and results."""

    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def methods(self) -> Mapping[str, str]: ...
    @property
    def item(self) -> str | None: ...
    @property
    def called(self) -> str | None: ...
    @property
    def called_on(self) -> Mapping[str, str]: ...
    @property
    def arithmetic(self) -> str | None: ...
    @property
    def given(self) -> Mapping[str, str]: ...


class Kinds(Protocol):
    """The kinds of value to follow."""

    @property
    def kinds(self) -> Mapping[str, Traits]: ...
    def kind_made_by(self, symbol: Symbol) -> str | None:
        """The kind of value that calling a symbol gives."""

    def kinds_passed_on_by(self, symbol: Symbol) -> Collection[str]:
        """The kinds of which a function gives a value when it gets one."""

    def kind_of_class(self, symbol: Symbol) -> str | None:
        """The kind of value that the instances of a class are."""
