"""Working out once what several findings ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from eagerly.check.analysis import Analysis
from eagerly.fix.model import CannotFixError

Made = TypeVar("Made")


def once(analysis: Analysis, key: object, make: Callable[[], Made]) -> Made:
    """What `make` gives, or refuses, the first time that it is asked for under this key.

    Raises:
        CannotFixError: the refusal of the first time.
    """
    if key not in analysis.memo:
        try:
            analysis.memo[key] = make()
        except CannotFixError as reason:
            analysis.memo[key] = reason
    result = analysis.memo[key]
    if isinstance(result, CannotFixError):
        raise result
    return cast("Made", result)
