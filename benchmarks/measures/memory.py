"""The memory of a server that has many files open."""

from __future__ import annotations

import psutil

from benchmarks import corpus
from benchmarks.client import Client
from benchmarks.results import Row, mebibytes
from benchmarks.setup import Setup, say

FILES = 50


def measure(setup: Setup) -> list[Row]:
    """The resident memory of each server and its child processes, once everything that it was given is analysed."""
    files = corpus.files_to_open(setup.folder, FILES)
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)
    resident = {}
    for peer in setup.peers.servers(fixit=True):
        say(f"memory: {peer.name} opens {len(files)} files")
        with Client(peer.command, peer.environment, setup.folder) as client:
            client.initialize()
            for file in files:
                client.open(file.as_uri(), file.read_text("utf-8"))
            process = psutil.Process(client.process.pid)
            tree = [process, *process.children(recursive=True)]
            resident[peer.name] = float(sum(each.memory_info().rss for each in tree))
    return [Row(f"resident memory with {len(files)} files open ({lines:,} lines)", resident, mebibytes)]
