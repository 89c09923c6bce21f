"""Sessions in packages from PyPI: how many are found, converted and refused, and why.

`PYTHONPATH=tests python -m corpus.sessions` prints a table.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

from corpus.packages import PACKAGES, python_files
from eagerly.check import check
from eagerly.fix import fixes
from eagerly.fix.compose import apply_edits, edits
from eagerly.rules.own import own_rules
from eagerly.source.files import UnreadableFileError, read_source

_QUOTED = re.compile(r"`[^`]*`")


def main() -> None:
    """Prints a row for each package, and the reasons that most sessions are refused for."""
    reasons: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for package in PACKAGES:
        counted = sessions_in(package, reasons)
        total.update(counted)
        print(f"{package:26}" + "".join(f"{name} {counted[name]:5}  " for name in ("found", "converted", "broken")))
    print(f"{'together':26}" + "".join(f"{name} {total[name]:5}  " for name in ("found", "converted", "broken")))
    for reason, count in reasons.most_common(15):
        print(f"{count:5}  {reason}")


def sessions_in(package: str, reasons: Counter[str]) -> Counter[str]:
    """Counts the places that make a session, and those that have a fix; adds the reasons of the others."""
    counted: Counter[str] = Counter()
    for file in python_files(package):
        try:
            text = read_source(file).text
        except UnreadableFileError:
            continue
        analysis = check(text, own_rules())
        for finding in analysis.findings:
            if finding.rule.fix != "session" or finding.symbol is None:
                continue
            counted["found"] += 1
            offered = fixes(analysis, finding)
            if offered.preferred is None:
                reasons[_QUOTED.sub("`…`", re.sub(r"^line \d+: ", "", offered.refusal or "none"))] += 1
                continue
            counted["converted"] += 1
            try:
                ast.parse(str(apply_edits(text, edits(analysis, [offered.preferred]))))
            except SyntaxError:
                counted["broken"] += not analysis.has_error
    return counted


if __name__ == "__main__":
    main()
