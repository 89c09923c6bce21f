"""How much the rules know, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eagerly.rules.model import Rule, Safety

_COLUMNS = ("rules", "moved", "calls", "arguments", "advice", "symbols", "members", "safe", "review", "by hand")


def statistics_of(rules: Iterable[Rule]) -> str:
    """A table by family: how many rules, table entries of each kind, and rules by what their fixes promise."""
    by_family: dict[str, list[int]] = {}
    for rule in rules:
        counts = by_family.setdefault(rule.family, [0] * len(_COLUMNS))
        by_family[rule.family] = [old + new for old, new in zip(counts, _counts(rule), strict=True)]
    total = [sum(column) for column in zip(*by_family.values(), strict=True)]
    width = max(map(len, [*by_family, "family"]))
    lines = [_line("family", _COLUMNS, width)]
    lines += [_line(family, counts, width) for family, counts in sorted(by_family.items())]
    return "\n".join([*lines, _line("all", total, width)])


def _counts(rule: Rule) -> list[int]:
    match = rule.match
    arguments = len(match.arguments.functions) * len(match.arguments.renamed) if match.arguments is not None else 0
    by_kind = (*(match.members or {}).values(), *(match.methods or {}).values(), *(match.items or {}).values())
    tables = (match.moved, match.calls, match.advice, match.symbols)
    moved, calls, advice, symbols = (len(table or ()) for table in tables)
    return [
        1,
        moved,
        calls,
        arguments,
        advice,
        symbols,
        sum(map(len, by_kind)),
        *(rule.safety is safety for safety in Safety),
    ]


def _line(name: str, values: Sequence[object], width: int) -> str:
    return f"{name:{width}}" + "".join(f"{value!s:>10}" for value in values)
