"""A notebook that changes is looked at again only where it changed."""

from __future__ import annotations

from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings
from eagerly.source.notebook import NotebookText
from eagerly.source.text import Span

CELLS = ["import tensorflow as tf", "a = tf.log(1)", "b = tf.log(2)\n\nb = tf.log(3)", "c = tf.log(4)"]


def looked_at(found: IncrementalCheck, *cells: str) -> list[str]:
    """What of the notebook is analysed when it becomes these cells."""
    before = {id(section.analysis) for section in found.sections}
    found.replace(NotebookText.of_cells(cells))
    found.update()
    return [str(section.text).strip() for section in found.sections if id(section.analysis) not in before]


def checked(rulebook: RuleBook) -> IncrementalCheck:
    found = IncrementalCheck(NotebookText.of_cells(CELLS), rulebook, Settings())
    found.update()
    return found


def test_a_cell_that_is_added_is_the_only_one_looked_at(rulebook: RuleBook) -> None:
    found = checked(rulebook)
    assert looked_at(found, *CELLS[:2], "x = tf.log(5)", *CELLS[2:]) == ["x = tf.log(5)"]
    assert found.analysed == 1


def test_nothing_is_looked_at_where_a_cell_went(rulebook: RuleBook) -> None:
    found = checked(rulebook)
    assert looked_at(found, CELLS[0], *CELLS[2:]) == []
    assert [len(section.findings) for section in found.sections] == [0, 1, 1, 1]


def test_cells_that_change_places_are_looked_at_and_those_around_them_are_not(rulebook: RuleBook) -> None:
    found = checked(rulebook)
    assert looked_at(found, CELLS[0], CELLS[2], CELLS[1], CELLS[3]) == [*CELLS[2].split("\n\n"), CELLS[1]]


def test_an_edit_in_a_cell_is_looked_at_where_it_is(rulebook: RuleBook) -> None:
    found = checked(rulebook)
    assert isinstance(found.text, NotebookText)
    place = found.text.data.index(b"3")
    found.change(*found.text.replaced(Span(place, place + 1), b"33"))
    found.update()
    assert found.analysed == 1
    assert [len(section.findings) for section in found.sections] == [0, 1, 1, 1, 1]


def test_an_import_that_comes_in_its_own_cell_is_seen_everywhere(rulebook: RuleBook) -> None:
    found = checked(rulebook)
    looked_at(found, *CELLS[1:])
    assert [len(section.findings) for section in found.sections] == [0, 0, 0, 0]
    looked_at(found, *CELLS)
    assert [len(section.findings) for section in found.sections] == [0, 1, 1, 1, 1]
