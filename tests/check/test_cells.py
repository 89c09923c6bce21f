"""A notebook that changes is looked at again only where it changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eagerly.check import check
from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.notebook import NotebookText
from eagerly.source.text import Span, Text, encode

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


_PIECES = st.sampled_from(
    ["tf.log(x)", "\n", "\n\n", "\r", "def f(tf):\n    ", "if x:\n  ", "tf = 1", "import tensorflow as tf", '"""', "'",
     "(", ")", "%time ", "%%bash\n", "\\", " ", "#", "é", "@f\n", "else:\n  ", "x = tf.Session()"]
)  # fmt: skip
_TEXT = st.lists(_PIECES, max_size=5).map("".join)
_EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 8), _TEXT), min_size=1, max_size=6)


def findings(found: IncrementalCheck) -> list[tuple[int, int, str]]:
    spans, start = [], 0
    for section in found.sections:
        spans += [
            (start + finding.span.start, start + finding.span.end, finding.rule.code) for finding in section.findings
        ]
        start += len(section.text.data)
    return spans


@settings(deadline=None, max_examples=150)
@given(cells=st.lists(_TEXT, min_size=1, max_size=5), edits=_EDITS)
def test_edits_in_cells_give_what_the_edited_cells_give(
    rulebook: RuleBook, cells: list[str], edits: list[tuple[int, int, str]]
) -> None:
    text = NotebookText.of_cells([CELLS[0], *cells])
    found = IncrementalCheck(text, rulebook, Settings())
    for at, length, new in edits:
        cell = text.cells[at % len(text.cells)]
        source = text.slice(cell)
        place = at % (len(source) + 1)
        start, end = (cell.start + len(encode(source[:offset])) for offset in (place, place + length))
        text, change = text.replaced(Span(start, end), encode(new))
        found.change(text, change)
        if at % 2:
            found.update()
    found.update()
    fresh = IncrementalCheck(NotebookText.of_cells(text.sources()), rulebook, Settings())
    fresh.update()
    assert [section.parsed for section in found.sections] == [section.parsed for section in fresh.sections]
    assert findings(found) == findings(fresh)
    whole = check(NotebookText.of_cells(text.sources()), rulebook)
    assert findings(found) == [(*finding.span, finding.rule.code) for finding in whole.findings]


def test_a_text_that_is_replaced_is_looked_at_where_it_differs(rulebook: RuleBook) -> None:
    """As an editor does that sends whole texts."""
    found = IncrementalCheck(Text.of("\n\n".join(CELLS)), rulebook, Settings())
    found.update()
    found.replace(Text.of("\n\n".join([*CELLS[:2], "x = tf.log(5)", *CELLS[2:]])))
    found.update()
    assert found.analysed == 1
