"""What is asked to be left out is left out: by comment, by code, by release."""

import pytest

from helpers import found

LOG = "import tensorflow as tf\ny = tf.log(1){comment}\n"


@pytest.mark.parametrize(
    "comment",
    [
        "  # noqa",
        "  # NOQA",
        "  #noqa",
        "  # noqa: TF101",
        "  # noqa:TF101",
        "  # noqa: E501,TF101",
        "  # noqa: E501, TF101",
        "  # noqa: TF101 E501",
        "  # because # noqa: TF101",
        "  # noqa: TF101 because it is so",
    ],
)
def test_a_noqa_comment_silences_its_line(comment: str) -> None:
    assert found(LOG.format(comment=comment)) == []


@pytest.mark.parametrize("comment", ["  # noqa: TF102", "  # noqa: E501", "  # no qa", "\n# noqa"])
def test_other_comments_do_not(comment: str) -> None:
    assert found(LOG.format(comment=comment)) == ["2:5 TF101 tf.log"]


def test_noqa_behind_a_call_of_several_lines_speaks_of_the_line_of_the_name() -> None:
    assert found("import tensorflow as tf\ny = tf.log(  # noqa: TF101\n    1)\n") == []


SOURCE = "import tensorflow as tf\ntf.log(1)\ntf.to_float(1)\ntf.Session()\n"


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("TF",), (), ["TF101", "TF203", "TF301"]),
        (("TF1",), (), ["TF101"]),
        (("TF101", "TF3"), (), ["TF101", "TF301"]),
        (("TF",), ("TF2",), ["TF101", "TF301"]),
        (("TF",), ("TF",), []),
        (("TF", "TF203"), ("TF2",), ["TF101", "TF203", "TF301"]),
        (("TF203",), ("TF203",), []),
        ((), (), []),
    ],
)
def test_the_longer_prefix_wins(select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]) -> None:
    assert [entry.split(" ")[1] for entry in found(SOURCE, select=select, ignore=ignore)] == expected


def test_below_the_release_that_removed_it_nothing_is_gone() -> None:
    assert found(SOURCE, tensorflow_version="1.15") == []


@pytest.mark.parametrize("version", ["2.0", "2.9", "2.10", "2.21", "2.21.1", "3.0"])
def test_releases_are_numbers_and_not_text(version: str) -> None:
    assert len(found(SOURCE, tensorflow_version=version)) == 3


def test_keras_backend_is_gone_from_2_16_on() -> None:
    source = "from keras import backend as K\nK.square(1)\n"
    assert found(source, tensorflow_version="2.15") == []
    assert found(source, tensorflow_version="2.16") == ["2:1 TF505 K.square"]
