"""Reads rules.yaml into a `RuleBook`, or says which line is wrong and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from eagerly.rules.book import RuleBook
from eagerly.rules.document import RulesError, line_of, read_document
from eagerly.rules.model import Kind, Rule, RuleFile, Safety, Severity
from eagerly.rules.template import TemplateError, parse_call_template, parse_method_template, parse_parameters


def bundled_rules() -> Path:
    """Where eagerly's own rules.yaml is: beside the package when installed, at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules.yaml"
    return installed if installed.exists() else package.parent.parent / "rules.yaml"


def load_rules(*paths: Path) -> RuleBook:
    """The rule book of these files together.

    Raises:
        RulesError: a file can't be read or is not valid; the message names file, line and reason.
    """
    rules: list[Rule] = []
    kinds: dict[str, Kind] = {}
    worlds: dict[str, list[str]] = {}
    for path in paths:
        file = _read(path, {rule.code for rule in rules}, set(kinds))
        rules.extend(file.rules)
        kinds |= file.kinds
        for world, patterns in file.worlds.items():
            worlds.setdefault(world, []).extend(patterns)
    return RuleBook(tuple(rules), kinds, worlds)


def _read(path: Path, codes: set[str], kinds: set[str]) -> RuleFile:
    """One file, checked against the codes and kinds of those before it."""
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RulesError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: not valid UTF-8") from error
    try:
        file = msgspec.convert(read_document(path, source), RuleFile)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition("`$")
        reason = reason.removesuffix(" - at ").removesuffix(" - at `key` in ")
        raise RulesError(f"{path}:{line_of(source, where.rstrip('`'))}: {reason}") from error
    for name, kind in file.kinds.items():
        comes_of_it = [kind.attributes, kind.methods, kind.called_on, kind.given]
        named = {name for names in comes_of_it for name in names.values()} | {*kind.called_on}
        named |= {name for name in (kind.item, kind.called, kind.arithmetic) if name is not None}
        unknown = named - kinds - set(file.kinds)
        if unknown:
            line = line_of(source, f".kinds.{name}")
            raise RulesError(f"{path}:{line}: {name}: no file defines the kind {sorted(unknown)[0]}")
    for index, rule in enumerate(file.rules):
        problem = "its code is defined twice" if rule.code in codes else _problem(rule, kinds | set(file.kinds))
        codes.add(rule.code)
        if problem is not None:
            line = line_of(source, f".rules[{index}]")
            raise RulesError(f"{path}:{line}: {rule.code}: {problem}")
    return file


def _problem(rule: Rule, kinds: set[str]) -> str | None:
    """Why a rule whose every field is valid still can't be used."""
    match = rule.match
    given = {name: part for name in match.__struct_fields__ if (part := getattr(match, name))}
    if len(given) != 1 and set(given) not in ({"members", "methods"}, {"members", "stores"}):
        return f"`match` needs exactly one of {', '.join(match.__struct_fields__)}, or members and methods or stores"
    if rule.safety is not Safety.SAFE and not rule.review:
        return "a rule that is not `safe` has to say in `review` what may differ or what to do by hand"
    if (rule.safety is Safety.REVIEW or rule.severity is Severity.ERROR) and not rule.check:
        return "a rule that is `review` or `error` has to say in `check` what to run or compare to see that it is right"
    if any(example.after is not None and example.by_hand is not None for example in rule.examples):
        return "an example that a fix changes needs nothing `by-hand`"
    named = [
        match.members,
        match.stores,
        match.methods,
        match.attributes,
        match.items,
        match.method_places,
        match.arguments and match.arguments.methods,
    ]
    unknown = {kind for by_kind in named for kind in by_kind or ()} - kinds
    if unknown:
        return f"`{next(iter(given))}` names a kind that no file defines: {sorted(unknown)[0]}"
    if rule.keras3 is not None and match.calls is None and match.detector is None:
        return "`keras3` goes with `calls` or a detector"
    try:
        method_places = [entry for methods in (match.method_places or {}).values() for entry in methods.items()]
        for signature, first in [*(match.places or {}).items(), *method_places]:
            if first not in parse_parameters(signature):
                return f"{first!r} is no parameter of {signature}"
        for signature, text in [*(match.calls or {}).items(), *(rule.keras3 or {}).items()]:
            template = parse_call_template(signature, text)
            if match.calls and signature in match.calls and rule.when and rule.when not in template.parameters:
                return f"`when: {rule.when}` is no parameter of {signature}"
        for templates in (match.methods or {}).values():
            for signature, text in templates.items():
                parse_method_template(signature, text)
    except TemplateError as error:
        return str(error)
    return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of rules.yaml, for editors to complete and check it by."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(RuleFile)}
