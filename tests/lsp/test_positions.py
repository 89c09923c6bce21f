"""In every unit, with every odd character: what the editor applies is what the terminal writes."""

from collections.abc import Iterator

import pytest

from eagerly.fix import fix_everything
from helpers import analyse

from .client import Client, applied, at, everywhere, running, span

LINES = [
    "import tensorflow as tf",
    "s = '😀é'; y = tf.log(tf.to_float('😀'))  # 😀\f\x0b\x1c\u2028\x85",
    "\fz = tf.to_float(  # é",
    "    '😀', name='é')",
    "'''\u2028\x0c",
    "😀'''; w = tf.reduce_sum(x, keep_dims='😀', reduction_indices=[1])",
    "",
    "q = tf.nn.in_top_k(tf.log(p), t, 1)",
]


@pytest.fixture(scope="module", params=["utf-8", "utf-16", "utf-32"])
def client(request: pytest.FixtureRequest, plain: Client) -> Iterator[Client]:
    """A server that counts in one of the units."""
    if request.param == plain.capabilities["positionEncoding"]:
        yield plain
        return
    with running() as client:
        client.initialize({"general": {"positionEncodings": [request.param]}})
        assert client.capabilities["positionEncoding"] == request.param
        yield client


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_edits_give_the_result_of_the_terminal(client: Client, uri: str, end: str) -> None:
    source = end.join(LINES) + end
    client.open(uri, source)
    (action,) = client.actions(uri, everywhere(), only=["source.fixAll"])
    fixed = applied(source, action["edit"]["changes"][uri], client.capabilities["positionEncoding"])
    assert fixed == str(fix_everything(analyse(source)).text)
    assert "tf.math.log(tf.cast('😀', tf.float32))" in fixed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_squiggle_is_under_its_name(client: Client, uri: str, end: str) -> None:
    """Replacing each range by its message leaves the message in the place of the name."""
    source = end.join(LINES) + end
    found = client.open(uri, source)
    lines = [line.encode(_codec(client)) for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[client.capabilities["positionEncoding"]]
    marked = []
    for diagnostic in found:
        start, stop = diagnostic["range"]["start"], diagnostic["range"]["end"]
        assert start["line"] == stop["line"]
        line = lines[start["line"]][start["character"] * width : stop["character"] * width]
        marked.append(line.decode(_codec(client)))
    assert marked == [
        "tf.log",
        "tf.to_float",
        "tf.to_float",
        "keep_dims",
        "reduction_indices",
        "tf.nn.in_top_k",
        "tf.log",
    ]


def test_changes_behind_wide_characters_land_where_they_are_meant(client: Client, uri: str) -> None:
    units = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[client.capabilities["positionEncoding"]]
    client.open(uri, "import tensorflow as tf\r\n'😀\f'; y = tf.exp(1)\r\n")
    start = 1 + units + 1 + 1 + len("; y = tf.")
    (found,) = client.change(uri, 2, {"range": span(1, start, start + 3), "text": "log"})
    assert found["range"] == span(1, start - 3, start + 3)
    assert client.hover(uri, at(1, start)) is not None


def _codec(client: Client) -> str:
    encoding = str(client.capabilities["positionEncoding"])
    return encoding if encoding == "utf-8" else f"{encoding}-le"
