"""Figures, and the table that they make."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tabulate import tabulate

EAGERLY = "eagerly"
LEGEND = (
    "In brackets: eagerly's figure as a multiple of that one. 3.0 is three times as much, 1/40 a fortieth. "
    "A dash: not measured, or no such thing."
)


def seconds(value: float) -> str:
    """A time, with three digits that say something."""
    return f"{_digits(value * 1000)} ms" if value < 1 else f"{_digits(value)} s"


def mebibytes(value: float) -> str:
    """An amount of memory, given in bytes."""
    return f"{_digits(value / 2**20)} MiB"


def times(value: float) -> str:
    """A ratio that stands for itself."""
    return f"{_digits(value)} : 1"


@dataclass(frozen=True)
class Row:
    """What was measured, and the figure of each peer; a text where a peer has none."""

    what: str
    figures: Mapping[str, float | str]
    show: Callable[[float], str] = seconds
    compared: bool = True
    """Whether to say how eagerly stands to the others."""

    def cell(self, peer: str) -> str:
        """What the table says for a peer."""
        figure = self.figures.get(peer)
        if figure is None:
            return "-"
        if isinstance(figure, str):
            return figure
        own = self.figures.get(EAGERLY)
        if not self.compared or peer == EAGERLY or not isinstance(own, float) or not figure:
            return self.show(figure)
        return f"{self.show(figure)} ({_multiple(own / figure)})"


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest of the values that this part of them does not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(part * len(ranked)) - 1)]


def median_and_p95(what: str, samples: Mapping[str, Sequence[float] | str]) -> list[Row]:
    """Two rows; of a text in place of samples, and of less than 20 samples, there is no 95th percentile."""
    medians = {peer: each if isinstance(each, str) else statistics.median(each) for peer, each in samples.items()}
    p95 = {
        peer: percentile(each, 0.95) for peer, each in samples.items() if not isinstance(each, str) and len(each) >= 20
    }
    return [Row(f"{what}: median", medians), Row(f"{what}: p95", p95)]


def table(rows: Sequence[Row], markdown: bool = False) -> str:
    """The rows as a table: for a terminal, or as Markdown."""
    peers = list(dict.fromkeys(peer for row in rows for peer in row.figures))
    cells = [[row.what, *(row.cell(peer) for peer in peers)] for row in rows]
    alignment = ("left", *("right" for _ in peers))
    return tabulate(
        cells,
        headers=["", *peers],
        tablefmt="github" if markdown else "simple",
        colalign=alignment,
        disable_numparse=True,
    )


def _multiple(ratio: float) -> str:
    return _digits(ratio) if ratio >= 0.95 else f"1/{_digits(1 / ratio)}"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
