"""Findings as the editor gets them."""

import pytest

from .client import Client, Json, at, span

SOURCE = "import tensorflow as tf\ny = tf.log(1.0)\n"


def codes(diagnostics: list[Json]) -> list[str]:
    return [diagnostic["code"] for diagnostic in diagnostics]


def test_opening_publishes_the_whole_finding(modern: Client, uri: str) -> None:
    assert modern.open(uri, SOURCE, version=7) == [
        {
            "range": span(1, 4, 10),
            "severity": 2,
            "code": "TF101",
            "codeDescription": {"href": "https://www.tensorflow.org/api_docs/python/tf/math"},
            "source": "eagerly",
            "message": "`tf.log` is now `tf.math.log`",
            "tags": [2],
        }
    ]


@pytest.mark.parametrize(
    ("line", "code", "severity", "tags"),
    [
        ("tf.log(1)", "TF101", 2, [2]),
        ("tf.reduce_sum(x, keep_dims=True)", "TF201", 2, None),
        ("tf.enable_eager_execution()", "TF404", 2, [1]),
        ("tf.compat.v1.disable_v2_behavior()", "TF403", 3, [1]),
        ("tf.nn.dropout(x, 0.5)", "TF204", 4, None),
        ("tf.compat.v1.nn.relu(x)", "TF402", 3, None),
        ("tf.Session()", "TF301", 2, [2]),
    ],
)
def test_severity_and_tags_say_what_kind_of_finding_it_is(
    modern: Client, uri: str, line: str, code: str, severity: int, tags: list[int] | None
) -> None:
    """1 is faded, for code that does nothing; 2 is struck through, for a name that is gone."""
    (found,) = [found for found in modern.open(uri, f"import tensorflow as tf\n{line}\n") if found["code"] == code]
    assert (found["severity"], found.get("tags")) == (severity, tags)


def test_what_silently_computes_something_else_is_an_error(modern: Client, uri: str) -> None:
    found = modern.open(uri, "import tensorflow.compat.v1 as tf\nx = tf.placeholder(1)\ntf.nn.dropout(x, 0.5)\n")
    assert [(diagnostic["code"], diagnostic["severity"]) for diagnostic in found][-1] == ("TF204", 1)


def test_a_change_publishes_anew_with_its_version(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    assert codes(modern.change(uri, 2, {"range": span(1, 7, 10), "text": "exp"})) == []
    assert codes(modern.change(uri, 5, {"range": span(1, 7, 10), "text": "log"})) == ["TF101"]


def test_several_changes_are_made_one_after_the_other(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    found = modern.change(
        uri,
        2,
        {"range": span(0, 0, 0), "text": "# 😀\n"},
        {"range": span(2, 7, 10), "text": "lgamma"},
        {"range": {"start": at(2, 0), "end": at(2, 4)}, "text": ""},
    )
    assert [(diagnostic["range"], diagnostic["message"]) for diagnostic in found] == [
        (span(2, 0, 9), "`tf.lgamma` is now `tf.math.lgamma`")
    ]


def test_the_whole_text_may_be_replaced(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    assert codes(modern.change(uri, 2, {"text": "import tensorflow as T\nT.to_float(1)\n"})) == ["TF203"]


def test_changes_behind_the_end_are_made_at_the_end(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf")
    assert codes(modern.change(uri, 2, {"range": span(99, 99, 99), "text": "\ntf.log(1)"})) == ["TF101"]


def test_a_burst_of_changes_ends_with_the_findings_of_the_last(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    for version in range(2, 40):
        modern.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"range": span(2, 0, 0), "text": "tf.log(2)\n"}],
            },
        )
    assert len(modern.diagnostics(uri, 39)) == 39


def test_closing_clears(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    modern.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert modern.diagnostics(uri, None) == []


def test_a_document_can_be_opened_again(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    modern.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert codes(modern.open(uri, "import tensorflow as tf\ntf.to_float(1)\n")) == ["TF203"]


def test_what_is_not_open_is_left_alone(modern: Client, uri: str) -> None:
    modern.notify(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": SOURCE}]}
    )
    modern.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert modern.hover(uri, at(1, 5)) is None
    assert modern.actions(uri, span(1, 4, 10)) == []


@pytest.mark.parametrize(
    "address", ["untitled:Untitled-1", "file:///C%3A/a%20b/c.py", "git:/a.py?x", "inmemory://model/1"]
)
def test_any_address_will_do(modern: Client, address: str) -> None:
    assert codes(modern.open(address, SOURCE)) == ["TF101"]
