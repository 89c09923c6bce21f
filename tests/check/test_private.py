"""`tensorflow.python`: what is public under another name, and what is not."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Severity
from eagerly.settings import Settings


def messages(source: str, rulebook: RuleBook) -> list[str]:
    return [finding.message for finding in check(source, rulebook).findings if finding.rule.code == "TF003"]


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        (
            "from tensorflow.python.ops import array_ops\ny = array_ops.concat(x, 0)\n",
            "import tensorflow as tf\ny = tf.concat(x, 0)\n",
        ),
        (
            "import tensorflow as tf\nfrom tensorflow.python.framework import dtypes\nx = dtypes.float32\n",
            "import tensorflow as tf\nx = tf.float32\n",
        ),
        (
            "import tensorflow.python.ops.math_ops as m\ny = m.log(x)\n",
            "import tensorflow as tf\ny = tf.math.log(x)\n",
        ),
        (
            "from tensorflow.python.ops.array_ops import concat\ny = concat(x, 0)\n",
            "from tensorflow import concat\ny = concat(x, 0)\n",
        ),
        (
            "from tensorflow.python.keras.layers import Dense\ny = Dense(3)\n",
            "from tensorflow.keras.layers import Dense\ny = Dense(3)\n",
        ),
        (
            "from tensorflow.python import keras\nuse(keras)\n",
            "from tensorflow import keras\nuse(keras)\n",
        ),
        (
            "from tensorflow.python.util import compat\ny = compat.as_bytes(x)\n",
            "import tensorflow as tf\ny = tf.compat.as_bytes(x)\n",
        ),
        (
            "from tensorflow.python.ops import nn_ops\ny = nn_ops.dropout(x, 0.9)\n",
            "import tensorflow as tf\ny = tf.nn.dropout(x, rate=0.1)\n",
        ),
    ],
)
def test_the_public_name_is_written(source: str, fixed: str, rulebook: RuleBook) -> None:
    assert messages(source, rulebook)
    assert str(fix_everything(check(source, rulebook)).text) == fixed


def test_what_has_no_public_name_is_said_to_be_private(rulebook: RuleBook) -> None:
    source = "from tensorflow.python.client import device_lib\nprint(device_lib.list_local_devices())\n"
    assert messages(source, rulebook) == [
        "`tf.python.client.device_lib.list_local_devices` is private, and has no public name"
    ]


@pytest.mark.parametrize(
    "imported",
    [
        "from tensorflow.python.estimator import estimator",
        "from tensorflow.python.keras.engine.network import Network",
        "from tensorflow.python.ops.gen_math_ops import CompareAndBitpack",
        "import tensorflow.python.estimator.estimator as estimator",
    ],
)
def test_what_is_gone_is_said_to_be(imported: str, rulebook: RuleBook) -> None:
    (finding,) = check(f"{imported}\n", rulebook).findings
    assert finding.message.endswith("was private, and is gone from TensorFlow 2")
    assert finding.severity is Severity.WARNING
    assert str(fix_everything(check(f"{imported}\n", rulebook, Settings(unsafe_fixes=True))).text) == ""


def test_an_import_that_still_works_stays_though_nothing_uses_it(rulebook: RuleBook) -> None:
    source = "from tensorflow.python.ops import array_ops\n"
    assert str(fix_everything(check(source, rulebook, Settings(unsafe_fixes=True))).text) == source


def test_a_public_name_that_is_gone_is_not_written(rulebook: RuleBook) -> None:
    source = "from tensorflow.python.ops import rnn_cell_impl\nclass Cell(rnn_cell_impl.BasicRNNCell): ...\n"
    assert messages(source, rulebook) == [
        "`tf.python.ops.rnn_cell_impl.BasicRNNCell` is private, and its public name, `tf.nn.rnn_cell.BasicRNNCell`, "
        "is gone from TensorFlow 2"
    ]
    assert str(fix_everything(check(source, rulebook)).text) == source


def test_an_import_without_a_use_is_found(rulebook: RuleBook) -> None:
    assert messages("from tensorflow.python.ops import array_ops\n", rulebook) == [
        "`tf.python.ops.array_ops` is private, and has no public name"
    ]


def test_a_module_of_keras_has_a_public_namesake(rulebook: RuleBook) -> None:
    source = "from tensorflow.python.keras import backend as K\n"
    assert messages(source, rulebook) == ["`tf.python.keras.backend` is private; its public name is `tf.keras.backend`"]
    assert str(fix_everything(check(source, rulebook)).text) == "from tensorflow.keras import backend as K\n"
    assert messages(source + "y = K.abs(x)\n", rulebook) == [
        "`tf.python.keras.backend.abs` is private; its public name is `tf.keras.backend.abs`"
    ]


def test_what_is_read_behind_a_method_with_an_error_counts(rulebook: RuleBook) -> None:
    source = "from tensorflow.python.ops import state_ops\nclass A:\n  def f(self):\n    x = )\n"
    use = "  def g(self, v):\n    state_ops.assign(v, 1)\n"
    (alone,), (read,) = (check(text, rulebook).findings for text in (source, source + use))
    assert (alone.span.start, read.span.start) == (source.index("state_ops"), (source + use).rindex("state_ops"))
