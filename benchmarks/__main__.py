"""Measures eagerly next to other tools, and prints one table.

All peers of a measure are measured in the same run, by turns, so that the ratios hold on a noisy machine.
"""

from __future__ import annotations

import os
import platform
import random
import re
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks import corpus
from benchmarks.measures import growth, keys, memory, package, session, start
from benchmarks.peers import ROOT, default_peers
from benchmarks.results import LEGEND, Row, table
from benchmarks.setup import Setup, say

MEASURES: dict[str, Callable[[Setup], list[Row]]] = {
    "keys": keys.measure,
    "growth": growth.measure,
    "start": start.measure,
    "memory": memory.measure,
    "session": session.measure,
    "package": package.measure,
}
WITH_FIXIT = {"keys", "start", "memory"}
WITH_TENSORFLOW = {"package"}
_MEASURED = re.compile(r"(<!-- measured -->\n).*(<!-- /measured -->\n)", re.DOTALL)
CHECKOUT = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(help=__doc__)
@click.argument("measures", nargs=-1, type=click.Choice(list(MEASURES)))
@click.option("--eagerly", "checkout", type=CHECKOUT, default=ROOT, help="The checkout to measure (default: this one).")
@click.option("--before", type=CHECKOUT, help="Another checkout of eagerly, measured along with it.")
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Markdown file; the table replaces what is between its `<!-- measured -->` and `<!-- /measured -->`.",
)
def main(measures: tuple[str, ...], checkout: Path, before: Path | None, write: Path | None) -> None:
    """Runs the measures, all unless some are named."""
    chosen = [name for name in MEASURES if name in measures or not measures]
    fixit, tensorflow = bool(WITH_FIXIT & {*chosen}), bool(WITH_TENSORFLOW & {*chosen})
    peers = default_peers(checkout, before)
    if missing := peers.missing(fixit, tensorflow):
        raise click.ClickException(f"{missing[0]} is not there; `make bench` installs what is needed")
    about, load_before = [*machine(), *peers.versions(fixit, tensorflow)], load()
    if write is not None and not _MEASURED.search(write.read_text("utf-8")):
        raise click.ClickException(f"{write} has no place for a table")
    rows: list[Row] = []
    with TemporaryDirectory(prefix="eagerly-bench-") as folder:
        corpus.copy_into(Path(folder))
        setup = Setup(peers, Path(folder), random.Random(0))
        for name in chosen:
            rows += MEASURES[name](setup)
            say("")
    about.append(f"load of the machine before: {load_before}, and at the end, this included: {load()}")
    click.echo("\n".join([*about, "", table(rows), "", LEGEND]))
    if write is not None:
        listed = "\n".join(f"- {fact}" for fact in about)
        text = f"{table(rows, markdown=True)}\n\n{LEGEND}\n\n{listed}\n"
        old = write.read_text("utf-8")
        write.write_text(_MEASURED.sub(lambda match: f"{match[1]}\n{text}\n{match[2]}", old), "utf-8")


def machine() -> list[str]:
    """What this is measured on."""
    cores = len(os.sched_getaffinity(0))
    today = f"{datetime.now(timezone.utc):%Y-%m-%d}"
    return [
        f"{today}, {processor()}, {cores} cores, {platform.system()} {platform.release()}",
        f"{platform.python_implementation()} {platform.python_version()}",
    ]


def load() -> str:
    """How busy the machine was in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def processor() -> str:
    """The name of the processor, where Linux tells it."""
    information = Path("/proc/cpuinfo")
    named = re.search(r"model name\s*: (.*)", information.read_text()) if information.exists() else None
    return named[1] if named else platform.machine()


if __name__ == "__main__":
    main()
