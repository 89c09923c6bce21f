"""Settings come from the editor, and below them from the project."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import Client, Json, applied, everywhere, running

SOURCE = "import tensorflow as tf\ny = tf.log(tf.to_float(1))\nsess = tf.Session()\n"


def codes(found: list[Json]) -> list[str]:
    return [diagnostic["code"] for diagnostic in found]


def opened(client: Client, uri: str, source: str = SOURCE) -> list[str]:
    return codes(client.open(uri, source))


@pytest.fixture(scope="module")
def pushed() -> Iterator[Client]:
    """A server whose editor can't be asked for settings, and tells them."""
    with running() as client:
        client.initialize()
        yield client


def push(client: Client, settings: Any) -> list[str]:
    """Tells the settings; what was wrong with them."""
    told = len(client.messages)
    client.notify("workspace/didChangeConfiguration", {"settings": {"eagerly": settings}})
    client.settle()
    return client.messages[told:]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"select": ["TF1"]}, ["TF101"]),
        ({"ignore": ["TF1", "TF3"]}, ["TF203"]),
        ({"tensorflowVersion": "1.15"}, []),
        ({"tensorflow-version": "1.15"}, []),
        ({"select": ["TF1"], "trace": {"server": "off"}, "path": None}, ["TF101"]),
        ({"select": None}, ["TF101", "TF203", "TF301"]),
        ({}, ["TF101", "TF203", "TF301"]),
        (None, ["TF101", "TF203", "TF301"]),
    ],
)
def test_an_editor_tells_its_settings(pushed: Client, uri: str, settings: Any, expected: list[str]) -> None:
    assert push(pushed, settings) == []
    assert opened(pushed, uri) == expected


@pytest.mark.parametrize(
    "settings",
    [
        {"select": "TF1"},
        {"select": [1]},
        {"ignore": {}},
        {"target": "jax"},
        {"tensorflowVersion": 2.15},
        {"tensorflowVersion": "two"},
        {"unsafeFixes": "yes"},
    ],
)
def test_a_wrong_value_is_told_and_the_defaults_are_used(pushed: Client, uri: str, settings: Json) -> None:
    (message,) = push(pushed, settings)
    assert next(iter(settings)) in message
    assert opened(pushed, uri) == ["TF101", "TF203", "TF301"]


@pytest.mark.parametrize("settings", ["text", ["TF1"], 3])
def test_what_are_no_settings_at_all_is_passed_over(pushed: Client, uri: str, settings: Any) -> None:
    push(pushed, settings)
    assert opened(pushed, uri) == ["TF101", "TF203", "TF301"]


def test_open_documents_are_judged_anew(pushed: Client, uri: str) -> None:
    push(pushed, {"select": ["TF1"]})
    assert opened(pushed, uri) == ["TF101"]
    pushed.notify("workspace/didChangeConfiguration", {"settings": {"eagerly": {"select": ["TF2"]}}})
    assert codes(pushed.diagnostics(uri, 1)) == ["TF203"]


def test_fixing_everything_includes_what_wants_a_review_when_it_is_wanted(pushed: Client, uri: str) -> None:
    source = "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.exp(1.0)))\n"
    push(pushed, {"unsafeFixes": True})
    pushed.open(uri, source)
    (action,) = pushed.actions(uri, everywhere(), only=["source.fixAll"])
    assert applied(source, action["edit"]["changes"][uri]) == "import tensorflow as tf\nprint(tf.exp(1.0).numpy())\n"


def test_settings_may_come_with_the_first_message(uri: str) -> None:
    with running() as client:
        client.initialize(options={"select": ["TF1"]})
        assert opened(client, uri) == ["TF101"]


def test_an_editor_that_can_be_asked_is_asked_and_asked_again_when_they_change(uri: str) -> None:
    with running() as client:
        client.configuration = {"select": ["TF2"]}
        client.initialize({"workspace": {"configuration": True}}, options={"select": ["TF1"]})
        client.settle()
        client.open(uri, SOURCE)
        client.settle()
        assert codes(client.change(uri, 2, {"text": SOURCE})) == ["TF203"]
        for answer, expected in [({"select": ["TF3"]}, ["TF301"]), ({"select": 3}, ["TF101", "TF203", "TF301"])]:
            client.configuration = answer
            client.notify("workspace/didChangeConfiguration", {"settings": None})
            assert codes(client.diagnostics(uri, 2)) == expected, "published anew without a change of the text"
        for answer in (None, "text", 3, []):
            client.configuration = answer
            client.notify("workspace/didChangeConfiguration", {"settings": None})
            client.settle()
        assert len(client.change(uri, 3, {"text": SOURCE})) == 3


def test_the_project_has_settings_and_the_editor_overrides_them(pushed: Client, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.eagerly]\nselect = ["TF1", "TF2"]\nignore = ["TF2"]\n')
    (tmp_path / "sub").mkdir()
    inside = (tmp_path / "sub" / "a b.py").as_uri()
    push(pushed, {})
    assert opened(pushed, inside) == ["TF101"]
    pushed.notify("workspace/didChangeConfiguration", {"settings": {"eagerly": {"ignore": []}}})
    assert codes(pushed.diagnostics(inside, 1)) == ["TF101", "TF203"]


def test_a_broken_project_file_does_not_silence_the_server(pushed: Client, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.eagerly]\nselect = "TF1"\n')
    push(pushed, {})
    assert opened(pushed, (tmp_path / "a.py").as_uri()) == ["TF101", "TF203", "TF301"]
