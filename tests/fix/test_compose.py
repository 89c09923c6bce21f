"""Any number of fixes at once: edits that are small, in order, and never overlap or touch."""

from itertools import pairwise

import pytest

from eagerly.check import Analysis
from eagerly.fix import TextEdit, apply_edits, edits, fix_everything, fixes
from eagerly.fix.compose import in_a_row
from eagerly.source.text import Span, Text
from helpers import analyse, check_fixed


def all_edits(source: str) -> tuple[Analysis, list[TextEdit]]:
    analysis = analyse(source)
    chosen = [fix for finding in analysis.findings if (fix := fixes(analysis, finding).preferred)]
    return analysis, edits(analysis, chosen)


def replaced(source: str) -> list[tuple[str, str]]:
    """What is replaced by what."""
    analysis, changes = all_edits(source)
    return [(analysis.text.slice(change.span), change.new_text) for change in changes]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("y = tf.log(x)", [("log", "math.log")]),
        ("y = tf.reduce_sum(x, keep_dims=True)", [("keep_dims", "keepdims")]),
        ("y = tf.to_float(x)", [("to_float", "cast"), ("", ", tf.float32")]),
        ("y = tf.random_normal([2])", [("random_normal", "random.normal")]),
        ("y = tf.compat.v1.nn.relu(x)", [("compat.v1.nn.relu", "nn.relu")]),
    ],
)
def test_an_edit_touches_what_changes_and_nothing_more(line: str, expected: list[tuple[str, str]]) -> None:
    assert replaced(f"import tensorflow as tf\n{line}\n") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.log(tf.log(tf.log(x)))", "tf.math.log(tf.math.log(tf.math.log(x)))"),
        ("tf.to_float(tf.to_int32(tf.log(x)))", "tf.cast(tf.cast(tf.math.log(x), tf.int32), tf.float32)"),
        ("tf.to_float(x, name=tf.log(y))", "tf.cast(x, tf.float32, name=tf.math.log(y))"),
        (
            "tf.to_float(name=tf.log(y), x=tf.to_int32(x))",
            "tf.cast(tf.cast(x, tf.int32), tf.float32, name=tf.math.log(y))",
        ),
        (
            "tf.reduce_sum(tf.to_float(x), keep_dims=tf.to_int32(y), reduction_indices=[tf.log(1)])",
            "tf.reduce_sum(tf.cast(x, tf.float32), keepdims=tf.cast(y, tf.int32), axis=[tf.math.log(1)])",
        ),
        (
            "[tf.log(tf.to_float(i)) for i in tf.lgamma(x)]",
            "[tf.math.log(tf.cast(i, tf.float32)) for i in tf.math.lgamma(x)]",
        ),
    ],
)
def test_nested_findings_are_fixed_in_one_pass(before: str, after: str) -> None:
    analysis, changes = all_edits(f"import tensorflow as tf\ny = {before}\n")
    check_fixed(f"import tensorflow as tf\ny = {before}\n", f"import tensorflow as tf\ny = {after}\n")
    assert fix_everything(analysis).edits == changes, "one pass was enough"


def test_edits_are_in_order_and_do_not_touch() -> None:
    _, changes = all_edits(
        "from tensorflow import log, to_float\nimport tensorflow as tf\n"
        "y = tf.to_float(tf.to_int32(log(to_float(x))))\n"
        "z = tf.reduce_sum(x,keep_dims=tf.to_float(1),reduction_indices=1)\n"
    )
    assert len(changes) > 6
    assert all(first.span.end < second.span.start for first, second in pairwise(changes))


def test_the_edits_of_all_passes_lead_from_the_source_to_the_result() -> None:
    source = "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n\nx = 1\ny = tf.log(tf.to_float(x))\n"
    analysis = analyse(source, unsafe_fixes=True)
    result = fix_everything(analysis)
    assert result.remaining.findings == []
    data, at, pieces = analysis.text.data, 0, []
    for change in result.edits:
        assert change.span.start >= at
        pieces += [data[at : change.span.start], change.new_text.encode()]
        at = change.span.end
    assert b"".join([*pieces, data[at:]]) == result.text.data


def test_of_two_fixes_for_one_place_the_later_waits() -> None:
    """Both want the whole statement; neither is lost, and the result is right."""
    check_fixed(
        "import tensorflow as tf\n"
        "sess = tf.Session(); tf.enable_eager_execution(); print(sess.run(tf.log(tf.constant(1.0))))\n",
        "import tensorflow as tf\nprint(tf.math.log(tf.constant(1.0)).numpy())\n",
    )


def test_the_number_of_fixed_findings_is_told() -> None:
    result = fix_everything(analyse("import tensorflow as tf\ntf.log(tf.to_float(1))\ntf.layers.dense(x, 1)\n"))
    assert (result.fixed, len(result.remaining.findings)) == (2, 1)


def test_nothing_to_fix_is_no_edit() -> None:
    result = fix_everything(analyse("import tensorflow as tf\ntf.layers.dense(x, 1)\n"))
    assert (result.fixed, result.edits) == (0, [])


def test_a_fix_knows_every_byte_it_touches() -> None:
    """Positions count bytes, so that characters before the edit don't shift it."""
    analysis, changes = all_edits("import tensorflow as tf\ns = '😀é'; y = tf.log(x)\n")
    (change,) = changes
    start = analysis.text.data.index(b"log(")
    assert change.span == Span(start, start + 3)


def test_edits_of_several_passes_are_one_list_of_small_edits() -> None:
    source = """\
        import tensorflow.compat.v1 as tf
        a = "é"; y = tf.to_float(tf.log(1.0))
        z = 1
        """
    analysis = analyse(source, unsafe_fixes=True)
    result = fix_everything(analysis)
    assert str(result.text) == 'import tensorflow as tf\na = "é"; y = tf.cast(tf.math.log(1.0), tf.float32)\nz = 1\n'
    assert [(analysis.text.slice(change.span), change.new_text) for change in result.edits] == [
        ("tensorflow.compat.v1 as tf", "tensorflow as tf"),
        ("to_float", "cast"),
        ("log", "math.log"),
        ("", ", tf.float32"),
    ]
    assert apply_edits(analysis.text, result.edits).data == result.text.data


@pytest.mark.parametrize(
    ("passes", "expected"),
    [
        ([[TextEdit(Span(1, 2), "xy")], [TextEdit(Span(2, 4), "")]], [TextEdit(Span(1, 3), "x")]),
        ([[TextEdit(Span(1, 1), "é")], [TextEdit(Span(1, 3), "")]], []),
        ([[TextEdit(Span(0, 1), "q")], [TextEdit(Span(0, 1), "a")]], []),
        ([[TextEdit(Span(1, 1), "x")], [TextEdit(Span(2, 2), "y")]], [TextEdit(Span(1, 1), "xy")]),
        (
            [[TextEdit(Span(0, 1), "")], [TextEdit(Span(4, 4), "!")]],
            [TextEdit(Span(0, 1), ""), TextEdit(Span(5, 5), "!")],
        ),
    ],
)
def test_edits_in_a_row(passes: list[list[TextEdit]], expected: list[TextEdit]) -> None:
    assert in_a_row(Text.of("abcde"), passes) == expected
