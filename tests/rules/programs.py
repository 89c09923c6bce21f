"""The programs that rules are proven with: their examples, and the calls in `cases.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eagerly.check import check
from eagerly.fix import apply_edits, edits, fixes
from eagerly.rules.book import RuleBook
from eagerly.rules.load import bundled_rules, load_rules
from eagerly.rules.model import Example, Rule, Safety, Target
from eagerly.settings import Settings

DIFFERENCES = Path(__file__).parent / "differences.yaml"
CASES = Path(__file__).parent / "cases.yaml"


@cache
def rules() -> RuleBook:
    return load_rules(bundled_rules())


IMPORT = "import tensorflow as tf"
IMPORT_V1 = "import tensorflow.compat.v1 as tf"
BY_HAND = " by hand"


@dataclass(frozen=True)
class Programs:
    """Programs before and after the fix of their rule, by key."""

    before: dict[str, str]
    after: dict[str, str]
    through_v1: dict[str, str]
    """After the fix, where `tf` is `tensorflow.compat.v1`: the fixed code has to be right there, too."""
    unlike_before: dict[str, str]
    """The examples of rules that say what differs, and of those without a fix, as they are."""
    unlike_after: dict[str, str]
    """The same after their fix; where there is none, as they are and as they are written by hand."""
    unfixed: dict[str, Rule]
    """Those of them that are the same on both sides, each with its rule: where one stops, the rule has to say so."""


def examples() -> dict[str, tuple[Rule, Example]]:
    """The examples of all rules, each with a key such as `TF101-1`."""
    return {
        f"{rule.code}-{number}": (rule, example)
        for rule in rules().rules
        for number, example in enumerate(rule.examples, 1)
    }


@cache
def cases() -> dict[str, tuple[Rule, str, Target]]:
    """Short programs that show more of a rule than its examples do, each with a key such as `TF203 tf.to_double(x)`."""
    found: dict[str, tuple[Rule, str, Target]] = {}
    for group in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        rule = rules().by_code[group["code"]]
        for call in group["calls"].splitlines():
            module = group.get("import", "tensorflow")
            lines = [f"import {module} as tf", "", *group.get("given", "").splitlines(), f"y = {call}"]
            target: Target = group.get("target", "tf2")
            found[f"{rule.code} {target} {call}"] = (rule, "\n".join(lines) + "\n", target)
    return found


@cache
def differences() -> dict[str, Any]:
    """What differs in the examples of rules that say so: the names of the values, or the error that comes instead."""
    found: dict[str, Any] = yaml.safe_load(DIFFERENCES.read_text(encoding="utf-8"))
    return found


def lines_found(source: str, rule: Rule, target: Target) -> set[int]:
    """The lines that a rule has findings on, from 1."""
    analysis = check(source, rules(), Settings(target=target))
    spans = [finding.span for finding in analysis.findings if finding.rule is rule]
    places = [(analysis.text.line_at(found.start), analysis.text.line_at(found.end)) for found in spans]
    return {line + 1 for first, last in places for line in range(first, last + 1)}


def fixed(source: str, rule: Rule, target: Target) -> str:
    """The source after the fixes that this rule alone has for it."""
    text = source
    for _ in range(5):
        analysis = check(text, rules(), Settings(target=target))
        found = [fixes(analysis, finding) for finding in analysis.findings if finding.rule is rule]
        chosen = [fix.preferred for fix in found if fix.preferred is not None]
        if not chosen:
            break
        text = str(apply_edits(analysis.text, edits(analysis, chosen)))
    return text


@cache
def all_programs() -> Programs:
    """Everything to run, once for all tests."""
    before, after, through_v1 = {}, {}, {}
    unlike_before, unlike_after = {}, {}
    unfixed = {}
    for key, (rule, example) in examples().items():
        if example.after is None:
            unlike_before[key] = unlike_after[key] = example.before
            unfixed[key] = rule
        elif rule.safety is Safety.REVIEW:
            unlike_before[key], unlike_after[key] = example.before, example.after
        if example.by_hand is not None:
            unlike_before[key + BY_HAND], unlike_after[key + BY_HAND] = example.before, example.by_hand
        if example.after is not None:
            after[key] = example.after
            if rule.safety is Safety.SAFE:
                before[key] = example.before
    for key, (rule, source, target) in cases().items():
        after[key] = fixed(source, rule, target)
        if rule.safety is Safety.SAFE:
            before[key] = source
            if IMPORT in source and not re.search(r"compat\.v1|keras", source):
                through_v1[key] = fixed(source.replace(IMPORT, IMPORT_V1), rule, target)
    return Programs(before, after, through_v1, unlike_before, unlike_after, unfixed)
