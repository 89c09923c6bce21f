"""Imports come with what needs them, and go with their last use."""

import pytest

from eagerly.fix import fix_everything
from helpers import analyse, check_fixed, check_quick_fix, refusal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from tensorflow import log\ny = log(x)\n", "from tensorflow.math import log\ny = log(x)\n"),
        ("from tensorflow import log as ln\ny = ln(x)\n", "from tensorflow.math import log as ln\ny = ln(x)\n"),
        (
            "from tensorflow import exp, log, sqrt\ny = log(exp(sqrt(x)))\n",
            "from tensorflow import exp, sqrt\nfrom tensorflow.math import log\ny = log(exp(sqrt(x)))\n",
        ),
        (
            "from tensorflow import (\n    log,\n    exp,  # stays\n)\ny = log(exp(x))\n",
            "from tensorflow import (\n    exp,  # stays\n)\nfrom tensorflow.math import log\ny = log(exp(x))\n",
        ),
        (
            "from tensorflow import log, lgamma\ny = log(lgamma(x))\n",
            "from tensorflow.math import log, lgamma\ny = log(lgamma(x))\n",
        ),
        (
            "def f():\n    from tensorflow import log\n    return log(x)\n",
            "def f():\n    from tensorflow.math import log\n    return log(x)\n",
        ),
        (
            "try:\n    from tensorflow import log, exp\nexcept ImportError:\n    pass\n",
            "try:\n    from tensorflow import exp\n"
            "    from tensorflow.math import log\nexcept ImportError:\n    pass\n",
        ),
        ("from tensorflow import log  # ln\n", "from tensorflow.math import log  # ln\n"),
        ("from tensorflow import log; import os\n", "from tensorflow.math import log; import os\n"),
        (
            "from tensorflow import log, \\\n    exp\ny = log(exp(x))\n",
            "from tensorflow import exp\nfrom tensorflow.math import log\ny = log(exp(x))\n",
        ),
        (
            "from tensorflow.compat.v1 import log, placeholder\n",
            "from tensorflow.compat.v1 import placeholder\nfrom tensorflow.compat.v1.math import log\n",
        ),
    ],
)
def test_an_imported_name_that_moved_is_imported_from_where_it_is(before: str, after: str) -> None:
    check_fixed(before, after, unsafe=False)


def test_uses_of_the_imported_name_stay_untouched() -> None:
    check_quick_fix(
        "from tensorflow import log\ny = log(x)\ndef log2(log):\n    return log\nz = log\n",
        "from tensorflow.math import log\ny = log(x)\ndef log2(log):\n    return log\nz = log\n",
        "TF101",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow import to_float\ny = to_float(1)\n",
            "import tensorflow as tf\ny = tf.cast(1, tf.float32)\n",
        ),
        (
            "from tensorflow import to_float, exp\ny = to_float(exp(1))\n",
            "from tensorflow import exp\nimport tensorflow as tf\ny = tf.cast(exp(1), tf.float32)\n",
        ),
        (
            "from tensorflow import (exp, to_float)\ny = to_float(exp(1))\n",
            "from tensorflow import (exp)\nimport tensorflow as tf\ny = tf.cast(exp(1), tf.float32)\n",
        ),
        (
            "from tensorflow import to_float as f, to_int32 as i\ny = f(i(1))\n",
            "import tensorflow as tf\ny = tf.cast(tf.cast(1, tf.int32), tf.float32)\n",
        ),
        (
            "import tensorflow as T\nfrom tensorflow import to_float\ny = to_float(T.exp(1))\n",
            "import tensorflow as T\ny = T.cast(T.exp(1), T.float32)\n",
        ),
        (
            "from tensorflow import to_float; import os\ny = to_float(1)\n",
            "import tensorflow as tf; import os\ny = tf.cast(1, tf.float32)\n",
        ),
        (
            "import tensorflow as tf\n\ndef f():\n    from tensorflow import to_float\n    return to_float(1)\n",
            "import tensorflow as tf\n\ndef f():\n    return tf.cast(1, tf.float32)\n",
        ),
        (
            "import tensorflow as tf\n\ndef f():\n    from tensorflow import to_float\n"
            "\nfrom tensorflow import to_int32\ny = to_int32(1)\n",
            "import tensorflow as tf\n\ndef f():\n    from tensorflow import to_float\n\ny = tf.cast(1, tf.int32)\n",
        ),
    ],
)
def test_an_import_goes_when_its_last_use_goes(before: str, after: str) -> None:
    check_fixed(before, after, unsafe=False)


@pytest.mark.parametrize(
    "source",
    [
        "from tensorflow import to_float\ny = to_float(1)\nz = map(to_float, y)\n",
        "from tensorflow import to_float\ny = to_float(1)\n__all__ = ['to_float']\n",
        "from tensorflow import to_float\ny = to_float(*x)\n",
    ],
)
def test_an_import_that_is_still_needed_stays(source: str) -> None:
    assert refusal(source, "TF203")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow.contrib import rnn\nimport tensorflow as tf\ny = tf.exp(x)\n",
            "import tensorflow as tf\ny = tf.exp(x)\n",
        ),
        ("from keras.layers import CuDNNLSTM, Dense\ny = Dense\n", "from keras.layers import Dense\ny = Dense\n"),
    ],
)
def test_an_import_of_what_is_gone_goes_where_nothing_uses_it(before: str, after: str) -> None:
    check_fixed(before, after)
    check_fixed(before, before, unsafe=False)


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    from tensorflow.contrib import rnn\n    HAS_RNN = True\nexcept ImportError:\n    HAS_RNN = False\n",
        "class Cells:\n    from tensorflow.contrib import rnn\n",
        '__all__ = ["rnn"]\nfrom tensorflow.contrib import rnn\n',
    ],
)
def test_an_import_of_what_is_gone_stays_where_it_does_more_than_to_bind_a_name(source: str) -> None:
    check_fixed(source, source)


def test_a_graph_is_kept_though_the_file_imports_something_gone() -> None:
    """Nothing uses the import, and with it the program would stop before it has made its graph."""
    check_fixed(
        """\
        import tensorflow as tf
        from tensorflow.contrib import rnn
        x = tf.placeholder(tf.float32)
        y = tf.while_loop(lambda i: i < x, lambda i: i + 1, [x])
        with tf.Session() as sess:
            print(sess.run(y, {x: 1.0}))
        """,
        """\
        import tensorflow.compat.v1 as tf

        tf.disable_v2_behavior()
        x = tf.placeholder(tf.float32)
        y = tf.while_loop(lambda i: i < x, lambda i: i + 1, [x])
        with tf.Session() as sess:
            print(sess.run(y, {x: 1.0}))
        """,
    )


def test_an_exported_name_is_not_taken_away() -> None:
    check_fixed(
        "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n__all__ = ['K']\ny = K.square(1)\n",
        "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n__all__ = ['K']\ny = tf.square(1)\n",
    )


@pytest.mark.parametrize(
    "head",
    [
        "",
        '"""Doc."""\n',
        "# comment\n# more\n\n",
        '#!/usr/bin/python\n# coding: utf-8\n\n"""Doc."""\n\n',
        "from __future__ import division\n",
        '"""Doc."""\nfrom __future__ import (\n    division,\n    print_function,\n)\nimport os\n',
        "import os\n\nif os:\n    import sys\n",
    ],
)
def test_a_new_import_goes_below_the_imports_that_are_there(head: str) -> None:
    check_fixed(
        f"{head}from keras import backend as K  # own\n\ny = K.square(K.other)\n",
        f"{head}from keras import backend as K  # own\nimport tensorflow as tf\n\ny = tf.square(K.other)\n",
    )


def test_a_function_that_imports_for_itself_goes_on_doing_so() -> None:
    check_fixed(
        '"""Doc."""\n\ndef f():\n    from tensorflow import to_float\n    return to_float(1)\n',
        '"""Doc."""\n\ndef f():\n    import tensorflow as tf\n    return tf.cast(1, tf.float32)\n',
    )


def test_a_new_import_stands_above_what_needs_it() -> None:
    check_fixed(
        "from keras import backend as K\ny = K.square(1)\nimport os\n",
        "import tensorflow as tf\ny = tf.square(1)\nimport os\n",
    )
    check_fixed(
        "from tensorflow import compat\ny = compat.v1.log(compat.as_str(1))\nimport os\n",
        "from tensorflow import compat\nimport tensorflow as tf\ny = tf.math.log(compat.as_str(1))\nimport os\n",
    )


def test_a_new_import_has_the_line_ends_of_the_file() -> None:
    check_fixed(
        "import os\r\nfrom keras import backend as K\r\ny = K.square(1)\r\nz = K.foo\r\n",
        "import os\r\nfrom keras import backend as K\r\nimport tensorflow as tf\r\ny = tf.square(1)\r\nz = K.foo\r\n",
    )


def test_a_new_import_is_made_once_for_all_that_need_it() -> None:
    check_fixed(
        "from keras import backend as K\na = K.square(1)\nb = K.abs(K.exp(2))\n",
        "import tensorflow as tf\na = tf.square(1)\nb = tf.abs(tf.exp(2))\n",
    )


def test_a_program_that_runs_without_tensorflow_goes_on_doing_so() -> None:
    """The only import of TensorFlow is guarded; what replaces it is guarded too."""
    guarded = "try:\n    from tensorflow import to_float, exp\nexcept ImportError:\n    to_float = exp = None\n"
    source = f"{guarded}\ny = to_float(exp(1))\n"
    fixed = str(fix_everything(analyse(source)).text)
    assert not fixed.startswith("import tensorflow")


def test_a_block_whose_only_import_goes_is_not_left_empty() -> None:
    check_fixed(
        "import tensorflow as tf\nif x:\n    from tensorflow import to_float\ny = to_float(1)\n",
        "import tensorflow as tf\nif x:\n    pass\ny = tf.cast(1, tf.float32)\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from tensorflow.losses import Huber\n", "from tensorflow.keras.losses import Huber\n"),
        ("import tensorflow.losses as losses\n", "from tensorflow import losses\n"),
        (
            "import tensorflow.compat.v1.keras.layers as L\ny = L.Dense(1)\n",
            "from tensorflow.keras import layers as L\ny = L.Dense(1)\n",
        ),
    ],
)
def test_what_can_only_be_read_is_imported_from_elsewhere(before: str, after: str) -> None:
    check_fixed(before, after, unsafe=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow.keras.utils.np_utils import to_categorical\n",
            "from tensorflow.keras.utils import to_categorical\n",
        ),
        ("from keras.utils.np_utils import to_categorical\n", "from keras.utils import to_categorical\n"),
    ],
)
def test_the_keras_that_a_file_imports_from_stays(before: str, after: str) -> None:
    check_fixed(before, after)


def test_no_import_is_written_that_would_fail() -> None:
    source = "from tensorflow.python.distribute.cluster_resolver import TPUClusterResolver\nr = TPUClusterResolver()\n"
    assert "write `tf.distribute.cluster_resolver.TPUClusterResolver`" in refusal(source, "TF003")


@pytest.mark.parametrize(
    "imported",
    [
        "tensorflow import disable_eager_execution as switch",
        "tensorflow.contrib.eager import enable_eager_execution as switch",
    ],
)
def test_a_switch_that_is_imported_by_its_name_goes_with_its_calls(imported: str) -> None:
    check_fixed(f"from {imported}\nswitch()\nprint(1)\nswitch()\n", "print(1)\n")
