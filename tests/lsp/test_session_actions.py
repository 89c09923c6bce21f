"""The two levels of what is done about a session: a kind of its own, a preview, and the reason where it can't be."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from .client import Client, Json, applied, running, span
from .conftest import MODERN

KIND = "refactor.rewrite.eagerly.session"
CONVERT, KEEP = "Turn the graph into functions", "Keep the graph"
TRAINED = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None])
v = tf.Variable(1.0)
loss = tf.reduce_sum(tf.log(v * x))
optimizer = tf.train.GradientDescentOptimizer(0.1)
train = optimizer.minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(train, feed_dict={x: [1.0, 2.0]})
"""
CONVERTED = """\
import tensorflow as tf
v = tf.Variable(1.0)
optimizer = tf.keras.optimizers.SGD(0.1)


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def train_step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.math.log(v * x))
    variables = [v]
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


train_step([1.0, 2.0])
"""
REFUSED = "import tensorflow as tf\ny = tf.py_func(f, [1.0], tf.float32)\nwith tf.Session() as sess:\n    sess.run(y)\n"
REASON = "line 4: `y` is not known to be a tensor"
KEPT = REFUSED.replace("tensorflow as tf", "tensorflow.compat.v1 as tf\n\ntf.disable_v2_behavior()")
GONE = REFUSED.replace("tf.py_func(f, [1.0], tf.float32)", "tf.contrib.layers.flatten(x)")


@pytest.fixture(scope="module")
def previewing() -> Iterator[Client]:
    """A server for an editor that shows edits before it makes them."""
    capabilities = deepcopy(MODERN)
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = {"groupsOnLabel": True}
    with running() as client:
        client.initialize(capabilities)
        yield client


def session_actions(client: Client, uri: str, where: Json) -> dict[str, Json]:
    return {action["title"]: action for action in client.actions(uri, where, only=[KIND])}


def edit_of(client: Client, action: Json) -> Json:
    edit: Json = client.request("codeAction/resolve", action)["edit"]
    return edit


def edits_in(edit: Json) -> list[Json]:
    (change,) = edit["documentChanges"]
    return list(change["edits"])


@pytest.mark.parametrize("line", [6, 7, 8])
def test_both_levels_are_offered_at_each_finding_of_a_session(modern: Client, uri: str, line: int) -> None:
    modern.open(uri, TRAINED)
    convert, keep = session_actions(modern, uri, span(line, 6, 6) if line > 6 else span(line, 8, 8)).values()
    assert convert["title"].startswith(CONVERT)
    assert keep["title"].startswith(KEEP)
    assert {convert["kind"], keep["kind"]} == {KIND}


def test_they_are_offered_once_for_a_session(modern: Client, uri: str) -> None:
    modern.open(uri, TRAINED)
    assert len(modern.actions(uri, {"start": span(0, 0, 0)["start"], "end": span(8, 9, 9)["end"]}, only=[KIND])) == 2


def test_nothing_is_offered_where_there_is_no_session(modern: Client, uri: str) -> None:
    modern.open(uri, TRAINED)
    assert session_actions(modern, uri, span(3, 25, 25)) == {}


@pytest.mark.parametrize("kind", [KIND, "quickfix"])
def test_one_action_gives_the_whole_program(modern: Client, uri: str, kind: str) -> None:
    modern.open(uri, TRAINED)
    actions = modern.actions(uri, span(6, 8, 8), only=[kind])
    action = next(action for action in actions if action["title"].startswith(CONVERT))
    assert applied(TRAINED, edits_in(edit_of(modern, action))) == CONVERTED


def test_what_has_to_be_fixed_first_is_fixed_first(modern: Client, uri: str) -> None:
    source = TRAINED.replace("tf.log(v * x)", "tf.nn.dropout(v * x, 0.9)")
    modern.open(uri, source)
    convert, _ = session_actions(modern, uri, span(6, 8, 8)).values()
    assert "tf.nn.dropout(v * x, rate=0.1)" in applied(source, edits_in(edit_of(modern, convert)))


def test_the_quick_fix_that_keeps_the_graph_comes_after_the_one_that_converts(modern: Client, uri: str) -> None:
    modern.open(uri, TRAINED)
    titles = [action["title"] for action in modern.actions(uri, span(6, 8, 8), only=["quickfix"])]
    assert [title for title in titles if title.startswith((CONVERT, KEEP))] == [
        "Turn the graph into functions, and the session's runs into calls — review",
        "Keep the graph: run it through `tf.compat.v1` — review",
    ]


def test_what_cannot_be_converted_is_kept_as_a_graph(modern: Client, uri: str) -> None:
    modern.open(uri, REFUSED)
    convert, keep = session_actions(modern, uri, span(2, 8, 8)).values()
    assert convert["disabled"]["reason"] == REASON
    assert "disabled" not in keep
    assert applied(REFUSED, edits_in(edit_of(modern, keep))) == KEPT


def test_what_cannot_even_be_kept_says_why(modern: Client, plain: Client, uri: str) -> None:
    modern.open(uri, GONE)
    plain.open(uri, GONE)
    _, keep = session_actions(modern, uri, span(2, 8, 8)).values()
    assert keep["disabled"]["reason"].startswith("line 2: `tf.contrib.layers.flatten` is gone")
    assert session_actions(plain, uri, span(2, 8, 8)) == {}


def test_a_graph_that_is_kept_is_not_kept_again(modern: Client, uri: str) -> None:
    found = modern.open(uri, KEPT)
    hints = [each["message"] for each in found if each["severity"] == 4]
    assert "`tf.compat.v1.Session`: kept as a graph, by `tf.disable_v2_behavior`" in hints
    _, keep = session_actions(modern, uri, span(4, 8, 8)).values()
    assert keep["disabled"]["reason"] == "the graph is kept already"


def test_an_editor_that_can_show_edits_first_is_told_what_they_do(previewing: Client, uri: str) -> None:
    previewing.open(uri, REFUSED)
    _, keep = session_actions(previewing, uri, span(2, 8, 8)).values()
    edit = edit_of(previewing, keep)
    ((name, annotation),) = edit["changeAnnotations"].items()
    assert annotation["needsConfirmation"]
    assert annotation["label"] == "Keep the graph: run it through `tf.compat.v1`"
    assert "a stopgap, not a port" in annotation["description"]
    assert {each["annotationId"] for each in edits_in(edit)} == {name}
    assert applied(REFUSED, edits_in(edit)) == KEPT


def test_a_quick_fix_is_made_at_once(previewing: Client, uri: str) -> None:
    previewing.open(uri, REFUSED)
    actions = previewing.actions(uri, span(2, 8, 8), only=["quickfix"])
    edit = edit_of(previewing, next(action for action in actions if action["title"].startswith(KEEP)))
    assert "changeAnnotations" not in edit


def test_an_editor_that_can_do_nothing_special_gets_plain_edits(plain: Client, uri: str) -> None:
    plain.open(uri, REFUSED)
    (keep,) = session_actions(plain, uri, span(2, 8, 8)).values()
    assert applied(REFUSED, keep["edit"]["changes"][uri]) == KEPT
