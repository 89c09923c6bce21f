"""The cells of a notebook as one text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eagerly.check import check
from eagerly.rules.book import RuleBook
from eagerly.source.notebook import NotebookText
from eagerly.source.text import Place, Span, Text, encode
from eagerly.source.tree import parse_source

_PIECES = st.sampled_from(
    ["\r", "\n", "\r\n", "\f", "é", "😀", " ", "    ", "(", ")", '"""', "'", "#", "\\", "%", "!", "?", "%%bash",
     "%time ", "import tensorflow as tf", "tf.log(x)", "y = ", "if x:", "x", ";"]
)  # fmt: skip
_CELL = st.lists(_PIECES, max_size=8).map("".join)
_CELLS = st.lists(_CELL, min_size=1, max_size=5)


def findings(text: Text, rulebook: RuleBook) -> list[tuple[Place, str]]:
    return [(text.place(finding.span.start), finding.rule.code) for finding in check(text, rulebook).findings]


def test_cells_are_joined_by_a_line_end_that_belongs_to_none() -> None:
    text = NotebookText.of_cells(["a = 1", "", "b\n"])
    assert str(text) == "a = 1\n\nb\n"
    assert text.cells == (Span(0, 5), Span(6, 6), Span(7, 9))


def test_a_plain_text_has_no_cells() -> None:
    text = Text.of("x\ny")
    assert (text.cells, text.cell_of(2), text.place(2)) == ((), None, Place(None, 2, 1))


@given(_CELLS)
def test_the_cells_come_out_as_they_went_in(cells: list[str]) -> None:
    assert NotebookText.of_cells(cells).sources() == cells


def test_a_place_is_counted_within_its_cell() -> None:
    text = NotebookText.of_cells(["a\nb", "", "😀c\nd"], numbers=[2, 3, 7])
    places = {character: text.place(text.data.index(character.encode())) for character in "abcd"}
    assert places == {"a": Place(2, 1, 1), "b": Place(2, 2, 1), "c": Place(7, 1, 2), "d": Place(7, 2, 1)}
    assert text.place(4) == Place(3, 1, 1), "an empty cell has a place too"
    assert text.line_name(len(text.data)) == "cell 7, line 2"


def test_names_flow_from_cell_to_cell(rulebook: RuleBook) -> None:
    text = NotebookText.of_cells(["import tensorflow as tf", "%%bash\ntf.log(1)", "x = 1\ny = tf.log(x)"])
    assert findings(text, rulebook) == [(Place(3, 2, 5), "TF101")]


@pytest.mark.parametrize(
    "broken",
    ["y = f(1,", 'y = """', "y = 1 + \\", "if x:", "    z = 1", "def f(a", "z = tf.", "z = 1 if x else", "@g", "y = ["],
)
def test_a_broken_cell_is_no_part_of_the_next(broken: str, rulebook: RuleBook) -> None:
    text = NotebookText.of_cells(["import tensorflow as tf\nif tf:\n    x = 1", broken, "y = tf.log(1)"])
    assert findings(text, rulebook) == [(Place(3, 1, 5), "TF101")]
    _, trees = parse_source(text)
    assert trees[-1].root_node.start_byte == text.cells[2].start


@given(cells=_CELLS, at=st.integers(0, 10**6), length=st.integers(0, 12), new=_CELL)
def test_replacing_in_a_cell_gives_the_text_of_the_changed_cells(
    cells: list[str], at: int, length: int, new: str
) -> None:
    index = at % len(cells)
    cell = cells[index]
    start = at % (len(cell) + 1)
    changed = [*cells[:index], cell[:start] + new + cell[start + length :], *cells[index + 1 :]]
    text = NotebookText.of_cells(cells)
    first = text.cells[index].start + len(encode(cell[:start]))
    span = Span(first, first + len(encode(cell[start : start + length])))
    expected = NotebookText.of_cells(changed)
    replaced, _ = text.replaced(span, encode(new))
    for result in (replaced, text.edited([(span, encode(new))])):
        assert (result.data, result.cells, result.numbers) == (expected.data, expected.cells, expected.numbers)
        assert [result.line_start(line) for line in range(result.line_count)] == [
            expected.line_start(line) for line in range(expected.line_count)
        ]


def test_several_edits_move_the_cells_behind_them() -> None:
    text = NotebookText.of_cells(["one", "two", "three"])
    result = text.edited([(Span(0, 3), b"1"), (Span(3, 3), b"!"), (Span(8, 13), b"")])
    assert result.sources() == ["1!", "two", ""]


@pytest.mark.parametrize("span", [Span(0, 4), Span(3, 4), Span(2, 6), Span(6, 99)])
def test_an_edit_lies_within_one_cell(span: Span) -> None:
    text = NotebookText.of_cells(["one", "two"])
    with pytest.raises(ValueError, match="not within"):
        text.edited([(span, b"")])
    with pytest.raises(ValueError, match="not within"):
        text.replaced(span, b"")


@settings(deadline=None)
@given(_CELLS)
def test_any_cells_can_be_checked(rulebook: RuleBook, cells: list[str]) -> None:
    text = NotebookText.of_cells(["import tensorflow as tf", *cells])
    assert len(text.parseable()) == len(text.data)
    for finding in check(text, rulebook).findings:
        assert finding.span.within(text.cell_of(finding.span.start))
