"""What is found does not depend on how a text came about: edited piece by piece, or opened as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from .editing import Change, Operation, operations, steps
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


def test_quotes_typed_in_an_odd_order() -> None:
    """A parser that recovers from errors by the tree it had before finds other errors than one that starts afresh."""
    text = "import tensorflow as tf\ndef main():\n    with tf.Session() as sess:\n        s = '''\n      in\n    '''\n"
    text += "        r = sess.run(tf.log(x))\n    y = 1\n    x = 2\n    z = 3\n"
    edited, fresh = InProcess(), InProcess()
    edited.open(text)
    for place in ("r = sess", "    z = 3", "    x = 2"):
        assert edited.findings
        change = Change(text.index(place), text.index(place), "'''")
        edited.change([change.as_json(text)])
        text = change.applied(text)
    fresh.open(text)
    assert edited.findings == fresh.findings
