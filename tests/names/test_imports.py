"""TensorFlow is known by whatever way it was imported."""

import pytest

from helpers import analyse, check_fixed, check_noop, found


def is_log(statements: str, use: str) -> None:
    """After these statements, `use` is found to be TensorFlow's log, and nothing else on its line."""
    lines = statements.count("\n") + 1
    source = f"{statements}\ny = {use}(1.0)\n"
    here = [entry for entry in found(source) if entry.startswith(f"{lines + 1}:")]
    assert here == [f"{lines + 1}:5 TF101 {use}"]


@pytest.mark.parametrize(
    ("statements", "use"),
    [
        ("import tensorflow", "tensorflow.log"),
        ("import tensorflow as tf", "tf.log"),
        ("import tensorflow as T", "T.log"),
        ("import tensorflow.compat.v1 as tf", "tf.log"),
        ("import tensorflow.compat.v2 as tf", "tf.log"),
        ("import tensorflow.compat.v1", "tensorflow.compat.v1.log"),
        ("import tensorflow.compat.v1", "tensorflow.log"),
        ("from tensorflow.compat import v1 as tf", "tf.log"),
        ("from tensorflow.compat import v1", "v1.log"),
        ("from tensorflow import compat", "compat.v1.log"),
        ("from tensorflow import compat as c", "c.v1.log"),
        ("import tensorflow as tf", "tf.compat.v1.log"),
        ("import os, tensorflow as tf, sys", "tf.log"),
        ("from tensorflow import *", "log"),
        ("from tensorflow.compat.v1 import *", "log"),
        ("import tensorflow._api.v2.compat.v1 as tf", "tf.log"),
        ("if a:\n    import tensorflow.compat.v1 as tf\nelse:\n    import tensorflow as tf", "tf.log"),
        ("import tensorflow as tf\nif tf.__version__ > '2':\n    T = tf.compat.v1\nelse:\n    T = tf", "T.log"),
        ("import tensorflow as tf\nT = tf.compat.v1 if hasattr(tf, 'compat') else tf", "T.log"),
        ("import tensorflow as tf\nT = getattr(tf.compat, 'v1')", "T.log"),
        ("import tensorflow as tf\nv1 = tf.compat.v1", "v1.log"),
        ("import tensorflow as tf\nT = tf", "T.log"),
        ("import tensorflow as tf\nT = U = tf", "U.log"),
        ("import tensorflow as tf\nT: object = tf", "T.log"),
        ("import tensorflow as tf\na, T = 1, tf", "T.log"),
        ("import tensorflow as tf\n(T := tf)", "T.log"),
        ("import tensorflow as tf; import os", "tf.log"),
        ("if True:\n    import tensorflow as tf", "tf.log"),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None", "tf.log"),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    raise", "tf.log"),
        ("tf = None\ntry:\n    import tensorflow as tf\nexcept ImportError:\n    pass", "tf.log"),
        (
            "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf",
            "tf.log",
        ),
        ("def load():\n    global tf\n    import tensorflow as tf\nload()", "tf.log"),
        ("tf = None\ndef load():\n    global tf\n    import tensorflow as tf\nload()", "tf.log"),
    ],
)
def test_the_module_goes_by_any_name(statements: str, use: str) -> None:
    is_log(statements, use)


@pytest.mark.parametrize(
    ("statements", "use"),
    [
        ("if a:\n    from tensorflow import keras\nelse:\n    import keras", "keras.backend.mean"),
        ("if a:\n    import tensorflow as tf\n    keras = tf.keras\nelse:\n    import keras", "keras.backend.mean"),
        (
            "try:\n    import keras.backend as K\nexcept ImportError:\n    import tensorflow.keras.backend as K",
            "K.mean",
        ),
    ],
)
def test_keras_is_the_same_by_its_own_name_and_by_that_of_tensorflow(statements: str, use: str) -> None:
    line = statements.count("\n") + 2
    assert found(f"{statements}\n{use}(x)\n") == [f"{line}:1 TF505 {use}"]


def test_keras_is_the_same_by_the_name_of_its_copy_in_tensorflow() -> None:
    source = "if a:\n    from tensorflow.python import keras\nelse:\n    import keras\nkeras.backend.mean(x)\n"
    assert found(source) == ["2:35 TF003 keras", "5:1 TF505 keras.backend.mean"]


def test_what_is_keras_in_one_case_and_something_else_in_another_is_not_known() -> None:
    check_noop("if a:\n    import keras\nelse:\n    import theano as keras\nkeras.backend.mean(x)\n")


@pytest.mark.parametrize(
    "statement",
    [
        "from tensorflow import log",
        "from tensorflow import exp, log",
        "from tensorflow.compat.v1 import log",
        "from tensorflow import (\n    exp,\n    log,  # natural\n)",
        "from tensorflow import exp, \\\n    log",
    ],
)
def test_an_imported_name_is_reported_where_it_is_imported(statement: str) -> None:
    """Once is enough: what uses it follows from there."""
    entries = found(f"{statement}\ny = log(1.0)\n")
    assert [entry.split(" ", 1)[1] for entry in entries] == ["TF101 log"]


def test_the_imported_name_is_marked_and_not_its_alias() -> None:
    assert found("from tensorflow import log as ln\ny = ln(1.0)\n") == ["1:24 TF101 log"]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("from tensorflow.contrib import slim\nslim.conv2d(x)", ["1:32 TF607 slim"]),
        (
            "import tensorflow.contrib.layers as L\nL.fully_connected(x)",
            ["1:8 TF611 tensorflow.contrib.layers", "2:1 TF607 L.fully_connected"],
        ),
        (
            "import tensorflow.contrib.rnn as R\nR.NoSuchCell(x)",
            ["1:8 TF612 tensorflow.contrib.rnn", "2:1 TF612 R.NoSuchCell"],
        ),
        (
            "import tensorflow.contrib.slim\ntensorflow.contrib.slim.conv2d(x)",
            ["1:8 TF607 tensorflow.contrib.slim", "2:1 TF607 tensorflow.contrib.slim"],
        ),
        ("import tensorflow.contrib.slim as slim", ["1:8 TF607 tensorflow.contrib.slim"]),
        ("from tensorflow.contrib.slim import conv2d as c", ["1:37 TF607 conv2d"]),
        ("from tensorflow.contrib.slim import *\nprint(1)", ["1:6 TF607 tensorflow.contrib.slim"]),
        ("from tensorflow.contrib.no_such import x", ["1:40 TF623 x"]),
    ],
)
def test_contrib_is_found_in_every_form(statements: str, expected: list[str]) -> None:
    assert found(f"{statements}\n") == expected


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("from tensorflow import keras", "keras.backend.square"),
        ("from tensorflow.keras import backend", "backend.square"),
        ("from tensorflow.keras import backend as K", "K.square"),
        ("import tensorflow.keras.backend as K", "K.square"),
        ("from keras import backend as K", "K.square"),
        ("import keras.backend as K", "K.square"),
        ("import keras", "keras.backend.square"),
        ("import keras as k", "k.backend.square"),
        ("import tensorflow as tf", "tf.keras.backend.square"),
        ("import tensorflow.compat.v1 as tf", "tf.keras.backend.square"),
        ("import tensorflow as tf\nK = tf.keras.backend", "K.square"),
        ("from tensorflow import keras\nK = keras.backend", "K.square"),
    ],
)
def test_keras_is_one_whether_standalone_or_in_tensorflow(statement: str, use: str) -> None:
    entries = found(f"{statement}\n{use}(x)\n")
    assert entries[-1] == f"{statement.count(chr(10)) + 2}:1 TF505 {use}"


def test_an_import_inside_a_function_counts_there_and_nowhere_else() -> None:
    assert found(
        """\
        def f():
            import tensorflow as tf
            return tf.log(1.0)

        def g():
            return tf.log(1.0)

        tf.log(1.0)
        """
    ) == ["3:12 TF101 tf.log"]


def test_an_import_in_a_class_is_not_seen_by_its_methods() -> None:
    assert found(
        """\
        class A:
            import tensorflow as tf
            y = tf.log(1.0)

            def f(self):
                return tf.log(1.0)
        """
    ) == ["3:9 TF101 tf.log"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\ny = tf.log(1.0)\n",
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\ny = tf.math.log(1.0)\n",
        ),
        (
            "tf = None\n\ndef load():\n    global tf\n"
            "    import tensorflow as tf\n\ndef f():\n    return tf.log(1.0)\n",
            "tf = None\n\ndef load():\n    global tf\n    import tensorflow as tf\n\n"
            "def f():\n    return tf.math.log(1.0)\n",
        ),
        (
            "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf\n"
            "y = tf.log(1.0)\nz = tf.placeholder(tf.float32)\n",
            "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf\n"
            "y = tf.math.log(1.0)\nz = tf.placeholder(tf.float32)\n",
        ),
    ],
)
def test_a_guarded_import_is_used_by_the_fix(before: str, after: str) -> None:
    check_fixed(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow_probability as tf\ntf.log(1.0)\n",
        "import tensorflowjs as tf\ntf.log(1.0)\n",
        "import numpy as tf\ntf.log(1.0)  # tensorflow\n",
        "from mymodule import tf\ntf.log(1.0)  # tensorflow\n",
        "from .tensorflow import log\nlog(1.0)\n",
        "from . import tensorflow as tf\ntf.log(1.0)\n",
        "import my.tensorflow as tf\ntf.log(1.0)\n",
        "tf.log(1.0)  # tensorflow\n",
        "import keras_tuner as keras\nkeras.backend.square(1)\n",
        "import tensorflow as tf\n'tf.log(1.0)'\n# tf.log(1.0)\n",
        "import tensorflow as tf\nmy.tf.log(1.0)\nmy().tf.log(1.0)\n",
        "import tensorflow as tf\nf(tf=1, log=2)\n",
        "from tensorflow import *\nlog = 3\nlog(1.0)\n",
        "from tensorflow import *\nno_such_name(1.0)\n",
        "from tensorflow.keras.layers import *\nprint(len(Dense(3)))\n",
    ],
)
def test_what_only_looks_like_it_is_not_reported(source: str) -> None:
    check_noop(source)


def test_a_source_that_never_mentions_the_package_is_not_even_walked() -> None:
    assert "scopes" not in vars(analyse("import numpy as tf\ntf.log(1)\n"))
