"""The session that Keras is given goes, and what it was made with is set by `tf.config`."""

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, refusal

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


ONE_GPU = 'tf.config.set_visible_devices(tf.config.list_physical_devices("GPU")[:1], "GPU")\n'


@pytest.mark.parametrize(
    ("configuration", "after"),
    [
        ("device_count={'GPU': 0}", 'tf.config.set_visible_devices([], "GPU")\n'),
        ("device_count={'GPU': 1, 'CPU': 1}", ONE_GPU),
        ("gpu_options=tf.GPUOptions(visible_device_list='0')", ONE_GPU),
        ("gpu_options=tf.GPUOptions(visible_device_list='1,2')", ONE_GPU.replace("[:1]", "[1:3]")),
        ("gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.3)", GROWTH),
        (
            "device_count={'GPU': 1}, gpu_options=tf.GPUOptions(allow_growth=True)",
            ONE_GPU + GROWTH.replace('("GPU"):', '("GPU")[:1]:'),
        ),
        ("allow_soft_placement=True", ""),
    ],
)
def test_devices_are_chosen_by_functions(configuration: str, after: str) -> None:
    before = f"{IMPORT}K.set_session(tf.Session(config=tf.ConfigProto({configuration})))\nprint(tf.abs(-1))\n"
    check_fixed(before, f"import tensorflow as tf\n{after}print(tf.abs(-1))\n")


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        ("device_count={'GPU': n}", "line 3: which devices `{'GPU': n}` means can't be told"),
        ("gpu_options=tf.GPUOptions(visible_device_list='0,2')", "line 3: the GPUs that may be seen are not in a row"),
        (
            "device_count={'GPU': 1}, gpu_options=tf.GPUOptions(visible_device_list='1')",
            "line 3: the GPUs are chosen twice",
        ),
    ],
)
def test_devices_that_can_not_be_told_are_refused(configuration: str, reason: str) -> None:
    assert refusal(f"{IMPORT}K.set_session(tf.Session(config=tf.ConfigProto({configuration})))\n", "TF583") == reason


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.3)", "`per_process_gpu_memory_fraction` was 0.3"),
        ("device_count={'CPU': 4}", "`device_count` made 4 devices of the CPU"),
    ],
)
def test_what_is_dropped_is_named(configuration: str, said: str) -> None:
    analysis = analyse(f"{IMPORT}K.set_session(tf.Session(config=tf.ConfigProto({configuration})))\n")
    of_keras, of_session = (
        next(fixes(analysis, finding).preferred for finding in analysis.findings if finding.rule.code == code)
        for code in ("TF583", "TF301")
    )
    assert of_keras is not None
    assert said in of_keras.note
    assert of_session is of_keras
