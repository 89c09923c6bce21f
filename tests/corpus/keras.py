"""Findings in packages that use Keras: how many are fixed, refused, or get advice, and what is wrong with the results.

`PYTHONPATH=tests python -m corpus.keras` prints tables; it fails if anything is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

from corpus.packages import KERAS_PACKAGES, python_files, unpacked
from corpus.sessions import general
from eagerly.check import Analysis, Finding, check
from eagerly.fix import fixes
from eagerly.names.workspace import Snapshot
from eagerly.rules.model import Safety
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from eagerly.source.files import read_source
from properties.checks import problems

_OUTCOMES = ("safe", "review", "refused", "advice")


@dataclass
class Outcomes:
    """What becomes of the findings in one file or in many."""

    by_family: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many of a family of rules have an outcome."""
    without_fix: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Those without a fix, by rule, outcome and reason."""
    wrong: list[str] = field(default_factory=list)
    """What is wrong with the fixed files."""

    def add(self, other: Outcomes) -> None:
        self.by_family += other.by_family
        self.without_fix += other.without_fix
        self.wrong += other.wrong

    def rows(self) -> dict[str, Counter[str]]:
        """For each family, how many findings have an outcome."""
        rows: dict[str, Counter[str]] = {}
        for (family, outcome), count in sorted(self.by_family.items()):
            rows.setdefault(family, Counter())[outcome] += count
        return rows

    def total(self) -> Counter[str]:
        return sum(self.rows().values(), Counter())


def of_file(file: Path, workspace: Snapshot) -> Outcomes:
    """What becomes of the findings in a file, and what is wrong with it once all is fixed that can be."""
    text, imports = read_source(file).text, workspace.imports_of(file)
    analysis = check(text, own_rules(), Settings(unsafe_fixes=True), imports)
    found = Outcomes(wrong=[f"{file}: {problem}" for problem in problems(analysis)])
    for finding in analysis.findings:
        outcome, reason = _outcome(analysis, finding)
        found.by_family[finding.rule.family, outcome] += 1
        if reason is not None:
            found.without_fix[finding.rule.code, outcome, reason] += 1
    return found


def _outcome(analysis: Analysis, finding: Finding) -> tuple[str, str | None]:
    """What becomes of a finding, with the reason where it has no fix."""
    offered = fixes(analysis, finding)
    if offered.preferred is not None:
        return ("safe" if offered.preferred.safety is Safety.SAFE else "review"), None
    if offered.refusal is not None:
        return "refused", general(offered.refusal)
    return "advice", finding.message


def of_package(package: str) -> Outcomes:
    """The same for all files of a package."""
    together, workspace = Outcomes(), Snapshot([unpacked(package)])
    for file in python_files(package):
        together.add(of_file(file, workspace))
    return together


def row(name: str, outcomes: Counter[str]) -> str:
    """A row of a Markdown table."""
    numbers = (f"{outcomes[outcome]:,}" for outcome in _OUTCOMES)
    return f"| {name} | {outcomes.total():,} | {' | '.join(numbers)} |"


def main() -> int:
    """Prints a row for each package and each family, the most frequent reasons, and all that is wrong."""
    for package in KERAS_PACKAGES:
        unpacked(package)
    together = Outcomes()
    head = f"| found | {' | '.join(_OUTCOMES)} |\n|---{'|---' * (len(_OUTCOMES) + 1)}|"
    print(f"| package {head}")
    with Pool() as pool:
        for package, found in zip(KERAS_PACKAGES, pool.imap(of_package, KERAS_PACKAGES), strict=True):
            print(row(package, found.total()), flush=True)
            together.add(found)
    print(row("together", together.total()))
    print(f"\n| family of rules {head}")
    for family, outcomes in together.rows().items():
        print(row(family, outcomes))
    print("\nWithout a fix:")
    for (code, outcome, reason), count in together.without_fix.most_common(400):
        print(f"{count:5}  {code} {outcome}: {reason}")
    print("\n".join(together.wrong))
    return 1 if together.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
