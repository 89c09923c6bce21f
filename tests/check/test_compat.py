"""`tensorflow.compat.v1`: what still needs it, and what never did."""

import pytest

from helpers import analyse, found, refusal


def import_finding(source: str) -> str:
    """The message at the import."""
    return next(finding.message for finding in analyse(source).findings if finding.rule.code == "TF401")


@pytest.mark.parametrize(
    ("statement", "marked"),
    [
        ("import tensorflow.compat.v1 as tf", "1:8 TF401 tensorflow.compat.v1"),
        ("from tensorflow.compat import v1 as tf", "1:31 TF401 v1"),
        ("import tensorflow.compat.v1", "1:8 TF401 tensorflow.compat.v1"),
    ],
)
def test_the_import_itself_is_marked(statement: str, marked: str) -> None:
    assert found(f"{statement}\n") == [marked]


def test_the_import_names_what_needs_it() -> None:
    assert "`tf.placeholder` (line 2)" in refusal(
        "import tensorflow.compat.v1 as tf\nx = tf.placeholder(tf.float32)\n", "TF401"
    )


@pytest.mark.parametrize(
    "use",
    [
        "tf.placeholder(tf.float32)",
        "tf.Variable(1)",
        "tf.get_variable('w', [1])",
        "tf.layers.dense(x, 1)",
        "tf.log(x)",
        "tf.disable_v2_behavior()",
        "tf.global_variables()",
        "getattr(tf, name)",
        "f(tf)",
    ],
)
def test_what_is_not_the_same_natively_keeps_the_import(use: str) -> None:
    assert "is still needed" in import_finding(f"import tensorflow.compat.v1 as tf\n{use}\n")


@pytest.mark.parametrize(
    "use", ["tf.constant(1)", "tf.nn.relu(x)", "tf.float32", "tf.matmul(a, b)", "tf.io.gfile.exists(p)", ""]
)
def test_what_is_the_same_natively_does_not(use: str) -> None:
    assert "nothing here needs" in import_finding(f"import tensorflow.compat.v1 as tf\n{use}\n")


def test_uses_under_another_name_of_the_module_do_not_block() -> None:
    source = "import tensorflow.compat.v1 as tf\nimport tensorflow.compat.v1 as v1\ntf.constant(1)\nv1.placeholder(1)\n"
    messages = [finding.message for finding in analyse(source).findings if finding.rule.code == "TF401"]
    assert ["nothing here needs" in message for message in messages] == [True, False]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("tf.compat.v1.nn.relu(x)", ["2:1 TF402 tf.compat.v1.nn.relu"]),
        ("tf.compat.v1.matmul(a, b)", ["2:1 TF402 tf.compat.v1.matmul"]),
        ("tf.compat.v1.float32", ["2:1 TF402 tf.compat.v1.float32"]),
        ("tf.compat.v1.global_variables()", []),
        ("tf.compat.v1.data", []),
        ("tf.compat.as_str(x)", []),
        ("tf.nn.relu(x)", []),
    ],
)
def test_a_detour_through_compat_is_found_where_the_symbol_is_the_same(use: str, expected: list[str]) -> None:
    assert [entry for entry in found(f"import tensorflow as tf\n{use}\n") if "TF402" in entry] == expected


def test_a_call_that_may_differ_natively_is_not_said_to_be_the_same() -> None:
    messages = [
        finding.message
        for call in ("where(c)", "where(c, x, y)", "assert_greater(x, y)")
        for finding in analyse(f"import tensorflow as tf\nz = tf.compat.v1.{call}\n").findings
    ]
    assert messages == [
        "`tf.compat.v1.where(condition)` is now `tf.where(condition)`",
        "`tf.compat.v1.where` may do with these arguments what TensorFlow 2's own function does not",
        "`tf.compat.v1.assert_greater(x, y)` is now `tf.assert_greater(x, y)`",
    ]
