"""`eagerly --target compat` and `tf_upgrade_v2` on the same packages: which names are left that 2.21 does not have.

A name that is left is silent if nothing was said of it: no finding on its line, no line in the report; nor on the line
where what is gone is imported, such as `from tensorflow.contrib import slim` above a `slim.conv2d`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from corpus.packages import unpacked
from corpus.references import NamedSymbol, named_symbols
from rules.tensorflows import TensorFlow, tensorflow2

PACKAGES = ("tensor2tensor==1.13.4", "magenta==1.3.1")


class Left(NamedTuple):
    """What a tool left behind in a package."""

    missing: int
    """How many uses there are of names that TensorFlow 2.21 does not have."""
    silent: list[tuple[Path, NamedSymbol]]
    """Those of which it said nothing."""
    unreadable: int
    """Files that Python can't parse afterwards."""


def left_by_eagerly(package: str, tf2: TensorFlow) -> Left:
    """Fixes a copy of a package as far as that is safe, and asks what is found in the result."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "package"
        shutil.copytree(unpacked(package), folder)
        command = [sys.executable, "-m", "eagerly", "check", "--target", "compat"]
        subprocess.run([*command, "--fix", "--quiet", folder], check=False)
        command += ["--output-format", "json"]
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
        rows = {
            (Path(finding["filename"]), row)
            for finding in json.loads(done.stdout)
            for row in range(finding["location"]["row"], finding["end_location"]["row"] + 1)
        }
        return _left(folder, rows, tf2)


def left_by_tf_upgrade(package: str, tf2: TensorFlow) -> Left:
    """Runs TensorFlow's script on a package, and reads its report."""
    program = tf2.python.with_name("tf_upgrade_v2")
    with tempfile.TemporaryDirectory() as name:
        before, after, report = Path(name) / "before", Path(name) / "after", Path(name) / "report.txt"
        shutil.copytree(unpacked(package), before)
        command: list[str | Path] = [program, "--intree", before, "--outtree", after, "--reportfile", report]
        subprocess.run(command, capture_output=True, check=False, env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
        rows = set()
        current: Path | None = None
        for line in report.read_text(encoding="utf-8", errors="replace").splitlines():
            processing = re.match(r"Processing file '(.*)'", line)
            if processing is not None:
                current = after / Path(processing[1]).relative_to(before)
            said = re.match(r"(?:.*?:)?(\d+):\d+: ", line)
            if said is not None and current is not None:
                rows.add((current, int(said[1])))
        return _left(after, rows, tf2)


def _left(folder: Path, rows: set[tuple[Path, int]], tf2: TensorFlow) -> Left:
    files = sorted(folder.rglob("*.py"))
    by_file = {file: _named_symbols(file) for file in files}
    uses = [(file, symbol) for file, symbols in by_file.items() for symbol in symbols or ()]
    imported = {name for _, symbol in uses for _, name in symbol.imports if name}
    missing = _missing({symbol.name for _, symbol in uses} | imported, tf2)
    left = [(file, symbol) for file, symbol in uses if symbol.name in missing]
    silent = [
        (file.relative_to(folder), symbol)
        for file, symbol in left
        if (file, symbol.row) not in rows
        and not any(name in missing and (file, row) in rows for row, name in symbol.imports)
    ]
    return Left(len(left), silent, sum(symbols is None for symbols in by_file.values()))


def _named_symbols(file: Path) -> list[NamedSymbol] | None:
    """What a file names; None where Python can't parse it."""
    try:
        return named_symbols(file.read_text(encoding="utf-8", errors="replace"))
    except SyntaxError:
        return None


def _missing(names: Iterable[str], tf2: TensorFlow) -> set[str]:
    """Those of the names that no object of 2.21 has; what is an attribute of an object that is no module is there."""
    there = tf2.ask("reachable.py", {"names": sorted(names)})["reachable"]
    return {name for name in names if not there[name]}


def main() -> None:
    """Prints a table."""
    tf2 = tensorflow2()
    print(f"{'':24}{'tool':16}{'left':>8}{'silent':>8}{'unreadable':>12}")
    for package in PACKAGES:
        for tool, left_by in (("eagerly", left_by_eagerly), ("tf_upgrade_v2", left_by_tf_upgrade)):
            left = left_by(package, tf2)
            print(f"{package:24}{tool:16}{left.missing:8}{len(left.silent):8}{left.unreadable:12}")
            if tool == "eagerly":
                for file, symbol in left.silent:
                    print(f"  {file}:{symbol.row}: {symbol.name}")


if __name__ == "__main__":
    main()
