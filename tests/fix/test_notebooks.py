"""Fixes in a notebook: each edit stays in its cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eagerly.check import Analysis, check
from eagerly.fix import apply_edits, edits, fix_everything, fixes
from eagerly.fix.model import Fix, NeededImport, Replacement
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Safety
from eagerly.settings import Settings
from eagerly.source.notebook import NotebookText
from eagerly.source.text import Span

TF = "import tensorflow as tf"


def analyse(rulebook: RuleBook, *cells: str) -> Analysis:
    return check(NotebookText.of_cells(cells), rulebook, Settings(unsafe_fixes=True))


def fixed(rulebook: RuleBook, *cells: str) -> list[str]:
    """The cells after all fixes; what leads there, and a second run, are checked on the way."""
    analysis = analyse(rulebook, *cells)
    result = fix_everything(analysis)
    assert isinstance(result.text, NotebookText)
    assert apply_edits(analysis.text, result.edits).data == result.text.data
    assert fix_everything(result.remaining).text.data == result.text.data
    return result.text.sources()


def changed(rulebook: RuleBook, cells: list[str], *replacements: Replacement) -> list[str]:
    """The cells after a fix of these replacements."""
    analysis = analyse(rulebook, *cells)
    fix = Fix("Do it", replacements, Safety.SAFE)
    text = apply_edits(analysis.text, edits(analysis, [fix]))
    assert isinstance(text, NotebookText)
    return text.sources()


def test_a_session_goes_from_all_the_cells_that_it_is_in(rulebook: RuleBook) -> None:
    assert fixed(
        rulebook,
        TF,
        "x = tf.constant(1.0)\nsess = tf.Session()",
        "!ls",
        "y = sess.run(tf.log(x))\ny",
        "sess.close()",
    ) == [TF, "x = tf.constant(1.0)", "!ls", "y = tf.math.log(x).numpy()\ny", ""]


def test_the_mark_of_tensorflow_1_code_stands_in_the_first_cell_with_code(rulebook: RuleBook) -> None:
    magic, imports, code = fixed(rulebook, "!ls", f"%%time\n{TF}", "rows = tf.where(c, x, y)\nz = tf.to_float(rows)")
    assert magic == "!ls"
    assert imports.startswith("%%time\n# eagerly: written for TensorFlow 1")
    assert imports.endswith(f"\n{TF}")
    assert code == "rows = tf.where(c, x, y)\nz = tf.cast(rows, tf.float32)"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("x = 1\nsess = tf.Session()", "x = 1"),
        ("x = 1\nsess = tf.Session()\n", "x = 1\n"),
        ("x = 1\r\nsess = tf.Session()", "x = 1"),
        ("sess = tf.Session()\nx = 1", "x = 1"),
        ("sess = tf.Session()", ""),
        ("\nsess = tf.Session()", ""),
        ("x = 1\nsess = tf.Session()  # made\n\n", "x = 1\n\n"),
        ("x = 1; sess = tf.Session()", "x = 1"),
        ("x = 1\nsess = tf.Session();", "x = 1"),
    ],
)
def test_the_last_line_of_a_cell_goes_with_the_line_end_before_it(rulebook: RuleBook, cell: str, expected: str) -> None:
    for behind in ([], ["z = 3"], [""]):
        cells = [TF, cell, *behind]
        assert fixed(rulebook, *cells) == [TF, expected, *behind]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("sess.run(x)", "x.numpy()"),
        ("y = 1\nsess.run([x, x])  # shown\n\n", "y = 1\n[x.numpy(), x.numpy()]  # shown\n\n"),
        ("%time sess.run(x)\ny = 1", "%time x.numpy()\ny = 1"),
        ("sess.run(x);", ""),
        ("sess.run(x)\n!ls", "!ls"),
        ("sess.run(x)\ny = 1", "y = 1"),
        ("if x:\n    sess.run(x)", "if x:\n    pass"),
    ],
)
def test_what_a_cell_shows_is_still_shown(rulebook: RuleBook, cell: str, expected: str) -> None:
    start = [TF, "x = tf.constant(1.0)\nsess = tf.Session()"]
    assert fixed(rulebook, *start, cell)[2] == expected


def test_what_the_default_session_evaluates_is_still_shown(rulebook: RuleBook) -> None:
    cells = [TF, "x = tf.constant(1.0)\nsess = tf.InteractiveSession()", "x.eval()\nx.eval()"]
    assert fixed(rulebook, *cells)[2] == "x.numpy()"


def test_a_name_that_moved_is_imported_where_it_was(rulebook: RuleBook) -> None:
    cells = ["!pip install y", "print('hello')", "import os\nfrom tensorflow import log", "import sys", "y = log(1.0)"]
    assert fixed(rulebook, *cells)[2:] == [
        "import os\nfrom tensorflow.math import log",
        "import sys",
        "y = log(1.0)",
    ]


def test_a_needed_import_goes_to_the_first_cell_with_imports(rulebook: RuleBook) -> None:
    cells = [
        "%matplotlib inline",
        "print(1)",
        "import os\nfrom tensorflow import to_float\n",
        "import sys",
        "y = to_float(1)",
    ]
    assert fixed(rulebook, *cells)[2] == "import os\nimport tensorflow as tf\n"


def test_without_imports_to_follow_a_needed_one_stands_above_the_first_code(rulebook: RuleBook) -> None:
    cells = ["%%bash\nls", "# Setup\n!ls", '"""Doc"""', "# Make it\nx = 1\ny = 2"]
    fix = Fix("Import it", (), Safety.SAFE, imports=frozenset({NeededImport("import keras")}))
    analysis = analyse(rulebook, *cells)
    text = apply_edits(analysis.text, edits(analysis, [fix]))
    assert isinstance(text, NotebookText)
    assert text.sources() == [*cells[:3], "# Make it\nimport keras\nx = 1\ny = 2"]


def test_a_deletion_takes_no_line_of_the_next_cell_with_it(rulebook: RuleBook) -> None:
    deletion = Replacement.deletion
    cells = ["a\nb", "c\nd", "e"]
    assert changed(rulebook, cells, deletion(Span(2, 4)), deletion(Span(4, 6))) == ["a", "d", "e"]
    assert changed(rulebook, cells, deletion(Span(0, 2)), deletion(Span(2, 4))) == ["", "c\nd", "e"]
    assert changed(rulebook, cells, Replacement(Span(2, 4), ("x\n",))) == ["a\nx", "c\nd", "e"]


@pytest.mark.parametrize("span", [Span(2, 5), Span(0, 8), Span(3, 5)])
def test_a_fix_that_reaches_into_the_next_cell_is_not_applied(rulebook: RuleBook, span: Span) -> None:
    cells = ["a\nb", "c\nd", "e"]
    beside = Replacement(Span(8, 9), ("f",))
    assert changed(rulebook, cells, Replacement(span, ("x",)), beside) == cells


def test_an_edit_at_a_border_belongs_to_the_cell_that_it_starts_in(rulebook: RuleBook) -> None:
    insertions = [Replacement.insertion(1, "1"), Replacement.insertion(2, "2"), Replacement.insertion(3, "3")]
    assert changed(rulebook, ["a", "", "b"], *insertions) == ["a1", "2", "3b"]


def test_a_reason_says_cell_and_line(rulebook: RuleBook) -> None:
    analysis = analyse(rulebook, TF, "sess = tf.Session()", "x = 1\nsess.run(x, feed_dict={})")
    assert (fixes(analysis, analysis.findings[0]).refusal or "").startswith("cell 3, line 2: ")


_LINES = st.sampled_from(
    ["import tensorflow as tf", "from tensorflow import log", "sess = tf.Session()", "x = tf.constant(1.0)",
     "y = sess.run(tf.log(x))", "print(log(1.0))", "with tf.Session() as s:\n    print(s.run(x))", "sess.close()",
     "%matplotlib inline", "if x:\n    !ls", "%time y = tf.to_float(x)", "y = !ls", "# comment", "f(", "'''",
     "%%bash", ""]
)  # fmt: skip
_CELLS = st.lists(
    st.tuples(st.lists(_LINES, max_size=4).map("\n".join), st.sampled_from(["", "\n"])).map("".join), max_size=5
)


@settings(deadline=None, max_examples=200)
@given(_CELLS)
def test_any_notebook_can_be_fixed(rulebook: RuleBook, cells: list[str]) -> None:
    cells = ["import tensorflow as tf", *cells]
    after = fixed(rulebook, *cells)
    assert len(after) == len(cells)
    for old, new in zip(cells, after, strict=True):
        assert [line for line in new.splitlines() if "!ls" in line or line.startswith("%m")] == [
            line for line in old.splitlines() if "!ls" in line or line.startswith("%m")
        ]
