"""The detectors, in the order in which they look at a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eagerly.check import calls, compat, keras, members, symbols
from eagerly.check.analysis import Analysis, Finding

DETECTORS: tuple[Callable[[Analysis], Iterator[Finding]], ...] = (
    symbols.detect,
    calls.detect,
    calls.detect_arguments,
    compat.detect,
    members.detect,
    keras.detect,
)
