"""Sessions in packages from PyPI: how many are found, converted, kept as graphs and refused, and why.

`PYTHONPATH=tests python -m corpus.sessions` prints a table.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence

from corpus.packages import PACKAGES, python_files
from eagerly.check import Analysis, check
from eagerly.fix import TextEdit, apply_edits, edits, fixes
from eagerly.fix.kept_graph import is_kept, kept_graph
from eagerly.fix.model import CannotFixError
from eagerly.rules.model import Severity
from eagerly.rules.own import own_rules
from eagerly.source.files import UnreadableFileError, read_source
from eagerly.source.text import Text

_QUOTED = re.compile(r"`[^`]*`")


_COLUMNS = ("found", "converted", "kept", "refused", "broken", "left")


def main() -> None:
    """Prints a row for each package, and the reasons that most sessions are refused for."""
    not_converted: Counter[str] = Counter()
    not_kept: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for package in PACKAGES:
        counted = sessions_in(package, not_converted, not_kept)
        total.update(counted)
        print(row(package, counted))
    print(row("together", total))
    for title, reasons in (("Not converted", not_converted), ("Refused: nor kept as a graph", not_kept)):
        print(f"\n{title}, because")
        for reason, count in reasons.most_common(15):
            print(f"{count:5}  {reason}")


def row(name: str, counted: Counter[str]) -> str:
    return f"{name:26}" + "".join(f"{column} {counted[column]:5}  " for column in _COLUMNS)


def sessions_in(package: str, not_converted: Counter[str], not_kept: Counter[str]) -> Counter[str]:
    """Counts the places that make a session, and what becomes of each; adds the reasons of those that stay.

    What is kept as a graph already counts as kept; `broken` are conversions that don't parse, and `left` findings on
    sessions after the graph was kept that are more than a hint.
    """
    counted: Counter[str] = Counter()
    for file in python_files(package):
        try:
            text = read_source(file).text
        except UnreadableFileError:
            continue
        analysis = check(text, own_rules())
        made = [
            finding for finding in analysis.findings if finding.rule.fix == "session" and finding.symbol is not None
        ]
        sessions = [finding for finding in made if finding.rule.name == "session"]
        for finding in sessions:
            counted["found"] += 1
            offered = fixes(analysis, finding)
            if offered.preferred is not None:
                counted["converted"] += 1
                counted["broken"] += not analysis.has_error and not parses(text, edits(analysis, [offered.preferred]))
                continue
            not_converted[general(offered.refusal)] += 1
            if is_kept(analysis):
                counted["kept"] += 1
                continue
            try:
                change = kept_graph(analysis)
            except CannotFixError as reason:
                counted["refused"] += 1
                not_kept[general(str(reason))] += 1
                continue
            counted["kept"] += 1
            counted["broken"] += not parses(text, change.edits)
        if any(fixes(analysis, finding).preferred is None for finding in sessions):
            counted["left"] += left_behind(analysis)
    return counted


def left_behind(analysis: Analysis) -> int:
    """How many findings on sessions are more than a hint once a graph is kept, if it can be."""
    try:
        after = check(apply_edits(analysis.text, kept_graph(analysis).edits), own_rules())
    except CannotFixError:
        return 0
    return sum(
        finding.rule.family == "sessions" and finding.severity is not Severity.HINT for finding in after.findings
    )


def parses(text: Text, changes: Sequence[TextEdit]) -> bool:
    try:
        ast.parse(str(apply_edits(text, changes)))
    except SyntaxError:
        return False
    return True


def general(reason: str | None) -> str:
    """A reason without its line and names."""
    return _QUOTED.sub("`…`", re.sub(r"^line \d+: ", "", reason or "by hand"))


if __name__ == "__main__":
    main()
