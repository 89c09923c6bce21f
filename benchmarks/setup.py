"""What every measure is given."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from benchmarks.peers import Peers

T = TypeVar("T")


@dataclass(frozen=True)
class Setup:
    """The peers, a folder with the corpus that may be written to, and a seed for what is random."""

    peers: Peers
    folder: Path
    random: random.Random

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in an order of chance, so that none always comes after the same other one."""
        return self.random.sample(things, len(things))

    def turns(self, things: Sequence[T], rounds: int) -> Iterator[T]:
        """The things as often as there are rounds, in each round in another order of chance."""
        for _ in range(rounds):
            yield from self.shuffled(things)


def say(what: str) -> None:
    """Tells on standard error how far it is."""
    click.echo(what, err=True)
