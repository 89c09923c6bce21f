"""Code actions: one fix, all of a rule, everything."""

from typing import Any

import pytest

from .client import Client, Json, RequestError, applied, everywhere, span

SOURCE = "import tensorflow as tf\ny = tf.log(tf.to_float(1))\nz = tf.log(2)\n"
FIXED = "import tensorflow as tf\ny = tf.math.log(tf.cast(1, tf.float32))\nz = tf.math.log(2)\n"


def edits_of(action: Json) -> list[Json]:
    """The edits of an action that names the version of its one document."""
    (change,) = action["edit"]["documentChanges"]
    return list(change["edits"])


def titles(actions: list[Json]) -> list[str]:
    return [action["title"] for action in actions]


def named(actions: list[Json], start: str) -> Json:
    return next(action for action in actions if action["title"].startswith(start))


def test_a_safe_fix_is_preferred_and_carries_its_finding(modern: Client, uri: str) -> None:
    (finding, *_) = modern.open(uri, SOURCE)
    action = named(modern.actions(uri, span(1, 5, 5)), "Replace with `tf.math.log`")
    assert (action["kind"], action["isPreferred"], action["diagnostics"]) == ("quickfix", True, [finding])


def test_a_fix_is_for_one_version_and_as_small_as_can_be(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE, version=4)
    action = named(modern.actions(uri, span(1, 5, 5)), "Replace with `tf.math.log`")
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 4}
    assert change["edits"] == [{"range": span(1, 7, 10), "newText": "math.log"}]


def test_an_editor_without_versions_gets_plain_changes(plain: Client, uri: str) -> None:
    plain.open(uri, SOURCE)
    action = named(plain.actions(uri, span(1, 5, 5)), "Replace with `tf.math.log`")
    assert action["edit"] == {"changes": {uri: [{"range": span(1, 7, 10), "newText": "math.log"}]}}


def test_a_fix_to_review_says_so_and_is_not_preferred(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.exp(1.0)))\n")
    action = named(modern.actions(uri, span(1, 7, 7)), "Run eagerly")
    assert "review" in action["title"]
    assert not action.get("isPreferred")


GRAPH = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None])
v = tf.Variable(1.0)
y = v * x
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y, feed_dict={x: [1.0, 2.0]}))
"""
FUNCTION = """\
import tensorflow as tf
v = tf.Variable(1.0)


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def compute_y(x):
    return v * x


print(compute_y([1.0, 2.0]).numpy())
"""


def test_one_action_turns_a_graph_into_functions(modern: Client, uri: str) -> None:
    modern.open(uri, GRAPH)
    action = named(modern.actions(uri, span(4, 8, 8)), "Turn the graph into functions")
    assert "review" in action["title"]
    assert applied(GRAPH, edits_of(modern.request("codeAction/resolve", action))) == FUNCTION


def test_compat_is_offered_second_and_never_preferred(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\nx = tf.placeholder(tf.float32)\n")
    action = named(modern.actions(uri, span(1, 4, 4)), "Use `tf.compat.v1.placeholder` for now")
    assert not action.get("isPreferred")


def test_a_refusal_is_shown_disabled_with_its_reason(modern: Client, plain: Client, uri: str) -> None:
    source = "import tensorflow as tf\nsess = tf.Session()\nsess.run(x, feed_dict={})\n"
    modern.open(uri, source)
    plain.open(uri, source)
    action = named(modern.actions(uri, span(1, 7, 7)), "Fix TF301")
    assert "feed_dict" in action["disabled"]["reason"]
    assert "edit" not in action
    assert "Fix TF301" not in titles(plain.actions(uri, span(1, 7, 7)))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (span(1, 4, 4), ["TF101"]),
        (span(1, 10, 11), ["TF101", "TF203"]),
        (span(1, 4, 30), ["TF101", "TF203"]),
        (span(0, 0, 5), []),
        (everywhere(), ["TF101", "TF101", "TF203"]),
    ],
)
def test_the_range_says_which_findings_are_meant(modern: Client, uri: str, where: Json, expected: list[str]) -> None:
    modern.open(uri, SOURCE)
    of_findings = [
        action["diagnostics"][0]["code"]
        for action in modern.actions(uri, where)
        if action["title"].startswith("Replace")
    ]
    assert sorted(of_findings) == expected


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.eagerly"}),
        (["source.fixAll"], {"source.fixAll.eagerly"}),
        (["source.fixAll.eagerly"], {"source.fixAll.eagerly"}),
        (["quickfix", "source.fixAll"], {"quickfix", "source.fixAll.eagerly"}),
        (["refactor"], set()),
        (["source.organizeImports"], set()),
        (["source.fixAll.ruff"], set()),
        ([""], {"quickfix", "source.fixAll.eagerly"}),
    ],
)
def test_only_the_kinds_that_are_asked_for_come(modern: Client, uri: str, only: list[str], kinds: set[str]) -> None:
    modern.open(uri, SOURCE)
    assert {action["kind"] for action in modern.actions(uri, everywhere(), only=only)} == kinds


def test_everything_is_fixed_when_the_action_is_resolved(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    (action,) = modern.actions(uri, everywhere(), only=["source.fixAll"])
    assert "edit" not in action
    resolved = modern.request("codeAction/resolve", action)
    assert applied(SOURCE, edits_of(resolved)) == FIXED


def test_everything_is_fixed_at_once_for_an_editor_that_does_not_resolve(plain: Client, uri: str) -> None:
    plain.open(uri, SOURCE)
    (action,) = plain.actions(uri, everywhere(), only=["source.fixAll"])
    assert applied(SOURCE, action["edit"]["changes"][uri]) == FIXED


def test_the_safe_fixes_alone_are_everything(modern: Client, uri: str) -> None:
    source = "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.log(1.0)))\n"
    modern.open(uri, source)
    (action,) = modern.actions(uri, everywhere(), only=["source.fixAll"])
    resolved = modern.request("codeAction/resolve", action)
    assert applied(source, edits_of(resolved)) == source.replace("tf.log", "tf.math.log")


@pytest.mark.parametrize("title", ["Replace with `tf.cast", "eagerly: fix all"])
def test_no_fix_takes_another_finding_away_in_silence(modern: Client, uri: str, title: str) -> None:
    """The finding is about a call that is right in TensorFlow 2, in a file that nothing else shows to be older."""
    source = "import tensorflow as tf\nrows = tf.where(c, x, y)\nz = tf.to_float(rows)\n"
    modern.open(uri, source)
    action = named(modern.actions(uri, span(2, 4, 15)), title)
    changes = edits_of(action if "edit" in action else modern.request("codeAction/resolve", action))
    left = modern.change(uri, 2, *({"range": edit["range"], "text": edit["newText"]} for edit in reversed(changes)))
    assert [finding["code"] for finding in left] == ["TF223"]
    assert applied(source, changes).startswith("# eagerly: written for TensorFlow 1;")


def test_where_nothing_can_be_fixed_there_is_no_action_for_it(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\ny = tf.layers.dense(x, 1)\n")
    assert modern.actions(uri, everywhere(), only=["source.fixAll"]) == []


def test_one_rule_is_fixed_in_the_whole_file(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    action = named(modern.actions(uri, span(2, 5, 5)), "Fix all TF101")
    resolved = modern.request("codeAction/resolve", action)
    assert applied(SOURCE, edits_of(resolved)) == SOURCE.replace("tf.log", "tf.math.log")


def test_one_finding_of_a_rule_has_no_action_for_all(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    assert not [title for title in titles(modern.actions(uri, span(1, 12, 12))) if title.startswith("Fix all TF203")]


def test_an_action_of_an_older_version_is_resolved_to_nothing(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    (action,) = modern.actions(uri, everywhere(), only=["source.fixAll"])
    modern.change(uri, 2, {"range": span(0, 0, 0), "text": "# new\n"})
    assert "edit" not in modern.request("codeAction/resolve", action)


@pytest.mark.parametrize("data", [None, "text", 3, [], {}, {"uri": "file:///none"}, {"uri": 3}, {"version": 1}])
def test_an_action_with_any_data_is_resolved_to_something(modern: Client, data: Any) -> None:
    action = {"title": "t", "kind": "quickfix"} | ({} if data is None else {"data": data})
    try:
        resolved = modern.request("codeAction/resolve", action)
    except RequestError as error:
        raise AssertionError(error) from error
    assert "edit" not in resolved


@pytest.mark.parametrize(
    ("line", "disabled"),
    [
        ("y = tf.log(1)", "y = tf.log(1)  # noqa: TF101"),
        ("y = tf.log(1)  # noqa: E501", "y = tf.log(1)  # noqa: E501, TF101"),
        ("y = tf.log(1)  # noqa:E501", "y = tf.log(1)  # noqa:E501, TF101"),
        ("y = tf.log(1)  # why", "y = tf.log(1)  # why  # noqa: TF101"),
    ],
)
def test_a_line_can_be_silenced(modern: Client, uri: str, line: str, disabled: str) -> None:
    source = f"import tensorflow as tf\r\n{line}\r\n"
    modern.open(uri, source)
    action = named(modern.actions(uri, span(1, 4, 4)), "Disable TF101")
    silenced = applied(source, edits_of(action))
    assert silenced == f"import tensorflow as tf\r\n{disabled}\r\n"
    assert modern.change(uri, 2, {"text": silenced}) == []


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\ny = tf.log(1) + \\\n    2\n",
        "import tensorflow as tf\ny = f'''{tf.log(1)}\n'''\n",
    ],
)
def test_a_line_whose_end_can_hold_no_comment_is_not_offered_one(modern: Client, uri: str, source: str) -> None:
    """Behind a backslash, or inside a string, it would be none."""
    assert modern.open(uri, source) != []
    assert not [title for title in titles(modern.actions(uri, everywhere())) if title.startswith("Disable")]


def test_a_file_with_keras_by_two_names_is_offered_one(modern: Client, uri: str) -> None:
    source = "import tensorflow as tf\nimport keras\nkeras.Sequential([tf.keras.layers.Dense(1)])\n"
    assert modern.open(uri, source) == []
    action = named(modern.actions(uri, span(1, 0, 0), only=["refactor"]), "Use Keras as `keras` only")
    assert action["kind"] == "refactor.rewrite"
    assert applied(source, edits_of(action)) == source.replace("tf.keras", "keras")
    assert modern.actions(uri, span(2, 0, 0), only=["refactor"]) == []
