"""No document stops the server."""

import pytest

from .client import Client, at, everywhere, span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\n" * 1000,
        "\r\r\n\n\r",
        "\ufeffimport tensorflow as tf\ntf.log(1)",
        "import tensorflow as tf\ntf.log(\0)",
        "import tensorflow as tf\ntf.",
        "import tensorflow as tf\nwith tf.Session() as",
        "import tensorflow as tf\ndef f(tf.log(",
        "import tensorflow as tf\nclass A(tf.keras.layers.Layer):\n  def __init__(",
        "from tensorflow import (",
        "from tensorflow import",
        "import tensorflow.compat.v1 as",
        "tensorflow " * 5000,
        "import tensorflow as tf\n" + "(" * 3000 + "tf.log",
        "import tensorflow as tf\nsess = tf.Session()\nsess.run(",
        "import tensorflow as tf\ntf.nn.dropout(x, keep_prob=",
        "import tensorflow as tf\nprint tf.log(1)\nexec 'x'",
        "{" * 200 + "tensorflow",
    ],
)
def test_every_request_is_answered(modern: Client, uri: str, text: str) -> None:
    modern.open(uri, text)
    modern.hover(uri, at(1, 4))
    for action in modern.actions(uri, everywhere()):
        if "data" in action:
            modern.request("codeAction/resolve", action)
    modern.change(uri, 2, {"range": span(0, 0, 1), "text": "😀"})
    modern.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert modern.diagnostics(uri, None) == []


def test_half_of_a_surrogate_pair_is_answered(modern: Client, uri: str) -> None:
    found = modern.open(uri, "import tensorflow as tf\ns = '\ud83d'; y = tf.log(1)\n")
    assert [diagnostic["range"] for diagnostic in found] == [span(1, 13, 19)]


def test_typing_a_program_key_by_key_is_answered_at_every_key(modern: Client, uri: str) -> None:
    program = "import tensorflow as tf\nwith tf.Session() as s:\n  y = s.run(tf.log(1.))\n"
    modern.open(uri, "", version=0)
    found = []
    for version, key in enumerate(program, start=1):
        found = modern.change(uri, version, {"range": span(99, 0, 0), "text": key})
        modern.actions(uri, everywhere())
    assert [diagnostic["code"] for diagnostic in found] == ["TF301", "TF302", "TF101"]
