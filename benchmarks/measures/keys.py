"""From a key to the diagnostics of the version that it makes."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks import corpus
from benchmarks.client import Client, Json, SilenceError
from benchmarks.peers import FIXIT, Peer
from benchmarks.results import Row, median_and_p95
from benchmarks.setup import Setup, say
from benchmarks.typist import everything_typed

ROUNDS = 3
"""How often everything is typed."""
FIXIT_KEYS = 3
"""It takes seconds for each; after the fourth key, `x =`, the file can't be parsed, and then it does nothing."""
PATIENCE = 60.0
"""Seconds after which a server has failed to open a file, or to answer a key."""
SILENCE = f"> {PATIENCE:.0f} s"


def measure(setup: Setup) -> list[Row]:
    """All servers, on three files; they take turns, in an order of chance, and in its turn one gets all keys."""
    rows = []
    for name in (corpus.SMALL, corpus.LARGE, corpus.LARGEST):
        file = setup.folder / name
        text = file.read_text("utf-8")
        rows += median_and_p95(f"key → diagnostics, {file.name} ({len(text.splitlines()):,} lines)", typed(setup, file))
    return rows


def typed(setup: Setup, file: Path) -> dict[str, list[float] | str]:
    """The seconds that each server took for each key typed into a file."""
    text, uri = file.read_text("utf-8"), file.as_uri()
    keys = everything_typed(text)
    samples: dict[str, list[float] | str] = {}
    with ExitStack() as stack:
        opened: list[tuple[Peer, Client, list[Json]]] = []
        for peer in setup.peers.servers(fixit=True):
            say(f"keys: {peer.name} opens {file.name}")
            client = stack.enter_context(Client(peer.command, peer.environment, setup.folder, PATIENCE))
            client.initialize()
            try:
                _, at_first = client.open(uri, text)
            except SilenceError:
                samples[peer.name] = SILENCE
                client.stop()
            else:
                opened.append((peer, client, at_first))
        say(f"keys: {len(keys)} of them into {file.name}")
        taken: dict[str, list[float]] = {peer.name: [] for peer, *_ in opened}
        for peer, client, at_first in setup.turns(opened, ROUNDS):
            for key in keys:
                if peer.name in samples or (peer.name == FIXIT and len(taken[FIXIT]) == FIXIT_KEYS):
                    break
                try:
                    seconds, diagnostics = client.change(uri, len(taken[peer.name]) + 2, key)
                except SilenceError:
                    samples[peer.name] = SILENCE
                    client.stop()
                else:
                    taken[peer.name].append(seconds)
            else:
                if not same(diagnostics, at_first):
                    raise AssertionError(f"{peer.name} ends with other diagnostics than it began with")
    return {peer.name: samples.get(peer.name) or taken[peer.name] for peer in setup.peers.servers(fixit=True)}


def same(some: list[Json], others: list[Json]) -> bool:
    """Whether two lists of diagnostics are the same, whatever their order."""
    return sorted(map(repr, some)) == sorted(map(repr, others))
