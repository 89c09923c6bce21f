"""What is found in packages that were written for TensorFlow 2 and Keras 3."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from eagerly.check import check
from eagerly.names.workspace import Snapshot
from eagerly.rules.book import RuleBook
from eagerly.rules.load import bundled_rules, load_rules
from eagerly.rules.model import Target
from eagerly.settings import Settings
from eagerly.source.files import read_source

from .packages import python_files, unpacked

LOOKED_AT = Path(__file__).parent / "native.yaml"
PRIVATE = "TF003"
"""Said of what is private in TensorFlow, and counted for a package as a whole."""


@cache
def _rules() -> RuleBook:
    return load_rules(bundled_rules())


def findings(package: str, target: Target) -> dict[str, dict[str, int]]:
    """How often each rule speaks of each file of a package, its hints and errors apart."""
    found: dict[str, Counter[str]] = {}
    workspace = Snapshot([unpacked(package)])
    for file in python_files(package):
        text, imports = read_source(file).text, workspace.imports_of(file)
        for finding in check(text, _rules(), Settings(target=target), imports).findings:
            code = finding.rule.code
            name = PRIVATE if code == PRIVATE else file.relative_to(unpacked(package)).as_posix()
            what = f"{code} {finding.severity.value}" if finding.severity.value in ("error", "hint") else code
            found.setdefault(name, Counter())[what] += 1
    return {name: dict(sorted(counts.items())) for name, counts in sorted(found.items())}
