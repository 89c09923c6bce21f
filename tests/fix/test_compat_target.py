"""`target = "compat"`: what still works in `tf.compat.v1` goes there, unchanged; the rest stays a finding."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Severity
from eagerly.settings import Settings
from helpers import analyse, check_fixed, check_noop, found, refusal

COMPAT = Settings(target="compat")

TENSORFLOW1 = """\
import tensorflow as tf
from tensorflow import flags, log, placeholder

tf.logging.info(flags.FLAGS)
x = tf.placeholder(tf.float32)
y = tf.nn.dropout(tf.log(x), 0.5)
z = log(placeholder(tf.float32))
c = tf.constant(1, verify_shape=True)
r = tf.reduce_sum(x, keep_dims=True)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y), y.eval())
"""
COMPAT_V1 = """\
import tensorflow as tf
from tensorflow.compat.v1 import flags, placeholder
from tensorflow.math import log

tf.compat.v1.disable_v2_behavior()

tf.compat.v1.logging.info(flags.FLAGS)
x = tf.compat.v1.placeholder(tf.float32)
y = tf.compat.v1.nn.dropout(tf.math.log(x), 0.5)
z = log(placeholder(tf.float32))
c = tf.compat.v1.constant(1, verify_shape=True)
r = tf.reduce_sum(x, keepdims=True)
with tf.compat.v1.Session() as sess:
    sess.run(tf.compat.v1.global_variables_initializer())
    print(sess.run(y), y.eval())
"""


def test_what_works_there_goes_there(rulebook: RuleBook) -> None:
    result = fix_everything(check(TENSORFLOW1, rulebook, COMPAT))
    assert str(result.text) == COMPAT_V1
    assert result.remaining.findings == []


def test_names_read_off_a_class_go_there(rulebook: RuleBook) -> None:
    source = "import tensorflow as tf\nlosses = tf.get_collection(tf.GraphKeys.LOSSES)\n"
    after = "import tensorflow as tf\nlosses = tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.LOSSES)\n"
    result = fix_everything(check(source, rulebook, COMPAT))
    assert str(result.text) == after
    assert [finding.rule.name for finding in result.remaining.findings] == ["graph-only"]


def test_sizes_keep_their_values_where_eager_execution_is_turned_off(rulebook: RuleBook) -> None:
    source = "import tensorflow as tf\nn = tf.placeholder(tf.float32, [2]).shape[0].value\n"
    result = fix_everything(check(f"{source}sess = tf.Session()\n", rulebook, COMPAT))
    assert "tf.compat.v1.disable_v2_behavior()\n" in str(result.text)
    assert "shape[0].value" in str(result.text)


def test_what_does_not_work_there_is_still_found(rulebook: RuleBook) -> None:
    source = "import tensorflow as tf\ny = tf.layers.dense(tf.contrib.layers.flatten(x), 10)\n"
    result = fix_everything(check(source, rulebook, COMPAT))
    assert str(result.text) == source
    assert len(result.remaining.findings) == 2


def test_compat_v1_is_right_there(rulebook: RuleBook) -> None:
    source = """\
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
sess = tf.Session()
sess.run(tf.random_normal([2]))
"""
    assert check(source, rulebook, COMPAT).findings == []


def test_how_a_loss_is_reduced_goes_with_the_loss() -> None:
    check_fixed(
        "import tensorflow as tf\ny = tf.losses.absolute_difference(a, b, reduction=tf.losses.Reduction.SUM)\n",
        "import tensorflow as tf\ny = tf.compat.v1.losses.absolute_difference("
        "a, b, reduction=tf.compat.v1.losses.Reduction.SUM)\n",
        target="compat",
    )


def test_members_of_classes_are_in_compat_v1_with_these() -> None:
    check_fixed(
        "import tensorflow as tf\ny = tf.get_collection(tf.GraphKeys.UPDATE_OPS)\n",
        "import tensorflow as tf\ny = tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.UPDATE_OPS)\n",
        target="compat",
    )


def test_what_went_with_tensorflow_1_0_is_not_in_compat_v1_either() -> None:
    check_fixed(
        "import tensorflow as tf\ny = tf.concat(1, [a, b])\n",
        "import tensorflow as tf\ny = tf.concat([a, b], 1)\n",
        target="compat",
    )


def test_what_needs_a_graph_is_a_hint_where_none_is_made() -> None:
    source = "import tensorflow as tf\nx = tf.placeholder(tf.float32)\nl = tf.train.Saver()\n"
    after = source.replace("tf.placeholder", "tf.compat.v1.placeholder").replace("tf.train", "tf.compat.v1.train")
    check_fixed(source, after, target="compat")
    findings = analyse(after, target="compat").findings
    assert [(finding.rule.name, finding.severity) for finding in findings] == [("graph-only", Severity.HINT)] * 2
    assert "another file" in refusal(after, "TF406", target="compat")


@pytest.mark.parametrize(
    "line",
    ["tf.compat.v1.disable_v2_behavior()", "with tf.Graph().as_default(): f()", "@tf.function\ndef f(): pass"],
)
def test_what_needs_a_graph_is_right_where_one_is_made(line: str) -> None:
    check_noop(f"import tensorflow as tf\n{line}\nx = tf.compat.v1.placeholder(tf.float32)\n", target="compat")


def test_a_session_whose_graph_is_not_kept_whole_turns_eager_execution_off() -> None:
    check_fixed(
        """\
        import tensorflow as tf
        import tensorflow.contrib.slim as slim
        y = slim.fully_connected(tf.placeholder(tf.float32, [1, 2]), 2)
        with tf.Session() as sess:
            print(sess.run(y))
        """,
        """\
        import tensorflow as tf
        import tf_slim as slim

        tf.compat.v1.disable_v2_behavior()
        y = slim.fully_connected(tf.compat.v1.placeholder(tf.float32, [1, 2]), 2)
        with tf.compat.v1.Session() as sess:
            print(sess.run(y))
        """,
        target="compat",
    )


def test_keras_is_not_kept_by_compat_v1() -> None:
    source = "import tensorflow as tf\ntf.compat.v1.set_random_seed(1)\ny = tf.keras.layers.ConvLSTM2D(1, 2)\n"
    check_fixed(source, source, target="compat")
    assert [entry.split()[1] for entry in found(source, target="compat")] == ["TF547"]


def test_what_sessions_run_goes_to_compat_v1_without_a_review() -> None:
    before = (
        "import tensorflow as tf\n\n\nclass T(tf.test.TestCase):\n    def test(self):\n"
        "        with self.test_session() as session:\n            session.run(tf.global_variables_initializer())\n"
    )
    after = str(fix_everything(analyse(before, target="compat")).text)
    assert "session.run(tf.compat.v1.global_variables_initializer())" in after
