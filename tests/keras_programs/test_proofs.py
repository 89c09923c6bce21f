"""The table of actions for Keras is current."""

from __future__ import annotations

from keras_programs.proofs import PAGE, table


def test_the_table_is_current() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), "run `python -m keras_programs.proofs`, with PYTHONPATH=tests"
