"""Checks and fixes every file of the pinned packages, and prints a table: `make corpus`."""

from __future__ import annotations

import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.rules.load import bundled_rules, load_rules
from eagerly.settings import Settings
from eagerly.source.files import read_source
from properties.checks import is_fixed, problems

from .packages import PACKAGES, python_files, unpacked


@dataclass
class Row:
    """What came of one file, or of all files of a package."""

    files: int = 0
    findings: int = 0
    fixes: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def add(self, other: Row) -> None:
        self.files += other.files
        self.findings += other.findings
        self.fixes += other.fixes
        self.seconds += other.seconds
        self.failures += other.failures

    def shown(self, name: str) -> str:
        return (
            f"{name:<26}{self.files:>7,}{self.findings:>10,}{self.fixes:>8,}"
            f"{len(self.failures):>10,}{self.seconds:>9.1f}"
        )


@cache
def _rules() -> RuleBook:
    return load_rules(bundled_rules())


def of_file(file: Path) -> Row:
    """Checks and fixes one file, by the clock, and then looks for what is wrong with the result."""
    row = Row(files=1)
    try:
        text = read_source(file).text
        started = time.perf_counter()
        analysis = check(text, _rules(), Settings(unsafe_fixes=True))
        fix_everything(analysis)
        row.seconds = time.perf_counter() - started
        row.findings = len(analysis.findings)
        row.fixes = sum(is_fixed(analysis, finding) for finding in analysis.findings)
        for unsafe in (False, True):
            found = problems(check(text, _rules(), Settings(unsafe_fixes=unsafe)))
            row.failures += [f"{file}: {problem}" for problem in found]
    except Exception:
        row.failures.append(f"{file}: {traceback.format_exc()}")
    return row


def main() -> int:
    """Prints a row for each package, and every failure; 1 where there is any."""
    print(f"{'package':<26}{'files':>7}{'findings':>10}{'fixes':>8}{'failures':>10}{'seconds':>9}")
    total = Row()
    with Pool() as pool:
        for package in PACKAGES:
            unpacked(package)
            row = Row()
            for one in pool.imap_unordered(of_file, python_files(package), chunksize=4):
                row.add(one)
            print(row.shown(package), flush=True)
            total.add(row)
    print(total.shown("all"))
    print("\n".join(["", *total.failures]) if total.failures else "", end="")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
