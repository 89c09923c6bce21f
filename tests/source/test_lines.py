"""Lines end at LF, CRLF and CR, and nowhere else."""

import pytest

from eagerly.source.text import Span, Text


def lines(text: str) -> list[str]:
    """The lines of a text, with their ends."""
    found = Text.of(text)
    return [found.slice(found.line_span(line)) for line in range(found.line_count)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a\n", ""]),
        ("a\nb", ["a\n", "b"]),
        ("a\r\nb", ["a\r\n", "b"]),
        ("a\rb", ["a\r", "b"]),
        ("a\r\r\nb", ["a\r", "\r\n", "b"]),
        ("a\n\rb", ["a\n", "\r", "b"]),
        ("\n\n", ["\n", "\n", ""]),
        ("é\r\n😀\n", ["é\r\n", "😀\n", ""]),
    ],
)
def test_these_characters_end_a_line(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize("character", ["\f", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\0"])
def test_these_characters_do_not(character: str) -> None:
    assert lines(f"a{character}b\nc") == [f"a{character}b\n", "c"]


def test_a_line_is_read_without_its_end() -> None:
    text = Text.of("one\r\ntwo\rthree\n\nfive")
    assert [text.line(line) for line in range(text.line_count)] == [b"one", b"two", b"three", b"", b"five"]


@pytest.mark.parametrize(
    ("offset", "line"),
    [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (5, 2)],
)
def test_an_offset_is_on_the_line_that_it_stands_in(offset: int, line: int) -> None:
    assert Text.of("a\r\nb\nc").line_at(offset) == line


def test_a_span_is_within_another_that_has_both_its_ends() -> None:
    assert Span(2, 4).within(Span(2, 4))
    assert not Span(2, 5).within(Span(2, 4))
    assert not Span(1, 4).within(Span(2, 4))


def test_what_python_would_not_encode_survives() -> None:
    """An editor may send half of a surrogate pair."""
    assert str(Text.of("a\ud83db")) == "a\ud83db"
