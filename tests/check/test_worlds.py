"""A call that is right in both TensorFlows, with two meanings, is judged by what else the file says."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Safety, Severity
from helpers import analyse

DROPOUT = "y = tf.nn.dropout(x, 0.8)\n"


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow.compat.v1 as tf\n",
        "import tensorflow as tf\ns = tf.Session()\n",
        "import tensorflow as tf\nx = tf.placeholder(tf.float32)\n",
        "import tensorflow as tf\ntf.disable_v2_behavior()\n",
        "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()\n",
        "import tensorflow as tf\nw = tf.get_variable('w', [1])\n",
        "import tensorflow as tf\nz = tf.layers.dense(x, 1)\n",
        "import tensorflow as tf\nz = tf.contrib.layers.flatten(x)\n",
        "import tensorflow as tf\no = tf.train.AdamOptimizer()\n",
        "import tensorflow as tf\nm = tf.reduce_mean(x, keep_dims=True)\n",
        "import tensorflow as tf\ntf.summary.scalar('loss', x, collections=['train'])\n",
        "import tensorflow as tf\nv = tf.Variable(1.0, use_resource=True)\n",
        "import tensorflow as tf\nm = tf.nn.softmax(x, dim=1)\n",
    ],
)
def test_in_a_graph_file_it_is_certain(source: str) -> None:
    analysis = analyse(source + DROPOUT)
    finding = next(finding for finding in analysis.findings if finding.rule.code == "TF204")
    fix = fixes(analysis, finding).preferred
    assert finding.severity is Severity.ERROR
    assert fix is not None
    assert fix.safety is Safety.SAFE


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\n@tf.function\ndef f(): pass\n",
        "import tensorflow as tf\nwith tf.GradientTape() as tape: pass\n",
        "import tensorflow as tf\no = tf.keras.ops.add(x, x)\n",
    ],
)
def test_in_an_eager_file_it_is_right(source: str) -> None:
    assert [finding.rule.code for finding in analyse(source + DROPOUT).findings] == []


def test_in_a_file_that_does_not_tell_it_is_a_hint_with_a_fix_to_review() -> None:
    analysis = analyse("import tensorflow as tf\n" + DROPOUT)
    (finding,) = analysis.findings
    fix = fixes(analysis, finding).preferred
    assert finding.severity is Severity.HINT
    assert fix is not None
    assert fix.safety is Safety.REVIEW
    assert "TensorFlow 1" in fix.note


@pytest.mark.parametrize(
    ("call", "code"),
    [("tf.nn.dropout(x, 0.8)", "TF204"), ("tf.image.resize(x, size)", "TF227"), ("tf.where(c, x, y)", "TF223")],
)
def test_beside_code_for_tensorflow_2_a_name_of_compat_v1_makes_it_a_hint(call: str, code: str) -> None:
    source = f"import tensorflow as tf\nwith tf.GradientTape(): {call}\nr = tf.compat.v1.train.summary_iterator(path)\n"
    severities = {finding.rule.code: finding.severity for finding in analyse(source).findings}
    assert severities[code] is Severity.HINT
    assert {finding.rule.code: finding.severity for finding in analyse(source + "tf.Session()\n").findings}[code] in (
        Severity.ERROR,
        Severity.WARNING,
    )


def test_a_hint_about_labels_has_a_fix_to_review() -> None:
    call = (
        "y = tf.nn.softmax_cross_entropy_with_logits(labels=a, logits=b)\nr = tf.compat.v1.train.summary_iterator(p)\n"
    )
    analysis = analyse(f"import tensorflow as tf\nwith tf.GradientTape(): pass\n{call}")
    finding = next(finding for finding in analysis.findings if finding.rule.code == "TF225")
    fix = fixes(analysis, finding).preferred
    assert fix is not None
    assert fix.safety is Safety.REVIEW
    assert "learned" in fix.note


@pytest.mark.parametrize("keyword", ["keep_prob=0.8", "0.8, noise_shape=None", "0.8, None, 1"])
def test_every_way_to_give_the_argument_counts(keyword: str) -> None:
    source = f"import tensorflow.compat.v1 as tf\ny = tf.nn.dropout(x, {keyword})\n"
    assert "TF204" in [finding.rule.code for finding in analyse(source).findings]


@pytest.mark.parametrize("arguments", ["x, rate=0.2", "x", "x=x, rate=0.2, seed=1", "*x"])
def test_without_the_argument_there_is_no_finding(arguments: str) -> None:
    source = f"import tensorflow.compat.v1 as tf\ny = tf.nn.dropout({arguments})\n"
    assert "TF204" not in [finding.rule.code for finding in analyse(source).findings]


@pytest.mark.parametrize("arguments", ["targets=t, predictions=p, k=1", "predictions=p, targets=t, k=1"])
def test_a_call_by_keywords_means_the_same_in_any_order(arguments: str) -> None:
    source = f"import tensorflow as tf\ns = tf.Session()\ny = tf.nn.in_top_k({arguments})\n"
    assert "TF205" not in [finding.rule.code for finding in analyse(source).findings]


def test_a_function_passed_on_says_nothing_where_its_call_would_be_right() -> None:
    assert analyse("import tensorflow as tf\nf = tf.nn.dropout\nmap(tf.nn.in_top_k, x)\n").findings == []


@pytest.mark.parametrize(
    ("source", "severity"),
    [
        ("import tensorflow as tf\ns = tf.Session()\n", Severity.WARNING),
        ("import tensorflow.compat.v1 as tf\n", Severity.WARNING),
        ("import tensorflow as tf\n", Severity.HINT),
        ("import tensorflow as tf\n@tf.function\ndef f(): pass\n", None),
    ],
)
def test_a_symbol_that_is_right_in_both_is_judged_likewise(source: str, severity: Severity | None) -> None:
    """`tf.gradients` works in a graph, and in a `tf.function`."""
    findings = analyse(source + "y = tf.gradients(a, b)\n").findings
    found = [finding.severity for finding in findings if finding.rule.code == "TF902"]
    assert found == ([severity] if severity is not None else [])


@pytest.mark.parametrize(
    ("call", "is_old"),
    [
        ("tf.summary.scalar('loss', loss)", True),
        ("tf.summary.scalar('loss', tensor=loss, family='a')", True),
        ("tf.summary.scalar(*arguments)", True),
        ("tf.summary.scalar('loss', loss, step=step)", False),
        ("tf.summary.scalar('loss', data=loss)", False),
        ("tf.saved_model.load(sess, tags, folder)", True),
        ("tf.saved_model.load(sess=sess, tags=tags, export_dir=folder)", True),
        ("tf.saved_model.load(folder)", False),
        ("tf.saved_model.load(export_dir=folder)", False),
        ("tf.test.compute_gradient(x, [1], y, [1])", True),
        ("tf.test.compute_gradient(f, [x], delta=0.1)", False),
    ],
)
def test_in_a_graph_file_a_call_that_only_the_new_signature_takes_is_right(call: str, is_old: bool) -> None:
    codes = {finding.rule.code for finding in analyse(f"import tensorflow.compat.v1 as tf\ny = {call}\n").findings}
    assert bool(codes & {"TF805", "TF812", "TF920"}) is is_old


NAME = "y = tf.square(2.0, name='y')\nprint(y.name)\n"


@pytest.mark.parametrize(
    "world", ["", "with tf.GradientTape() as tape: pass\n", "# eagerly: written for TensorFlow 1\n"]
)
def test_a_tensor_at_the_level_of_the_module_has_no_name(world: str) -> None:
    (finding,) = analyse("import tensorflow as tf\n" + world + NAME).findings
    assert (finding.rule.code, finding.severity) == ("TF310", Severity.WARNING)


def test_a_tensor_in_a_function_may_have_a_name() -> None:
    function = "def f():\n    y = tf.square(2.0)\n    return y.name\n"
    (finding,) = analyse("import tensorflow as tf\n" + function).findings
    assert (finding.rule.code, finding.severity) == ("TF310", Severity.HINT)
    for world in ("with tf.GradientTape() as tape: pass\n", "@tf.function\ndef g(): pass\n"):
        assert analyse("import tensorflow as tf\n" + world + function).findings == []


def test_a_tensor_of_a_graph_has_a_name() -> None:
    assert (
        analyse(
            "import tensorflow as tf\nwith tf.Graph().as_default():\n    y = tf.add(1, 2)\nprint(y.name)\n"
        ).findings
        == []
    )


@pytest.mark.parametrize(
    "attribute", ["v.initial_value", "v.initializer", "table.initializer", "v.initialized_value()"]
)
def test_an_eager_variable_has_no_initializer(attribute: str) -> None:
    made = "v = tf.Variable(1.0)\ntable = tf.lookup.StaticHashTable(pairs, -1)\n"
    (finding,) = analyse("import tensorflow as tf\n" + made + f"start = {attribute}\n").findings
    assert (finding.rule.code, finding.severity) == ("TF243", Severity.WARNING)
    graph = "with tf.Graph().as_default():\n    pass\n"
    assert analyse("import tensorflow as tf\n" + made + graph + f"start = {attribute}\n").findings == []
