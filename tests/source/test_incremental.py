"""A text that was edited piece by piece is the text that it would be if it were read afresh."""

from hypothesis import given, settings
from hypothesis import strategies as st

from eagerly.check import check
from eagerly.rules.load import RuleBook
from eagerly.source.text import Span, Text, decode
from eagerly.source.tree import parse, reparse

_PIECES = st.sampled_from(
    ["\r", "\n", "\r\n", "\f", "\u2028", "\x85", "é", "😀", " ", "    ", "(", ")", '"""', "'", "#", ":", "\\", "\t",
     "import tensorflow as tf", "tf.log(x)", "tf", ".", "y = ", "def f(tf)", "with tf.Session() as s:", "x", ","]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=8).map("".join)
_EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 12), _TEXTS), min_size=1, max_size=6)


def _span(text: Text, at: int, length: int) -> Span:
    """A span of whole characters, somewhere in the text."""
    characters = decode(text.data)
    start = at % (len(characters) + 1)
    before, inside = characters[:start], characters[start : start + length]
    return Span(len(before.encode()), len((before + inside).encode()))


def _line_starts(text: Text) -> list[int]:
    return [text.line_start(line) for line in range(text.line_count)]


@given(start=_TEXTS, edits=_EDITS)
def test_replacing_keeps_the_lines_right(start: str, edits: list[tuple[int, int, str]]) -> None:
    text = Text.of(start)
    for at, length, new in edits:
        span = _span(text, at, length)
        expected = text.data[: span.start] + new.encode() + text.data[span.end :]
        text, change = text.replaced(span, new.encode())
        assert text.data == expected
        assert (change.start, change.old_end, change.new_end) == (*span, span.start + len(new.encode()))
        assert _line_starts(text) == _line_starts(Text(expected))


@settings(deadline=None, max_examples=200)
@given(start=_TEXTS, edits=_EDITS)
def test_parsing_again_gives_the_tree_of_the_whole_text(start: str, edits: list[tuple[int, int, str]]) -> None:
    text = Text.of(start)
    tree = parse(text)
    for at, length, new in edits:
        old = text
        text, change = old.replaced(_span(old, at, length), new.encode())
        tree = reparse(tree, old, text, change)
    fresh = parse(Text(text.data))
    assert str(tree.root_node) == str(fresh.root_node)
    assert (tree.root_node.start_byte, tree.root_node.end_byte) == (
        fresh.root_node.start_byte,
        fresh.root_node.end_byte,
    )


@settings(deadline=None, max_examples=100)
@given(edits=_EDITS)
def test_findings_do_not_depend_on_how_the_text_came_about(
    rulebook: RuleBook, edits: list[tuple[int, int, str]]
) -> None:
    text = Text.of("import tensorflow as tf\ny = tf.log(tf.to_float(1))\r\nz = tf.log(2)\n")
    tree = parse(text)
    for at, length, new in edits:
        old = text
        text, change = old.replaced(_span(old, at, length), new.encode())
        tree = reparse(tree, old, text, change)
    edited, fresh = check(text, rulebook, tree=tree), check(str(text), rulebook)
    assert [(found.span, found.message) for found in edited.findings] == [
        (found.span, found.message) for found in fresh.findings
    ]
