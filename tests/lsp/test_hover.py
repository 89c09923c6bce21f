"""Hovers say what it is, why, what can be done, and where to read on."""

from .client import Client, at, span

SOURCE = "import tensorflow as tf\nsess = tf.Session()\nsess.run(tf.log(1.0), feed_dict={})\n"


def text(client: Client, uri: str, line: int, character: int) -> str:
    found = client.hover(uri, at(line, character))
    assert found is not None
    return str(found["contents"]["value"])


def test_a_finding_is_explained(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    found = modern.hover(uri, at(2, 12))
    assert found is not None
    assert found["range"] == span(2, 9, 15)
    assert found["contents"]["kind"] == "markdown"
    for part in ("**TF101** math-moved", "Safe fix", "# before", "# after", "https://www.tensorflow.org/"):
        assert part in found["contents"]["value"]


def test_a_refusal_is_explained(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    shown = text(modern, uri, 1, 10)
    assert "No fix here" in shown
    assert "feed_dict" in shown


def test_what_wants_a_review_says_what_differs(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.random.normal([1])))\n")
    shown = text(modern, uri, 1, 10)
    assert "review" in shown
    assert "random numbers" in shown


def test_what_wants_a_review_says_how_to_check(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.random.normal([1])))\n")
    assert "**To check.** Keep what the session computes" in text(modern, uri, 1, 10)


def test_a_name_with_another_meaning_says_which_one_the_code_wants(modern: Client, uri: str) -> None:
    modern.open(uri, "import tensorflow as tf\nsess = tf.Session()\ny = tf.nn.dropout(x, 0.9)\n")
    shown = text(modern, uri, 2, 10)
    assert "**Safe fix.**" in shown
    assert "**To check.**" in shown


def test_both_ends_of_the_name_count(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    assert modern.hover(uri, at(2, 9)) is not None
    assert modern.hover(uri, at(2, 15)) is not None
    assert modern.hover(uri, at(2, 16)) is None


def test_elsewhere_there_is_nothing_to_say(modern: Client, uri: str) -> None:
    modern.open(uri, SOURCE)
    assert modern.hover(uri, at(0, 3)) is None
    assert modern.hover(uri, at(99, 99)) is None


def test_two_findings_of_one_name_are_both_explained(modern: Client, uri: str) -> None:
    modern.open(
        uri,
        "from keras import backend as K\ndef my_loss(y_true, y_pred):\n    return K.mean(K.square(y_true - y_pred))\n",
    )
    shown = text(modern, uri, 2, 12)
    assert "TF503" in shown
    assert "TF505" in shown


def test_an_editor_without_markdown_gets_plain_text(plain: Client, uri: str) -> None:
    plain.open(uri, SOURCE)
    found = plain.hover(uri, at(2, 12))
    assert found is not None
    assert found["contents"]["kind"] == "plaintext"
