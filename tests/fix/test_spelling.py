"""A new name is written the way the file at hand reaches it."""

import pytest

from helpers import check_fixed, refusal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import tensorflow\ny = tensorflow.log(x)\n", "import tensorflow\ny = tensorflow.math.log(x)\n"),
        ("import tensorflow as T\ny = T.to_float(x)\n", "import tensorflow as T\ny = T.cast(x, T.float32)\n"),
        (
            "import tensorflow.compat.v1 as tf\ny = tf.log(tf.placeholder(1))\n",
            "import tensorflow.compat.v1 as tf\ny = tf.math.log(tf.placeholder(1))\n",
        ),
        (
            "import tensorflow as tf\nimport tensorflow.compat.v1 as tf1\ny = tf1.log(tf1.placeholder(1))\n",
            "import tensorflow as tf\nimport tensorflow.compat.v1 as tf1\ny = tf1.math.log(tf1.placeholder(1))\n",
        ),
        (
            "import tensorflow.compat.v1\ny = tensorflow.compat.v1.log(x)\n",
            "import tensorflow.compat.v1\ny = tensorflow.math.log(x)\n",
        ),
        (
            "import tensorflow as tf\nv1 = tf.compat.v1\ny = v1.log(v1.placeholder(1))\n",
            "import tensorflow as tf\nv1 = tf.compat.v1\ny = v1.math.log(v1.placeholder(1))\n",
        ),
        (
            "def f():\n    import tensorflow as T\n    return T.log(x)\n",
            "def f():\n    import tensorflow as T\n    return T.math.log(x)\n",
        ),
        (
            "import tensorflow as tf\nK = tf.keras.backend\ny = K.square(x)\n",
            "import tensorflow as tf\nK = tf.keras.backend\ny = tf.square(x)\n",
        ),
        (
            "import tensorflow as tf\ng = tf.gfile\ny = g.Exists(x)\n",
            "import tensorflow as tf\ng = tf.gfile\ny = tf.io.gfile.exists(x)\n",
        ),
    ],
)
def test_by_the_name_that_is_there(before: str, after: str) -> None:
    check_fixed(before, after)


def test_the_own_name_comes_before_a_better_one_elsewhere() -> None:
    check_fixed(
        "import tensorflow as tf\nimport tensorflow as T\ny = T.log(x)\n",
        "import tensorflow as tf\nimport tensorflow as T\ny = T.math.log(x)\n",
    )


def test_what_compat_v1_lacks_is_not_written_through_it() -> None:
    call = "tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=x)"
    reason = refusal(f"import tensorflow.compat.v1 as tf\ny = {call}\n", "TF222")
    assert "`tf` is `tensorflow.compat.v1` here" in reason


@pytest.mark.parametrize(
    "source",
    [
        "from keras import backend as K\ndef f(tf):\n    return K.square(tf)\n",
        "from keras import backend as K\ntf = 3\ndef f():\n    return K.square(1)\n",
        "from keras import backend as K\nimport numpy as tf\nK.square(1)\n",
        "from keras import backend as K\ndef f():\n    K.square(1)\n    tf = 3\n",
    ],
)
def test_a_name_that_is_taken_is_not_imported_over(source: str) -> None:
    assert "`tf` is something else here" in refusal(source, "TF505")


def test_a_name_that_is_shadowed_is_not_used() -> None:
    """Inside f the name `tf` is a parameter; the way through `T` is open."""
    check_fixed(
        "import tensorflow as tf\nimport tensorflow as T\n"
        "from keras import backend as K\ndef f(tf):\n    return K.square(tf)\n",
        "import tensorflow as tf\nimport tensorflow as T\ndef f(tf):\n    return T.square(tf)\n",
    )
