"""A whole package in the terminal: looking it over, and fixing it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter

from benchmarks import corpus
from benchmarks.peers import TF_UPGRADE, Peer
from benchmarks.results import Row
from benchmarks.setup import Setup, say

RUNS = 3
TF_UPGRADE_RUNS = 2
"""Each takes about half a minute."""
START = "starting (`--help`)"
ONE_CORE = "one core"
ALL_CORES = "all cores"
TASKS = {
    "check": ("check",),
    "check --fix": ("check", "--fix"),
    "check --fix --unsafe-fixes": ("check", "--fix", "--unsafe-fixes"),
}


def measure(setup: Setup) -> list[Row]:
    """The seconds of whole processes, each on a fresh copy, one after the other.

    TensorFlow's script can only rewrite, so looking a package over has the same figure of it as fixing it.
    """
    package = setup.folder / corpus.PACKAGE
    taken: dict[str, dict[str, list[float]]] = {}
    for run in range(RUNS + 1):
        if run:  # What was only started before has warm caches.
            say(f"package: round {run} of {RUNS}")
        for name, peers in _commands(setup, whole=run > 0).items():
            for peer in peers:
                if peer.name == TF_UPGRADE and run > TF_UPGRADE_RUNS:
                    continue
                with TemporaryDirectory() as folder:
                    shutil.copytree(package, Path(folder) / package.name)
                    seconds = _timed(peer, Path(folder))
                if run:
                    taken.setdefault(name, {}).setdefault(peer.name, []).append(seconds)
    medians = {name: {peer: median(each) for peer, each in of.items()} for name, of in taken.items()}
    upgrade = medians.pop(TF_UPGRADE)
    rows = [Row(f"{START}: median", medians.pop(START))]
    return [*rows, *(Row(f"{name}: median", figures | upgrade) for name, figures in medians.items())]


def _commands(setup: Setup, whole: bool) -> dict[str, list[Peer]]:
    """What to run, and under which name."""
    eagerly = setup.peers.eagerly
    commands = {START: [*eagerly("--help"), setup.peers.tf_upgrade("--help")]}
    if whole:
        first = str(min(os.sched_getaffinity(0)))
        files = sum(1 for _ in (setup.folder / corpus.PACKAGE).rglob("*.py"))
        for task, arguments in TASKS.items():
            peers = eagerly(*arguments, corpus.PACKAGE)
            name = f"{task} of {corpus.PACKAGE} ({files} files)"
            commands[f"{name}, {ONE_CORE}"] = [
                Peer(peer.name, ("taskset", "-c", first, *peer.command), peer.environment) for peer in peers
            ]
            commands[f"{name}, {ALL_CORES}"] = peers
        upgrade = ("--intree", corpus.PACKAGE, "--outtree", "upgraded", "--reportfile", "report.txt")
        commands[TF_UPGRADE] = [setup.peers.tf_upgrade(*upgrade)]
    return commands


def _timed(peer: Peer, folder: Path) -> float:
    """The seconds that a program takes in a folder; eagerly ends with 1 when there are findings."""
    with TemporaryFile() as output:
        began = perf_counter()
        done = subprocess.run(
            peer.command, env=dict(peer.environment), cwd=folder, stdout=output, stderr=subprocess.STDOUT, check=False
        )
        seconds = perf_counter() - began
        if done.returncode not in (0, 1):
            output.seek(0)
            raise subprocess.CalledProcessError(done.returncode, peer.command, output.read()[-2000:])
    return seconds
