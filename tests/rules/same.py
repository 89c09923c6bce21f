"""Comparing values that two TensorFlows computed."""

from __future__ import annotations

import math
from typing import Any

TOLERANCE = 1e-6


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str] | str:
    """What differs between two runs of a program: the names of values, or which of them stop, and how."""
    runs = (("before", before), ("after", after))
    stops = [f"{when}: {answer['error'].partition(':')[0]}" for when, answer in runs if "error" in answer]
    if stops:
        return ", ".join(stops)
    one, other = before["values"], after["values"]
    return sorted(name for name in one if name not in other or difference(one[name], other[name], name) is not None)


def difference(one: Any, other: Any, where: str = "") -> str | None:
    """Where two values differ, for a person; None if they agree."""
    if isinstance(one, dict) and isinstance(other, dict):
        if not where:
            other = {name: value for name, value in other.items() if name in one}
        if one.keys() != other.keys():
            return f"{where or 'the program'} has {sorted(one)} and {sorted(other)}"
        return next(filter(None, (difference(one[k], other[k], f"{where}.{k}") for k in one)), None)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{where} has {len(one)} and {len(other)} elements"
        pairs = enumerate(zip(one, other, strict=True))
        return next(filter(None, (difference(a, b, f"{where}[{i}]") for i, (a, b) in pairs)), None)
    if isinstance(one, float) and isinstance(other, int | float):
        close = math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        return None if close or (math.isnan(one) and math.isnan(other)) else f"{where}: {one} and {other}"
    return None if one == other else f"{where}: {one!r} and {other!r}"
