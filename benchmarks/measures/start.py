"""From the start of the process to the first diagnostics."""

from __future__ import annotations

from statistics import median

from benchmarks import corpus
from benchmarks.client import Client
from benchmarks.results import Row
from benchmarks.setup import Setup, say

RUNS = 15
FIXIT_RUNS = 3


def measure(setup: Setup) -> list[Row]:
    """Each server is started again and again, one after the other; the first round, with cold caches, doesn't count."""
    file = setup.folder / corpus.SMALL
    text = file.read_text("utf-8")
    taken: dict[str, list[float]] = {peer.name: [] for peer in setup.peers.servers(fixit=True)}
    say(f"start: {RUNS} times")
    for run in range(RUNS + 1):
        for peer in setup.shuffled(setup.peers.servers(fixit=run <= FIXIT_RUNS)):
            with Client(peer.command, peer.environment, setup.folder) as client:
                client.initialize()
                arrived, _ = client.open(file.as_uri(), text)
                if run:
                    taken[peer.name].append(arrived - client.started_at)
    medians = {name: median(each) for name, each in taken.items()}
    return [Row(f"process start → first diagnostics of {file.name}: median", medians)]
