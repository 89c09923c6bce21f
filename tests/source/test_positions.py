"""Positions count UTF-8 bytes, UTF-16 units or characters, as the editor wants it."""

import pytest

from eagerly.source.text import Position, PositionEncoding, Text

UTF8, UTF16, UTF32 = PositionEncoding.UTF8, PositionEncoding.UTF16, PositionEncoding.UTF32
SAMPLE = Text.of("aé😀z\r\n\fü")


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [
        (UTF8, [0, 1, 3, 7, 8]),
        (UTF16, [0, 1, 2, 4, 5]),
        (UTF32, [0, 1, 2, 3, 4]),
    ],
)
def test_each_character_has_its_column(encoding: PositionEncoding, columns: list[int]) -> None:
    offsets = [0, 1, 3, 7, 8]  # before a, é, 😀, z, and the end of the line
    assert [SAMPLE.position(offset, encoding) for offset in offsets] == [Position(0, column) for column in columns]
    assert [SAMPLE.offset(Position(0, column), encoding) for column in columns] == offsets


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_a_form_feed_is_a_character_of_its_line(encoding: PositionEncoding) -> None:
    assert SAMPLE.position(11, encoding) == Position(1, 1)
    assert SAMPLE.offset(Position(1, 1), encoding) == 11


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_a_column_behind_the_line_is_its_end(encoding: PositionEncoding) -> None:
    """The line end is not part of what a column can reach."""
    assert SAMPLE.offset(Position(0, 99), encoding) == 8


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_a_line_behind_the_text_is_its_end(encoding: PositionEncoding) -> None:
    assert SAMPLE.offset(Position(99, 0), encoding) == len(SAMPLE.data)


def test_a_column_inside_a_surrogate_pair_is_before_its_character() -> None:
    assert SAMPLE.offset(Position(0, 3), UTF16) == 3


@pytest.mark.parametrize(("encoding", "column"), [(UTF8, 4), (UTF16, 2), (UTF32, 2)])
def test_a_lone_surrogate_is_one_character(encoding: PositionEncoding, column: int) -> None:
    text = Text.of("a\ud83db")
    assert text.position(4, encoding) == Position(0, column)
    assert text.offset(Position(0, column), encoding) == 4
