"""What is found does not depend on how a text came about: edited piece by piece, or opened as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from .editing import Operation, operations, steps
from .engines import Engine, InProcess, over_stdio
from .sources import SOURCES

_EDITS = st.lists(operations(), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def stdio() -> Iterator[tuple[Engine, Engine]]:
    """Two servers: one for the document that is edited, one for the same text opened afresh."""
    with over_stdio() as edited, over_stdio() as fresh:
        yield edited, fresh


def check_edits(edited: Engine, fresh: Engine, start: str, done: list[Operation], *, every: bool = True) -> None:
    """After each operation, or after the last, the edited document shows what a fresh one shows."""
    edited.open(start)
    todo = list(steps(start, done))
    for index, (text, sent) in enumerate(todo):
        edited.change(sent)
        if every or index == len(todo) - 1:
            fresh.open(text)
            note(f"{text!r}")
            assert edited.findings == fresh.findings


@given(start=SOURCES, done=_EDITS)
def test_a_server_publishes_the_same(stdio: tuple[Engine, Engine], start: str, done: list[Operation]) -> None:
    check_edits(*stdio, start, done)


@given(start=SOURCES, done=_EDITS)
def test_an_edited_document_has_the_same_findings_and_fixes(start: str, done: list[Operation]) -> None:
    check_edits(InProcess(), InProcess(), start, done)
