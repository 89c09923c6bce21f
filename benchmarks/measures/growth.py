"""The same from a key to its diagnostics, as the file grows."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import corpus
from benchmarks.client import Client
from benchmarks.peers import Peer
from benchmarks.results import Row, median_and_p95, times
from benchmarks.setup import Setup, say
from benchmarks.typist import middle_function, typed_into

LENGTHS = (1_000, 2_000, 5_000, 10_000, 20_000)
ROUNDS = 3
PATIENCE = 120.0


def measure(setup: Setup) -> list[Row]:
    """Every length in a server of its own; in its turn, by an order of chance, one gets all keys.

    They go into the same function in all of them, or a key would cost more or less for what is around it.
    """
    source = (setup.folder / corpus.LARGE).read_text("utf-8")
    texts = {length: corpus.grown(source, length) for length in LENGTHS}
    peers = setup.peers.servers(fixit=False)
    taken: dict[tuple[int, str], list[float]] = {(length, peer.name): [] for length in LENGTHS for peer in peers}
    with ExitStack() as stack:
        opened: list[tuple[int, Peer, Client]] = []
        for length, text in texts.items():
            say(f"growth: opening {length:,} lines")
            for peer in peers:
                client = stack.enter_context(Client(peer.command, peer.environment, setup.folder, PATIENCE))
                client.initialize()
                client.open(_uri(setup, length), text)
                opened.append((length, peer, client))
        name = middle_function(texts[LENGTHS[0]])
        keys = {length: typed_into(text, name) for length, text in texts.items()}
        say(f"growth: {ROUNDS} times {len(keys[LENGTHS[0]])} keys for each")
        for length, peer, client in setup.turns(opened, ROUNDS):
            samples = taken[length, peer.name]
            for key in keys[length]:
                samples.append(client.change(_uri(setup, length), len(samples) + 2, key)[0])
    rows: list[Row] = []
    for length in LENGTHS:
        lines = len(texts[length].splitlines())
        rows += median_and_p95(f"key → diagnostics, {lines:,} lines", {p.name: taken[length, p.name] for p in peers})
    smallest, largest = rows[0], rows[-2]
    growth = {name: float(largest.figures[name]) / float(figure) for name, figure in smallest.figures.items()}
    return [*rows, Row(f"{LENGTHS[-1]:,} ÷ {LENGTHS[0]:,} lines, of the medians", growth, times, compared=False)]


def _uri(setup: Setup, length: int) -> str:
    return (setup.folder / f"grown_{length}.py").as_uri()
