"""Keeping the graph: which imports change, where eager execution is turned off, and what is refused."""

from __future__ import annotations

from textwrap import dedent

import pytest

from eagerly.fix import apply_edits, main_fix
from eagerly.fix.kept_graph import kept_graph
from eagerly.fix.model import CannotFixError
from eagerly.rules.model import Severity
from helpers import analyse, check_fixed

RUN = "with tf.Session() as sess:\n    sess.run(f)\n"
"""Of an unknown `f`, so that it can't be converted."""


def kept(source: str) -> str:
    analysis = analyse(source)
    return str(apply_edits(analysis.text, kept_graph(analysis).edits))


def refused(source: str) -> str:
    with pytest.raises(CannotFixError) as reason:
        kept_graph(analyse(source))
    return str(reason.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import tensorflow as tf\n", "import tensorflow.compat.v1 as tf\n\ntf.disable_v2_behavior()\n"),
        (
            "import os, tensorflow as tf  # both\nimport sys\n",
            "import os, tensorflow.compat.v1 as tf  # both\nimport sys\n\ntf.disable_v2_behavior()\n",
        ),
        (
            "'''Doc.'''\nfrom __future__ import division\nimport tensorflow as tf\n# more\nimport sys\n\nx = 1\n",
            "'''Doc.'''\nfrom __future__ import division\nimport tensorflow.compat.v1 as tf\n# more\nimport sys\n\n"
            "tf.disable_v2_behavior()\n\nx = 1\n",
        ),
        (
            "import tensorflow as tf\nfrom . import model\nimport sys\n",
            "import tensorflow.compat.v1 as tf\n\ntf.disable_v2_behavior()\nfrom . import model\nimport sys\n",
        ),
        (
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n",
            "try:\n    import tensorflow.compat.v1 as tf\n    tf.disable_v2_behavior()\nexcept ImportError:\n"
            "    tf = None\n",
        ),
        ("import tensorflow as tf; x = 1\n", "import tensorflow.compat.v1 as tf; tf.disable_v2_behavior(); x = 1\n"),
        (
            "import tensorflow as tf\nfrom tensorflow import placeholder as p, keras\n"
            "from tensorflow.train import Saver\n",
            "import tensorflow.compat.v1 as tf\nfrom tensorflow.compat.v1 import placeholder as p, keras\n"
            "from tensorflow.compat.v1.train import Saver\n\ntf.disable_v2_behavior()\n",
        ),
        (
            "import tensorflow as tf\nfrom tensorflow.keras.layers import Dense\n",
            "import tensorflow.compat.v1 as tf\nfrom tensorflow.keras.layers import Dense\n\n"
            "tf.disable_v2_behavior()\n",
        ),
        (
            "import tensorflow.compat.v1 as tf\nimport numpy as np\n",
            "import tensorflow.compat.v1 as tf\nimport numpy as np\n\ntf.disable_v2_behavior()\n",
        ),
    ],
)
def test_imports_change_and_eager_execution_is_turned_off_below(before: str, after: str) -> None:
    assert kept(before + RUN) == after + RUN
    check_fixed(before + RUN, after + RUN)


def test_the_package_by_its_own_name() -> None:
    before = "import tensorflow\nsess = tensorflow.Session()\nsess.run(f)\n"
    after = (
        "import tensorflow.compat.v1 as tensorflow\n\ntensorflow.disable_v2_behavior()\n"
        "sess = tensorflow.Session()\nsess.run(f)\n"
    )
    assert kept(before) == after


def test_an_import_in_a_function() -> None:
    before = "def main():\n    import tensorflow as tf\n    sess = tf.Session()\n    sess.run(f)\n"
    after = before.replace("tensorflow as tf\n", "tensorflow.compat.v1 as tf\n    tf.disable_v2_behavior()\n")
    assert kept(before) == after


def test_names_that_are_spelled_out_stay_so() -> None:
    source = "import tensorflow as tf\n\nx = tf.exp(1.0)\nwith tf.compat.v1.Session() as sess:\n    sess.run(f)\n"
    assert kept(source) == source.replace("tf\n\n", "tf\n\ntf.compat.v1.disable_v2_behavior()\n\n")


def test_line_ends_stay() -> None:
    source = "import tensorflow as tf\r\nsess = tf.Session()\r\nsess.run(f)\r\n"
    assert kept(source).split("\r\n")[:3] == ["import tensorflow.compat.v1 as tf", "", "tf.disable_v2_behavior()"]
    assert "\n" not in kept(source).replace("\r\n", "")


def test_eager_execution_that_is_off_is_not_turned_off_again() -> None:
    before = "import tensorflow as tf\ntf.disable_eager_execution()\n" + RUN
    assert kept(before) == before.replace("tensorflow as", "tensorflow.compat.v1 as")


def test_what_compat_v1_lacks_is_fixed_where_that_works_in_a_graph() -> None:
    before = """\
        import tensorflow as tf
        x = tf.placeholder(tf.float32, [None, 3])
        y = tf.layers.dense(x, 2, kernel_initializer=tf.contrib.layers.xavier_initializer())
        z = tf.log(y)
        with tf.Session() as sess:
            sess.run(f)
        """
    after = """\
        import tensorflow.compat.v1 as tf

        tf.disable_v2_behavior()
        x = tf.placeholder(tf.float32, [None, 3])
        y = tf.keras.layers.Dense(2, kernel_initializer=tf.keras.initializers.GlorotUniform())(x)
        z = tf.log(y)
        with tf.Session() as sess:
            sess.run(f)
        """
    assert kept(before) == dedent(after)


def test_the_pictures_of_the_tutorials_are_read_as_before() -> None:
    source = "import tensorflow as tf\nfrom tensorflow.examples.tutorials.mnist import input_data\n"
    source += f"data = input_data.read_data_sets('d', one_hot=True)\n{RUN}"
    assert "data = read_mnist(one_hot=True)\n" in kept(source)
    check_fixed(source, kept(source))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("y = tf.contrib.layers.flatten(x)\n", "line 2: `tf.contrib.layers.flatten` is gone"),
        ("x = 1\ncell = tf.nn.rnn_cell.LSTMCell(3)\n", "line 3: `tf.nn.rnn_cell.LSTMCell` is gone"),
        ("y = tf.layers.batch_normalization(x, training=True)\n", "`tf.layers.batch_normalization` is gone"),
        ("with tf.variable_scope('a', reuse=True):\n    y = tf.layers.dense(x, 2)\n", "line 3: `tf.layers.dense`"),
        (
            "from tensorflow.examples.tutorials.mnist import input_data\nread = input_data\n",
            "line 2: `tf.examples.tutorials.mnist.input_data`: use",
        ),
        (
            "y = tf.layers.dense(x, 2, trainable=False)\n",
            "line 2: `trainable=False` would not keep a session from train",
        ),
        ("y = tf.layers.dense(x, 2, trainable=t)\n", "line 2: `trainable=t` would not keep"),
        (
            "y = tf.layers.dense(x, 2, kernel_constraint=c)\n",
            "line 2: `kernel_constraint` of a layer of Keras 3 does not",
        ),
        (
            "y = tf.layers.dropout(x, training=True)\n",
            "line 2: a dropout of Keras 3 drops the same numbers in each run",
        ),
        ("y = tf.layers.dense(tf.placeholder(tf.float64), 2)\n", "line 2: a layer of Keras 3 computes in float32"),
        ("y = tf.layers.dense(tf.layers.dense(x, 2), 2)\nprint(v.name)\n", "line 2: `v.name` goes by the names of var"),
        (
            "y = tf.layers.dense(x, 2)\nfor i in range(2):\n    f(tf.global_variables_initializer())\n",
            "line 2: an initializer of Keras 3 draws the same numbers each time",
        ),
        (
            "def f(x, s):\n    with tf.variable_scope(s):\n        return tf.layers.dense(x, 2)\n"
            "v = tf.trainable_variables('a')\n",
            "line 4: `tf.trainable_variables('a')` goes by the names of variables",
        ),
        ("e = tf.estimator.Estimator(f)\n", "`tf.estimator.Estimator` is gone"),
        ("m = tf.keras.Sequential([])\n", "`tf.keras.Sequential` is Keras 3, which is not known to work"),
        ("import keras.backend as K\nK.set_session(s)\n", "`K.set_session` is Keras 3"),
        ("from tensorflow.python.ops import rnn\nrnn.other(x)\n", "`rnn.other` is private, and may be gone"),
        ("@tf.function\ndef g(): pass\n", "line 2: `tf.function` is made for eager execution"),
        ("m = tf.keras.Sequential()\nm.fit(x, y)\n", "line 3: `m.fit` of Keras 3 works in eager code alone"),
        ("y = tf.layers.dense(tf.Variable([[1.0]]), 2)\n", "line 2: a layer of Keras 3 stops at a variable of a graph"),
        ("tf.enable_eager_execution()\n", "`tf.enable_eager_execution` is made for eager execution"),
        ("def (:\n", "the file has a syntax error"),
    ],
)
def test_what_would_not_run_is_refused(code: str, reason: str) -> None:
    source = "import tensorflow as tf\n" + code + RUN
    assert reason in refused(source)
    assert "disable_v2_behavior" not in str(analyse(source).text)


def test_two_readings_are_none() -> None:
    source = "import tensorflow as tf\ny = tf.nn.dropout(x, 0.9)\nsess = tf.compat.v1.Session()\nsess.run(f)\n"
    assert refused(source).startswith("line 2: `tf.nn.dropout` means something else in each release")


def test_what_can_be_neither_converted_nor_kept_stays_code_for_tensorflow_1() -> None:
    source = """\
        import tensorflow as tf

        tf.set_random_seed(1)
        x = tf.placeholder(tf.float32, [None, 2, 3])
        y, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.LSTMCell(3), x, dtype=tf.float32)
        loss = tf.losses.mean_squared_error(tf.layers.dense(y, 3), tf.log(x))
        with tf.Session() as sess:
            sess.run(loss, f)
        """
    check_fixed(source, source.replace("tf.log", "tf.math.log"))


@pytest.mark.parametrize("call", ["tf.assign_add(v, 1.0)", "v.assign_add(1.0)"])
def test_the_switch_is_no_reason_for_what_another_line_prevents(call: str) -> None:
    source = f"import tensorflow as tf\nv = tf.Variable(0.0)\nw = {call}\nwith tf.Session() as sess:\n"
    source += "    sess.run(f)\n    print(sess.run(w))\n"
    refusals = {main_fix(now, each).refusal for now in [analyse(kept(source))] for each in now.findings}
    assert not any("turns eager execution off" in reason for reason in refusals if reason is not None)


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\nx = tf.placeholder(tf.float32)\ndef run(sess):\n    return sess.run(x)\n",
        "import tensorflow as tf\ntrain = tf.train.AdamOptimizer().minimize(loss)\n",
    ],
)
def test_a_file_without_a_session_is_not_taken(source: str) -> None:
    assert "in another file" in refused(source)


def test_a_graph_that_is_kept_stays_one() -> None:
    source = """\
        import tensorflow.compat.v1 as tf

        tf.disable_v2_behavior()

        x = tf.placeholder(tf.float32, [None, 2])
        loss = tf.losses.mean_squared_error(x, tf.nn.xw_plus_b(x, w, b))
        rate = tf.train.cosine_decay(0.1, tf.train.get_global_step(), 10)
        with tf.Session() as sess:
            sess.run(f)
        """
    assert refused(source) == "the graph is kept already"
    check_fixed(source, source.replace("tf.nn.xw_plus_b(x, w, b)", "tf.nn.bias_add(tf.matmul(x, w), b)"))
    by_name = source.replace("sess.run(f)", "sess.run('xw_plus_b:0')")
    check_fixed(by_name, by_name)


def test_its_session_is_a_hint_that_says_so() -> None:
    analysis = analyse(kept("import tensorflow as tf\n" + RUN))
    said = [finding for finding in analysis.findings if finding.rule.family == "sessions"]
    assert {finding.severity for finding in said} == {Severity.HINT}
    assert said[0].message == "`tf.compat.v1.Session`: kept as a graph, by `tf.disable_v2_behavior`"
    assert said[1].message == "`sess.run`: kept as a graph, by `tf.disable_v2_behavior`"


def test_its_session_can_still_be_converted() -> None:
    source = "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nx = tf.placeholder(tf.float32, [2])\n"
    source += "y = x * tf.Variable(2.0)\nwith tf.Session() as sess:\n"
    source += "    sess.run(tf.global_variables_initializer())\n    print(sess.run(y, {x: [1.0, 2.0]}))\n"
    check_fixed(
        source.replace("y = x * tf.Variable(2.0)", "v = tf.Variable(2.0)\ny = x * v"),
        """\
        import tensorflow.compat.v1 as tf
        v = tf.Variable(2.0)


        @tf.function(input_signature=[tf.TensorSpec([2], tf.float32)])
        def compute_y(x):
            return x * v


        print(compute_y([1.0, 2.0]).numpy())
        """,
    )
