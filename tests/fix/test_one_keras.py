"""Files that use Keras by two names, and the refactorings that settle on one."""

from __future__ import annotations

import pytest

from eagerly.fix import apply_edits, edits
from eagerly.fix.model import Fix
from eagerly.fix.one_keras import settle
from eagerly.source.text import Span
from helpers import analyse, check_noop

HEAD = "import tensorflow as tf\n"
MIXED = f"{HEAD}import keras\nkeras.Sequential([tf.keras.layers.Dense(1)])\n"


def offered(source: str) -> dict[str, str]:
    """The results of what is offered all over a file, by the name of Keras that is left."""
    analysis = analyse(source)

    def after(fix: Fix) -> str:
        return str(apply_edits(analysis.text, edits(analysis, [fix])))

    return {fix.title.split("`")[1]: after(fix) for fix in settle(analysis, Span(0, len(analysis.text.data)))}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.layers import Dense, Flatten as F\nm = tf.keras.Sequential([Dense(1), F()])\n",
            "from tensorflow.keras.layers import Dense, Flatten as F\nm = tf.keras.Sequential([Dense(1), F()])\n",
        ),
        (
            "import keras\nm = tf.keras.Sequential([keras.layers.Dense(1)])\n",
            "from tensorflow import keras\nm = tf.keras.Sequential([keras.layers.Dense(1)])\n",
        ),
        (
            "import keras.layers\nm = tf.keras.Sequential([keras.layers.Dense(1)])\n",
            "from tensorflow import keras\nm = tf.keras.Sequential([keras.layers.Dense(1)])\n",
        ),
        (
            "import keras.layers as L\nm = tf.keras.Sequential([L.Dense(1)])\n",
            "from tensorflow.keras import layers as L\nm = tf.keras.Sequential([L.Dense(1)])\n",
        ),
    ],
)
def test_settles_on_the_keras_of_tensorflow(before: str, after: str) -> None:
    assert offered(HEAD + before)["tf.keras"] == HEAD + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import keras\nm = keras.Sequential([tf.keras.layers.Dense(1)])\n",
            "import keras\nm = keras.Sequential([keras.layers.Dense(1)])\n",
        ),
        (
            "import keras\nfrom tensorflow.keras.layers import Dense\nm = keras.Sequential([Dense(1)])\n",
            "import keras\nfrom keras.layers import Dense\nm = keras.Sequential([Dense(1)])\n",
        ),
        (
            "from keras.layers import Dense\nm = tf.keras.Sequential([Dense(1)])\n",
            "from keras.layers import Dense\nimport keras\nm = keras.Sequential([Dense(1)])\n",
        ),
    ],
)
def test_settles_on_keras(before: str, after: str) -> None:
    assert offered(HEAD + before)["keras"] == HEAD + after


def test_what_most_of_the_file_uses_comes_first() -> None:
    assert list(offered(f"{MIXED}keras.layers.Dense(2)\n")) == ["keras", "tf.keras"]
    assert list(offered(f"{MIXED}tf.keras.layers.Dense(2)\n")) == ["tf.keras", "keras"]


@pytest.mark.parametrize(
    "source",
    [
        "from keras.losses import mean_squared_error\ntf.keras.Sequential()\nmean_squared_error\n",
        "try:\n    import keras\nexcept ImportError:\n    from tensorflow import keras\nkeras.Model\ntf.keras.Model\n",
        "from keras.layers import *\nimport keras\ntf.keras.Sequential([keras.layers.Dense(1)])\n",
        "import keras\n__all__ = ['keras']\ntf.keras.Sequential([keras.layers.Dense(1)])\n",
    ],
)
def test_what_the_other_one_lacks_or_may_be_either_is_left_as_it_is(source: str) -> None:
    assert "tf.keras" not in offered(HEAD + source)


def test_a_name_that_is_taken_is_left_alone() -> None:
    source = f"{HEAD}from keras.layers import Dense\nkeras = 1\ntf.keras.Sequential([Dense(1)])\n"
    assert list(offered(source)) == ["tf.keras"]


@pytest.mark.parametrize("source", [f"{HEAD}tf.keras.Sequential()\n", "import keras\nkeras.Sequential()\n"])
def test_one_of_them_alone_is_right(source: str) -> None:
    assert offered(source) == {}


def test_where_they_are_one_library_nothing_is_said() -> None:
    check_noop(MIXED)


@pytest.mark.parametrize(
    ("head", "version"), [("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n", "2.21"), ("", "2.15")]
)
def test_where_they_are_two_libraries_it_is_a_warning(head: str, version: str) -> None:
    analysis = analyse(head + MIXED, tensorflow_version=version)
    assert [(each.rule.code, each.severity.value) for each in analysis.findings] == [("TF662", "warning")]
