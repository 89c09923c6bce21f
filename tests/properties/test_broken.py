"""Code that is not right, or not yet: nothing raises, and what is found elsewhere stays."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Collection

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from eagerly.check import Analysis, check
from eagerly.fix import fix_everything
from eagerly.settings import Settings

from .checks import described, edit_problems, parses
from .sources import EXPRESSIONS, SOURCES, rules

TOKEN = re.compile(r"\w+|\s+|'''|\"\"\"|[^\w\s]")
_HEAD = "import tensorflow as tf\nfrom keras import backend as K\np = tf.placeholder(tf.float32)\n"


def survives(source: str) -> Analysis:
    """Looks at a source in every way there is."""
    analysis = check(source, rules(), Settings(unsafe_fixes=True))
    described(analysis)
    result = fix_everything(analysis)
    assert list(edit_problems(analysis.text, result.edits, result.text)) == []
    return analysis


def _found(source: str) -> list[str]:
    analysis = survives(source)
    return [
        f"{analysis.text.line_at(finding.span.start) + 1}: {finding.rule.code} {analysis.text.slice(finding.span)}"
        for finding in analysis.findings
    ]


@given(source=SOURCES, at=st.integers(0, 10**6))
def test_every_beginning_of_a_file_is_analysed(source: str, at: int) -> None:
    survives(source[: at % (len(source) + 1)])


@given(source=SOURCES, at=st.integers(0, 10**6))
def test_a_file_without_one_of_its_tokens_is_analysed(source: str, at: int) -> None:
    tokens = list(TOKEN.finditer(source))
    gone = tokens[at % len(tokens)]
    survives(source[: gone.start()] + source[gone.end() :])


@given(source=st.text(st.characters(categories=None) | st.sampled_from("()[]{}'\"#\\\n\r\f:,.= tf"), max_size=60))
def test_any_text_is_analysed(source: str) -> None:
    survives(f"import tensorflow as tf\n{source}\ntf.log(1)\n")


@pytest.mark.parametrize("code", [rule.code for rule in rules().rules])
def test_beginnings_of_the_examples_are_analysed(code: str) -> None:
    for example in rules().by_code[code].examples:
        for end in range(0, len(example.before), 11):
            survives(example.before[:end])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print tf.log(x)", ["2: TF101 tf.log"]),
        ("print >>f, tf.log(x), `tf.log(y)`", ["2: TF101 tf.log"]),
        ("try:\n    tf.log(x)\nexcept E, e:\n    tf.log(y)", ["3: TF101 tf.log", "5: TF101 tf.log"]),
        ("x = tf.log(0777) + tf.log(10L)", ["2: TF101 tf.log", "2: TF101 tf.log"]),
        ("exec 'tf.log(x)' in {}\ntf.log(1)", ["3: TF101 tf.log"]),
        ("raise E, tf.log(x)\ntf.log(1)", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("def f((a, b), c):\n    return tf.log(a)\ntf.log(1)", ["3: TF101 tf.log", "4: TF101 tf.log"]),
        ("if x <> y: tf.log(1)\ntf.log(ur'x')", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("match x:\n    case {'a': tf.float32}:\n        tf.log(x)\n    case _: pass", ["4: TF101 tf.log"]),
        ("if (y := tf.log(x)): pass", ["2: TF101 tf.log"]),
        ("try:\n    tf.log(x)\nexcept* E:\n    tf.log(y)", ["3: TF101 tf.log", "5: TF101 tf.log"]),
        ("try:\n    tf.log(x)\nexcept A, B:\n    tf.log(y)", ["3: TF101 tf.log", "5: TF101 tf.log"]),
        ("def f[T: int](x: T) -> T:\n    return tf.log(x)", ["3: TF101 tf.log"]),
        ("type A[T] = list[T]\ntf.log(x)", ["3: TF101 tf.log"]),
        ("class A[T = int, *Ts, **P]:\n    y = tf.log(x)", ["3: TF101 tf.log"]),
        ("s = f'{tf.log(x)!r:>{tf.log(y)}}'", ["2: TF101 tf.log", "2: TF101 tf.log"]),
        ("s = f'{f'{tf.log(x)}'}'\ntf.log(1)", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("s = t'{tf.log(x)}'\ntf.log(1)", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("async def f():\n    async for x in tf.log(y): await tf.log(x)", ["3: TF101 tf.log", "3: TF101 tf.log"]),
        ("with (tf.log(x) as a, tf.log(y) as b,): pass", ["2: TF101 tf.log", "2: TF101 tf.log"]),
        ("def f(a, /, b, *, c=tf.log(x)): pass", ["2: TF101 tf.log"]),
        ("x = \0 tf.log(1)\ntf.log(2)", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("x = '\ud83d'; tf.log(1)\ntf.log('\ude00')", ["2: TF101 tf.log", "3: TF101 tf.log"]),
        ("tf.log(1)\rtf.log(2)\r\ntf.log(3)\n\ftf.log(4)", [f"{line}: TF101 tf.log" for line in (2, 3, 4, 5)]),
        ("x = 1 +\ntf.log(2)", ["3: TF101 tf.log"]),
        ("def f(:\n    tf.log(1)\n\ndef g():\n    tf.log(2)", ["3: TF101 tf.log", "6: TF101 tf.log"]),
        ("x = 'unfinished\ntf.log(2)", ["3: TF101 tf.log"]),
        ("class\n\ndef g():\n    tf.log(2)", ["5: TF101 tf.log"]),
        ("<<<<<<< HEAD\ntf.log(1)\n=======\ntf.log(2)\n>>>>>>> other\ntf.log(3)",
         ["3: TF101 tf.log", "5: TF101 tf.log", "7: TF101 tf.log"]),
        ("  tf.log(1)\n tf.log(2)\n\ttf.log(3)", [f"{line}: TF101 tf.log" for line in (2, 3, 4)]),
        ("%matplotlib inline\n!ls\nx?\ntf.log(1)", ["5: TF101 tf.log"]),
        ("$ ? ~~\ntf.log(1)", ["3: TF101 tf.log"]),
    ],
)  # fmt: skip
def test_what_is_found_in_code_of_any_age(source: str, expected: list[str]) -> None:
    assert [line for line in _found(f"import tensorflow as tf\n{source}\n") if "TF101" in line] == expected


@pytest.mark.parametrize("line", [
    "y = tf.log(", "y = tf.log(x, [1, 2", "y = [tf.log(x)", "return {'a': tf.log(x)", "foo(bar(tf.log(x), [tf.log(y",
    "y = tf.log(  # (", "y = tf.log('(', (",
])  # fmt: skip
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_bracket_that_is_open_leaves_the_statements_behind_it(line: str, indent: str) -> None:
    head = "import tensorflow as tf\n" + ("def f(x):\n" if indent else "")
    rest = ["sess = tf.Session()", "w = tf.to_float(x)", "if w:", "    sess.run(w)", "tf.cos(w.eval())"]
    behind = [f"{indent}{each}\n" for each in rest]
    without = _found(head + f"{indent}pass\n" + "".join(behind))
    assert any("eval" in each for each in without)
    here = f"{head.count(chr(10)) + 1}: "
    assert [
        each for each in _found(head + f"{indent}{line}\n" + "".join(behind)) if not each.startswith(here)
    ] == without


def test_an_empty_file() -> None:
    assert _found("") == []


@pytest.mark.parametrize("levels", [20, 500])
@pytest.mark.parametrize(
    "source",
    [
        "x = {}1{}".format,
        lambda opening, closing: "x = " + opening.replace("(", "tf.log(") + "1" + closing,
        lambda opening, closing: "x = " + opening.replace("(", "[{'a': tf.log(") + "1" + closing.replace(")", ")}]"),
    ],
    ids=["parentheses", "calls", "brackets"],
)
def test_nesting(source: Callable[[str, str], str], levels: int) -> None:
    text = "import tensorflow as tf\n" + source("(" * levels, ")" * levels) + "\ntf.log(1)\n"
    started = time.monotonic()
    analysis = survives(text)
    assert len(analysis.findings) == text.count("tf.log")
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("levels", [20, 90])
def test_nested_blocks(levels: int) -> None:
    lines = [f"{' ' * level}{'def f():' if level % 2 else 'if x:'}" for level in range(levels)]
    analysis = survives("import tensorflow as tf\n" + "\n".join([*lines, " " * levels + "tf.log(1)", "tf.log(2)\n"]))
    assert len(analysis.findings) == 2


def test_one_long_line() -> None:
    text = "import tensorflow as tf; x = [" + "tf.log(1), " * 2000 + "]; " + "y = 1; " * 20_000
    analysis = check(text, rules())
    assert len(analysis.findings) == 2000
    assert str(fix_everything(analysis).text) == text.replace("tf.log", "tf.math.log")


def test_fifty_thousand_lines() -> None:
    part = "def f(x):\n    return tf.log(\n        x)\n\n" + "def g(x):\n    return [x]\n\n" * 15
    text = "import tensorflow as tf\n" + part * 1_000
    analysis = check(text, rules())
    assert len(analysis.findings) == 1_000
    assert str(fix_everything(analysis).text) == text.replace("tf.log", "tf.math.log")


def outside(analysis: Analysis, start: int, end: int, detectors: Collection[str] = ()) -> Counter[tuple[str, str, int]]:
    """What is found before and behind a stretch of the source, by its distance from the start or the end.

    Rules that go by whether the file as a whole is TensorFlow 1 are left out, and these `detectors`.
    """
    length = len(analysis.text.data)
    return Counter(
        (finding.rule.code, analysis.text.slice(finding.span), place if place < start else place - length)
        for finding in analysis.findings
        for place in [finding.span.start]
        if not start <= place < end and not finding.rule.only_tf1 and finding.rule.match.detector not in detectors
    )


_PARTS = st.one_of(
    st.builds("y{1} = tf.to_float({0})\n".format, EXPRESSIONS, st.integers(0, 9)),
    st.builds("\n# a comment\n@tf.function\ndef g{1}(x, y):\n    # é\n    return tf.to_float(\n        {0})\n".format,
              EXPRESSIONS, st.integers(0, 9)),
    st.builds("\nclass A{1}(B):\n    '''Doc.'''\n\n    def f(self):\n        return tf.to_float({0})\n\n".format,
              EXPRESSIONS, st.integers(0, 9)),
    st.builds("\nif x{1}:\n    z = tf.ceil({0})\nelse:\n    pass\n".format, EXPRESSIONS, st.integers(0, 9)),
).filter(parses)  # fmt: skip
MARKS = re.compile(r"'''|[()\[\]{}:'\"]")


@given(parts=st.lists(_PARTS, min_size=2, max_size=5), which=st.integers(0, 100), at=st.integers(0, 10**6))
def test_breaking_one_statement_leaves_the_others_alone(parts: list[str], which: int, at: int) -> None:
    broken = which % len(parts)
    marks = [mark for mark in MARKS.finditer(parts[broken]) if mark[0] != "'''"]
    assume(marks)
    gone = marks[at % len(marks)]
    damaged = parts[broken][: gone.start()] + parts[broken][gone.end() :]
    event(f"removed {gone[0]}")
    before, after = "".join([_HEAD, *parts[:broken]]), "".join(parts[broken + 1 :])
    start = len(before.encode())
    whole, hurt = (check(before + part + after, rules()) for part in (parts[broken], damaged))
    expected = outside(whole, start, start + len(parts[broken].encode()))
    assert outside(hurt, start, start + len(damaged.encode())) == expected, str(hurt.text)
