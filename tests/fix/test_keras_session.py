"""The session that Keras is given goes, and what it was made with is set by `tf.config`."""

import pytest

from helpers import check_fixed, refusal

IMPORT = "import tensorflow as tf\nfrom keras import backend as K\n"
GROWTH = 'for gpu in tf.config.list_physical_devices("GPU"):\n    tf.config.experimental.set_memory_growth(gpu, True)\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "config = tf.ConfigProto()\nconfig.gpu_options.allow_growth = True\nsess = tf.Session(config=config)\n"
            "K.set_session(sess)\n",
            GROWTH,
        ),
        (
            "K.set_session(tf.compat.v1.Session(config=tf.compat.v1.ConfigProto(intra_op_parallelism_threads=2)))\n",
            "tf.config.threading.set_intra_op_parallelism_threads(2)\n",
        ),
        ("K.set_session(tf.Session())\n", ""),
    ],
)
def test_the_configuration_stays(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}{before}print(tf.abs(-1))\n", f"import tensorflow as tf\n{after}print(tf.abs(-1))\n")


def test_in_a_function_the_lines_are_indented() -> None:
    before = (
        "def setup():\n    options = tf.GPUOptions(allow_growth=True)\n"
        "    config = tf.ConfigProto(gpu_options=options)\n    K.set_session(tf.Session(config=config))\n"
    )
    after = "def setup():\n    " + GROWTH.replace("\n ", "\n     ")
    check_fixed(IMPORT + before, "import tensorflow as tf\n" + after)


def test_a_name_that_is_imported_by_itself_goes_with_its_call() -> None:
    source = "import tensorflow as tf\nfrom keras.backend.tensorflow_backend import set_session\n"
    config = "tf.Session(config=tf.ConfigProto(gpu_options=tf.GPUOptions(allow_growth=True)))"
    check_fixed(f"{source}set_session({config})\n", f"import tensorflow as tf\n{GROWTH}")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sess = tf.Session()\nK.set_session(sess)\nsess.run(x)\n", "`sess` is used for more"),
        ("K.set_session(make())\n", "the session is made elsewhere"),
        ("def f(sess):\n    K.set_session(sess)\n", "`sess` is made elsewhere"),
        ("K.set_session(tf.Session(config=config))\n", "line 3: the configuration of the session is made elsewhere"),
        ("K.set_session(tf.Session('grpc://a'))\n", "line 3: the session runs on another machine"),
        ("g = tf.Graph()\nK.set_session(tf.Session(graph=g))\n", "the session is of a graph of its own"),
    ],
)
def test_what_is_more_than_a_configuration_stays(source: str, reason: str) -> None:
    assert refusal(IMPORT + source, "TF583") == reason
