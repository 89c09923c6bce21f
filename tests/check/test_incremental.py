"""A text that was edited piece by piece is the text that it would be if it were read afresh."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eagerly.check import check
from eagerly.check.incremental import IncrementalCheck
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.sections import Sections
from eagerly.source.text import Span, Text, decode

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
@given(
    start=st.lists(st.tuples(_PIECES, st.integers(1, 700)), max_size=4),
    edits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3000), _TEXTS), min_size=1, max_size=6),
)
def test_replacing_keeps_the_lines_of_a_long_text_right(
    start: list[tuple[str, int]], edits: list[tuple[int, int, str]]
) -> None:
    text = Text.of("".join(piece * count for piece, count in start))
    for at, length, new in edits:
        text, _ = text.replaced(_span(text, at, length), new.encode())
        assert _line_starts(text) == _line_starts(Text(text.data))
        assert [text.line_at(start) for start in _line_starts(text)] == list(range(text.line_count))


@settings(deadline=None, max_examples=200)
@given(start=_TEXTS, edits=_EDITS)
def test_sections_are_those_of_the_whole_text(start: str, edits: list[tuple[int, int, str]]) -> None:
    text = Text.of(start)
    sections = Sections.of(text.parseable())
    for at, length, new in edits:
        before, old = sections, text
        text, change = text.replaced(_span(text, at, length), new.encode())
        sections, splice = before.changed(old, text, change)
        growth = change.new_end - change.old_end
        assert sections == Sections.of(text.parseable())
        assert before.starts[: splice.first] == sections.starts[: splice.first]
        assert [at + growth for at in before.starts[splice.last :]] == sections.starts[splice.new_last :]


def test_a_letter_between_cr_and_lf_starts_a_section() -> None:
    """The CR ends a line of its own then, and the letter begins the next."""
    text = Text(b"def f():\n  x = 1\r\n  y = 2\n")
    at = text.data.index(b"\n", 10)
    edited, change = text.replaced(Span(at, at), b"a")
    sections, _ = Sections.of(text.parseable()).changed(text, edited, change)
    assert sections.starts == [0, at]


@settings(deadline=None, max_examples=100)
@given(edits=_EDITS)
def test_findings_do_not_depend_on_how_the_text_came_about(
    rulebook: RuleBook, edits: list[tuple[int, int, str]]
) -> None:
    text = Text.of("import tensorflow as tf\ny = tf.log(tf.to_float(1))\r\nz = tf.log(2)\n")
    edited = IncrementalCheck(text, rulebook, Settings())
    for at, length, new in edits:
        text, change = text.replaced(_span(text, at, length), new.encode())
        edited.change(text, change)
        edited.update()
    assert _found(edited) == [(finding.span, finding.message) for finding in check(text, rulebook).findings]


def _found(edited: IncrementalCheck) -> list[tuple[Span, str]]:
    """The findings of all sections, with spans from the start of the file."""
    found: list[tuple[Span, str]] = []
    start = 0
    for section in edited.sections:
        found += [(Span(each.span.start + start, each.span.end + start), each.message) for each in section.findings]
        start += len(section.text.data)
    return found


def _opened(source: str, rulebook: RuleBook) -> IncrementalCheck:
    edited = IncrementalCheck(Text.of(source), rulebook, Settings())
    edited.update()
    return edited


def _typed(edited: IncrementalCheck, before: str, new: str) -> int:
    """Types `new` in front of the first `before`; how many sections are looked at then."""
    at = edited.text.data.index(before.encode())
    edited.change(*edited.text.replaced(Span(at, at), new.encode()))
    edited.update()
    return edited.analysed


_FILE = """\
import tensorflow as tf
layers = tf.layers

def first(x):
    return tf.log(x)

def second(x):
    return layers.dense(x, 10)

class Model:
    def __init__(self):
        self.sess = tf.Session()

model = Model()
model.sess.run(first(1))
"""


def test_a_key_in_a_function_costs_that_function(rulebook: RuleBook) -> None:
    edited = _opened(_FILE, rulebook)
    assert _typed(edited, "tf.log(x)", "1 + ") == 1
    assert _typed(edited, "def second", "\n\n") == 1


def test_what_a_statement_binds_reaches_the_statements_that_use_it(rulebook: RuleBook) -> None:
    edited = _opened(_FILE, rulebook)
    assert _typed(edited, "layers = ", "other_") == 2
    assert "`tf.layers` is gone" not in " ".join(message for _, message in _found(edited)[2:])


def test_a_private_import_is_spoken_of_at_its_uses_as_soon_as_there_is_one(rulebook: RuleBook) -> None:
    edited = _opened("from tensorflow.python.client import device_lib\n\nprint()\n", rulebook)
    assert [where.start for where, _ in _found(edited)] == [edited.text.data.index(b"device_lib")]
    _typed(edited, ")\n", "device_lib.list_local_devices")
    assert [where.start for where, _ in _found(edited)] == [edited.text.data.rindex(b"device_lib")]


def test_a_class_that_changes_in_what_others_see_of_it_reaches_them(rulebook: RuleBook) -> None:
    edited = _opened(_FILE, rulebook)
    assert _typed(edited, "self.sess", "self.other = 1; ") > 1
    assert _typed(edited, "self.sess", "print(self); ") == 1


def test_breaking_a_statement_leaves_the_others_alone(rulebook: RuleBook) -> None:
    edited = _opened(_FILE, rulebook)
    before = _found(edited)
    for mark in ("(", "[", '"', "'", "def ", "\\", "else:"):
        again = _opened(_FILE, rulebook)
        _typed(again, "tf.log(x)", mark)
        assert {message for _, message in before} - {message for _, message in _found(again)} <= {
            "`tf.log` is now `tf.math.log`"
        }


_CLASSES = """\
import tensorflow as tf

class Model:
    layers = tf.layers

    def __init__(self):
        self.sess = tf.Session()

    @property
    def first(self):
        x = tf.to_float(1)
        return self.sess.run(x)

    def second(self, y=layers.dense):
        z = tf.log(y)
        return self.layers.dense(z, 10)

model = Model()
model.sess.run(1)
"""


_PLACES = ["x = ", "return self", "z = ", "return self.layers", "self.sess = ", "import", "class Model", "model = "]
_TYPED = [
    "y = tf.log(2)\n        ", "self.sess = 1\n        ", "global tf\n        ", "import tensorflow as tf\n        ",
    "tf.x = 1; ", "self.other = tf.layers; ", "model.compile(loss=f); ", "tf.", "(", '"""', "# ",
]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    keys=st.lists(
        st.tuples(
            st.sampled_from(_PLACES),
            st.sampled_from(_TYPED),
            st.integers(0, 30),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_keys_in_methods_find_what_a_fresh_look_finds(rulebook: RuleBook, keys: list[tuple[str, str, int]]) -> None:
    edited = _opened(_CLASSES, rulebook)
    for before, new, taken in keys:
        at = max(edited.text.data.find(before.encode()), 0)
        edited.change(*edited.text.replaced(Span(at, at), new.encode()))
        edited.update()
        assert _found(edited) == [(each.span, each.message) for each in check(edited.text, rulebook).findings]
        edited.change(*edited.text.replaced(Span(at, at + min(taken, len(new))), b""))
        edited.update()
        assert _found(edited) == [(each.span, each.message) for each in check(edited.text, rulebook).findings]


def test_a_key_in_a_method_costs_the_method(rulebook: RuleBook) -> None:
    edited = _opened(_CLASSES, rulebook)
    assert _typed(edited, "return self.layers", "w = tf.exp(z)\n        ") == 1
    assert [section.method is not None for section in edited.sections] == [False, True, False, False]


@pytest.mark.parametrize("mark", ["(", "[", "{", '"', "f'", "x = ", "if x", "tf.", "def ", "lambda", "@", ")", "\\"])
def test_breaking_a_method_leaves_the_others_alone(mark: str, rulebook: RuleBook) -> None:
    edited = _opened(_CLASSES, rulebook)
    before = [message for _, message in _found(edited)]
    _typed(edited, "x = tf.to_float", f"{mark}\n        ")
    after = [message for _, message in _found(edited)]
    inside = [message for message in before if "to_float" in message or "self.sess.run" in message]
    assert [message for message in after if message not in inside] == [
        message for message in before if message not in inside
    ]


def test_what_a_broken_method_was_before_is_forgotten_when_something_else_changes(rulebook: RuleBook) -> None:
    edited = _opened(_CLASSES, rulebook)
    at = edited.text.data.index(b"x = tf.to_float")
    for start, end, new in [(at, at, b"("), (0, 0, b"# "), (at + 2, at + 3, b"")]:
        edited.change(*edited.text.replaced(Span(start, end), new))
        edited.update()
    assert _found(edited) == [(each.span, each.message) for each in check(edited.text, rulebook).findings]


def test_what_one_method_compiles_with_is_known_in_another(rulebook: RuleBook) -> None:
    source = (
        "import tensorflow as tf\n\n\nclass Net:\n    def build(self):\n"
        '        self.model.compile("sgd", loss="mse")\n\n'
        "    def distance(self, labels, scores):\n        return tf.reduce_mean(labels - scores)\n"
    )
    edited = _opened(source, rulebook)
    for old, new in [('"mse"', "self.distance"), ("self.distance", "self.other"), ("self.other", "self.distance")]:
        at = edited.text.data.find(old.encode())
        edited.change(*edited.text.replaced(Span(at, at + len(old)), new.encode()))
        edited.update()
        assert _found(edited) == [(each.span, each.message) for each in check(edited.text, rulebook).findings]
        assert bool(_found(edited)) is (new == "self.distance")
