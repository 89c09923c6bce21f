"""On the road through `tensorflow.compat.v1`, and off it."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Safety
from helpers import analyse, check_fixed, check_quick_fix, refusal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import tensorflow.compat.v1 as tf\ntf.exp(1)\n", "import tensorflow as tf\ntf.exp(1)\n"),
        ("from tensorflow.compat import v1 as tf\ntf.exp(1)\n", "import tensorflow as tf\ntf.exp(1)\n"),
        ("import tensorflow.compat.v1 as tf1  # old\ntf1.exp(1)\n", "import tensorflow as tf1  # old\ntf1.exp(1)\n"),
        ("from tensorflow.compat import v1\nv1.exp(1)\n", "import tensorflow as v1\nv1.exp(1)\n"),
        ("def f():\n    import tensorflow.compat.v1 as tf\n", "def f():\n    import tensorflow as tf\n"),
    ],
)
def test_the_import_is_switched_when_nothing_needs_it(before: str, after: str) -> None:
    check_fixed(before, after, unsafe=False)


def test_the_import_is_switched_as_the_last_step() -> None:
    check_fixed(
        "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n\ny = tf.log(tf.to_float(tf.constant(1)))\n",
        "import tensorflow as tf\n\ny = tf.math.log(tf.cast(tf.constant(1), tf.float32))\n",
    )


def test_while_something_needs_it_the_import_stays() -> None:
    check_fixed(
        "import tensorflow.compat.v1 as tf\ny = tf.log(tf.placeholder(tf.float32))\n",
        "import tensorflow.compat.v1 as tf\ny = tf.math.log(tf.placeholder(tf.float32))\n",
    )


def test_an_import_that_is_there_for_other_modules_stays() -> None:
    assert "import it from here" in refusal(
        "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    pass\n", "TF401"
    )


def test_an_import_of_several_modules_is_not_taken_apart() -> None:
    assert "other names" in refusal("import os, tensorflow.compat.v1 as tf\ntf.exp(1)\n", "TF401")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.compat.v1.nn.relu(x)", "tf.nn.relu(x)"),
        ("tf.compat.v1.nn.relu(tf.compat.v1.matmul(a, b))", "tf.nn.relu(tf.matmul(a, b))"),
        ("f(tf.compat.v1.float32)", "f(tf.float32)"),
    ],
)
def test_a_detour_is_cut_short(before: str, after: str) -> None:
    check_fixed(f"import tensorflow as tf\ny = {before}\n", f"import tensorflow as tf\ny = {after}\n", unsafe=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.enable_eager_execution()\n", ""),
        ("tf.enable_eager_execution()  # eager\n", ""),
        ("x = 1\ntf.enable_eager_execution()\ny = 2\n", "x = 1\ny = 2\n"),
        ("if x:\n    tf.enable_eager_execution()\n", "if x:\n    pass\n"),
        ("if x:\n    tf.enable_eager_execution()\n    y = 1\n", "if x:\n    y = 1\n"),
        ("if x: tf.enable_eager_execution()\n", "if x: pass\n"),
        ("tf.enable_eager_execution(); y = 1\n", "y = 1\n"),
        ("y = 1; tf.enable_eager_execution()\n", "y = 1\n"),
        ("y = 1; tf.enable_eager_execution(); z = 2\n", "y = 1; z = 2\n"),
        ("y = 1; tf.enable_eager_execution();\n", "y = 1;\n"),
        ("tf.enable_eager_execution();\n", ""),
        ("def f():\n    '''Doc.'''\n    tf.enable_eager_execution()\n", "def f():\n    '''Doc.'''\n"),
        ("tf.compat.v1.enable_eager_execution()\n", ""),
    ],
)
def test_a_switch_without_effect_goes_with_its_line(before: str, after: str) -> None:
    check_fixed(f"import tensorflow as tf\n{before}", f"import tensorflow as tf\n{after}", unsafe=False)


@pytest.mark.parametrize(
    "statement",
    [
        "x = tf.enable_eager_execution()",
        "tf.enable_eager_execution(config=c)",
        "f(tf.enable_eager_execution)",
        "f(tf.enable_eager_execution())",
        "a and tf.enable_eager_execution()",
        "def f():\n    return tf.enable_eager_execution()",
        "assert tf.enable_eager_execution()",
        "g = lambda: tf.enable_eager_execution()",
    ],
)
def test_a_switch_that_is_more_than_a_statement_stays(statement: str) -> None:
    assert "stands by itself" in refusal(f"import tensorflow as tf\n{statement}\n", "TF404")


@pytest.mark.parametrize(
    "use",
    [
        "s = tf.Session()",
        "x = tf.placeholder(tf.float32)",
        "w = tf.get_variable('w', [1])",
        "y = tf.layers.dense(x, 1)",
    ],
)
def test_graph_mode_is_kept_while_something_needs_it(use: str) -> None:
    reason = refusal(f"import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n{use}\n", "TF403")
    assert "line 3" in reason


@pytest.mark.parametrize("maker", ["tf.train.MonitoredSession()", "session.Session()"])
def test_graph_mode_is_kept_while_there_is_a_session_of_any_kind(maker: str) -> None:
    source = "import tensorflow.compat.v1 as tf\nfrom tensorflow.python.client import session\n"
    reason = refusal(f"{source}tf.disable_v2_behavior()\ns = {maker}\n", "TF403")
    assert "line 4" in reason


def test_a_switch_beside_a_session_stays() -> None:
    reason = refusal("import tensorflow as tf\ntf.enable_eager_execution()\ns = tf.Session()\n", "TF404")
    assert reason == "`tf.Session` (line 3) needs a graph beside it"


def test_leaving_graph_mode_wants_a_review() -> None:
    analysis = analyse("import tensorflow as tf\ntf.compat.v1.disable_v2_behavior()\n")
    fix = fixes(analysis, analysis.findings[0]).preferred
    assert fix is not None
    assert fix.safety is Safety.REVIEW


def second_action(source: str) -> str | None:
    """The title of what is offered through compat.v1 for the last finding; it is never preferred."""
    analysis = analyse(source)
    offered = fixes(analysis, analysis.findings[-1])
    titles = [fix.title for fix in offered.others if "compat.v1" in fix.title]
    assert offered.preferred is None or "compat.v1" not in offered.preferred.title
    assert all(fix.safety is Safety.REVIEW for fix in offered.others)
    return titles[0] if titles else None


@pytest.mark.parametrize("name", ["placeholder", "global_variables", "train.Saver"])
def test_compat_is_the_second_choice_where_it_works(name: str) -> None:
    assert second_action(f"import tensorflow as tf\ntf.{name}()\n") == f"Use `tf.compat.v1.{name}` for now"


@pytest.mark.parametrize("name", ["layers.dense", "contrib.layers.flatten", "log", "to_float", "Session"])
def test_compat_is_not_offered_where_it_does_not_work_or_the_name_only_moved(name: str) -> None:
    offered = second_action(f"import tensorflow as tf\ntf.{name}(x)\n")
    assert offered is None


def test_compat_is_not_offered_to_who_is_there_already() -> None:
    assert second_action("import tensorflow.compat.v1 as tf\ntf.placeholder()\n") is None


def test_the_second_choice_is_spelled_like_the_file() -> None:
    check_quick_fix(
        "import tensorflow as T\nx = T.placeholder(T.float32)\n",
        "import tensorflow as T\nx = T.compat.v1.placeholder(T.float32)\n",
        "TF906",
        title="Use `T.compat.v1.placeholder`",
    )
