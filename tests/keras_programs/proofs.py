"""The actions for Keras, each with the tests that prove it, as a table in docs/verification.md.

`PYTHONPATH=tests python -m keras_programs.proofs` writes it; with `--check` it fails if it is not current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from eagerly.check import check
from eagerly.rules.model import Rule, Safety
from eagerly.rules.own import own_rules
from rules.programs import cases, differences, examples

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
_PROGRAMS = Path(__file__).parent / "programs"
_CLASSES = Path(__file__).parents[1] / "layers" / "classes"
_TABLE = re.compile(r"(?<=<!-- actions for Keras -->\n\n).*?(?=\n<!-- end -->)", re.DOTALL)
_STANDALONE = re.compile(r"^(?:from|import) keras", re.MULTILINE)
"""What needs a Keras that is not installed beside TensorFlow 1.15.5."""
_HEAD = "| action of | fix | examples | layers | programs |\n|---|---|---|---|---|\n"


def table() -> str:
    """A row for each rule of Keras that has a fix, and for others that layers or programs are fixed by."""
    layers, programs = _fixed_by(_CLASSES.glob("*.py")), _fixed_by(_PROGRAMS.glob("*.py"))
    shown = [
        rule
        for rule in own_rules().rules
        if rule.safety is not Safety.MANUAL and (rule.family == "keras" or rule.code in {*layers, *programs})
    ]
    rows = (
        f"| [{rule.code}](rules/{rule.code}.md) {rule.name} | {rule.safety.value} | {_examples(rule)} "
        f"| {_names(layers.get(rule.code, []))} | {_names(programs.get(rule.code, []))} |\n"
        for rule in sorted(shown, key=lambda rule: rule.code)
    )
    return _HEAD + "".join(rows)


def _fixed_by(files: Iterable[Path]) -> dict[str, list[str]]:
    """The programs in which each rule has a finding, by code."""
    found: dict[str, list[str]] = {}
    for file in sorted(files):
        findings = check(file.read_text(encoding="utf-8"), own_rules()).findings
        for code in sorted({finding.rule.code for finding in findings}):
            found.setdefault(code, []).append(file.stem)
    return found


def _examples(rule: Rule) -> str:
    """How many examples and calls of a rule run on both releases, and how many on 2.21 alone."""
    fixed = {key: of for key, of in examples().items() if of[0].code == rule.code and of[1].after is not None}
    stops = (str(differences().get(key, "")).startswith("before: ") for key in fixed)
    new = sum(
        stop or _STANDALONE.search(of[1].before) is not None for stop, of in zip(stops, fixed.values(), strict=True)
    )
    calls = sum(of.code == rule.code for of, _, _ in cases().values()) if rule.safety is Safety.SAFE else 0
    both = len(fixed) - new + calls
    return ", ".join([f"{both} on both"] * (both > 0) + [f"{new} on 2.21"] * (new > 0))


def _names(names: list[str]) -> str:
    return ", ".join(names)


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    new = _TABLE.sub(lambda _: table(), text)
    if "--check" not in sys.argv:
        PAGE.write_text(new, encoding="utf-8")
    elif new != text:
        print("docs/verification.md is not current: run `python -m keras_programs.proofs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
