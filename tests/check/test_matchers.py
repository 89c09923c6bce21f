"""What each way of matching in rules.yaml finds, and what it leaves alone."""

import pytest

from helpers import analyse, check_noop, found

IMPORT = "import tensorflow as tf\n"


def codes(source: str, **settings: object) -> list[str]:
    """What is found below the import, without the places."""
    return [entry.split(" ", 1)[1] for entry in found(IMPORT + source, **settings)]


@pytest.mark.parametrize(
    "use",
    [
        "tf.log(x)",
        "y = tf.log",
        "map(tf.log, x)",
        "f(*tf.log(x), **tf.exp)",
        "x[tf.log(1)] = 2",
        "y.z = tf.log(1)",
        "assert tf.log(x)",
        "raise tf.log(x)",
        "f'{tf.log(x)}'",
        "f'{x:{tf.log(x)}}'",
        "@tf.log\ndef f(): pass",
        "def f(a=tf.log): pass",
        "def f(a: tf.log): pass",
        "async def f():\n    await tf.log(x)",
        "lambda: tf.log(x)",
        "(tf.log)(x)",
        "tf.log(x).a.b(c)[d]",
        "tf . log(x)",
        "tf.\\\n  log(x)",
        "not tf.log(x)",
        "x: tf.log = 1",
        "match x:\n    case tf.log:\n        pass",
    ],
)
def test_a_moved_symbol_is_found_wherever_it_stands(use: str) -> None:
    assert len(codes(f"{use}\n")) == 1
    assert codes(f"{use}\n")[0].startswith("TF101 tf")


def test_the_deprecated_name_is_marked_and_nothing_more() -> None:
    assert codes("y = tf.gfile.GFile(p).read()\n") == ["TF106 tf.gfile.GFile"]


def test_the_message_names_old_and_new() -> None:
    assert [finding.message for finding in analyse(IMPORT + "tf.log(x)\n").findings] == [
        "`tf.log` is now `tf.math.log`"
    ]


def test_a_call_says_what_it_is_written_like_now() -> None:
    assert [finding.message for finding in analyse(IMPORT + "tf.to_float(x)\n").findings] == [
        "`tf.to_float(x)` is now `tf.cast(x, tf.float32)`"
    ]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("map(tf.to_float, x)", "`tf.to_float(x)` is now `tf.cast(x, tf.float32)`"),
        (
            "model.compile('sgd', tf.losses.mean_squared_error)",
            "`tf.losses.mean_squared_error(labels, predictions)` is now "
            "`tf.keras.losses.MeanSquaredError()(labels, predictions)`",
        ),
        ("f(tf.keras.backend.set_value)", "`tf.keras.backend.set_value(x, value)` is now `x.assign(value)`"),
    ],
)
def test_a_function_that_is_passed_on_says_what_its_calls_are_like(use: str, message: str) -> None:
    assert [finding.message for finding in analyse(f"{IMPORT}{use}\n").findings] == [message]


@pytest.mark.parametrize("use", ["tf.to_float(x)", "map(tf.to_float, x)", "tf.to_float(*x)", "tf.to_float()"])
def test_a_function_that_is_gone_is_found_however_it_is_used(use: str) -> None:
    assert codes(f"{use}\n") == ["TF203 tf.to_float"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("tf.reduce_sum(x, keep_dims=True)", ["TF201 keep_dims"]),
        ("tf.reduce_sum(x, keep_dims=1, reduction_indices=2)", ["TF201 keep_dims", "TF201 reduction_indices"]),
        ("tf.math.reduce_sum(x, keep_dims=True)", ["TF201 keep_dims"]),
        ("tf.reduce_sum(x, keepdims=True)", []),
        ("tf.reduce_sum(x, 1, True)", []),
        ("tf.reduce_sum(**keep_dims)", []),
        ("my.reduce_sum(x, keep_dims=True)", []),
        ("tf.nn.relu(x, keep_dims=True)", []),
        ("f(tf.reduce_sum, keep_dims=True)", []),
        ("tf.argmax(x, dimension=1)", ["TF202 dimension"]),
    ],
)
def test_a_renamed_argument_is_found_by_its_keyword(call: str, expected: list[str]) -> None:
    assert codes(f"{call}\n") == expected


@pytest.mark.parametrize(
    "name", ["tf.contrib.layers.fully_connected", "tf.contrib.slim", "tf.layers.dense", "tf.placeholder", "tf.app.run"]
)
def test_a_symbol_that_is_gone_is_found_even_without_a_rule_of_its_own(name: str) -> None:
    assert codes(f"{name}(x)\n")[0].endswith(f" {name}")


@pytest.mark.parametrize("name", ["tf.no_such_name", "tf.nn.no_such_name", "tf.compat.v1.no_such_name"])
def test_a_name_that_no_release_knows_is_found(name: str) -> None:
    assert codes(f"{name}(x)\n") == [f"TF004 {name}"]


@pytest.mark.parametrize(
    "name", ["tf.__version__", "tf.float32.as_numpy_dtype", "tf.GraphKeys.MY_KEY", "tf.core.x", "tf.raw_ops.Foo"]
)
def test_a_name_that_the_api_does_not_list_is_none_of_ours(name: str) -> None:
    assert not any(code.startswith("TF004") for code in codes(f"{name}(x)\n"))


def test_a_name_that_the_file_sets_itself_is_none_of_ours() -> None:
    assert codes("tf.my_helper = f\ntf.my_helper(x)\n") == []


def test_the_longest_name_that_a_rule_knows_wins() -> None:
    """`tf.layers` is gone too, but `tf.layers.dense` says more."""
    assert codes("tf.layers.dense(x, 1)\n") == ["TF701 tf.layers.dense"]


def test_one_name_is_reported_once() -> None:
    """A rule of its own speaks; that the symbol is gone goes without saying."""
    spans = [finding.span for finding in analyse(IMPORT + "tf.Session()\ntf.log(1)\ntf.layers.dense(1)\n").findings]
    assert len(spans) == len(set(spans)) == 3


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("sess = tf.Session()\nsess.run(x)\n", "TF302 sess.run"),
        ("with tf.Session() as sess:\n    sess.run(x)\n", "TF302 sess.run"),
        ("with tf.Session() as sess, open(f) as g:\n    sess.run(x)\n", "TF302 sess.run"),
        ("tf.Session().run(x)\n", "TF302 tf.Session().run"),
        ("sess = tf.InteractiveSession()\nsess.run(x)\n", "TF302 sess.run"),
        (
            "class A:\n    def f(self):\n        self.s = tf.Session()\n    def g(self):\n        self.s.run(x)\n",
            "TF302 self.s.run",
        ),
        ("s = tf.Session()\nsess = s\nsess.run(x)\n", "TF302 sess.run"),
        ("a, sess = 1, tf.Session()\nsess.run(x)\n", "TF302 sess.run"),
        ("if a:\n    sess = tf.Session()\nelse:\n    sess = tf.InteractiveSession()\nsess.run(x)\n", "TF302 sess.run"),
        ("sess = tf.Session()\ndef f():\n    sess.run(x)\n", "TF302 sess.run"),
        ("x = tf.constant(1)\nx.eval()\n", "TF303 x.eval"),
        ("x = tf.constant(1) + y\nx.eval()\n", "TF303 x.eval"),
        ("x = -tf.constant(1)\nx.eval()\n", "TF303 x.eval"),
        ("x = tf.constant([1])\nx[0].eval()\n", "TF303 x[0].eval"),
        ("v = tf.Variable(1)\nv.eval()\n", "TF303 v.eval"),
        ("tf.global_variables_initializer().run()\n", "TF303 tf.global_variables_initializer().run"),
        ("init = tf.global_variables_initializer()\ninit.run()\n", "TF303 init.run"),
    ],
)
def test_a_member_is_found_by_the_kind_of_what_it_is_read_off(source: str, expected: str) -> None:
    assert codes(source)[-1] == expected or expected in codes(source)


@pytest.mark.parametrize(
    "source",
    [
        "sess.run(x)\n",
        "def f(sess):\n    sess.run(x)\n",
        "model.eval()\n",
        "sess = MySession()\nsess.run(x)\n",
        "x = tf.constant(1)\nx = f(x)\nx.eval()\n",
        "app.run()\n",
        "import subprocess\nsubprocess.run(x)\n",
        "x = tf.nn.relu\nx.eval()\n",
    ],
)
def test_a_lucky_spelling_is_no_finding(source: str) -> None:
    assert codes(source) == []


def test_a_name_that_is_a_session_only_in_one_function_is_none_in_another() -> None:
    entries = codes("def f():\n    sess = tf.Session()\n    sess.run(x)\n\ndef g(sess):\n    sess.run(x)\n")
    assert entries.count("TF302 sess.run") == 1


def test_findings_come_in_the_order_of_the_text_and_each_once() -> None:
    source = (
        "import tensorflow.compat.v1 as tf\nfrom tensorflow import log, to_float\ntf.disable_v2_behavior()\n"
        "class A(tf.keras.layers.Layer):\n    def build(self, s):\n        self.v = tf.get_variable('v', [1])\n"
        "sess = tf.Session()\nsess.run(tf.to_float(tf.log(tf.reduce_sum(x, keep_dims=True))))\nlog(to_float(1))\n"
    )
    findings = analyse(source).findings
    keys = [(finding.span, finding.rule.code) for finding in findings]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) > 8


@pytest.mark.parametrize(
    "source",
    [
        """\
        import tensorflow as tf

        @tf.function
        def step(x, y):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(model(x) - y), axis=-1, keepdims=True)
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(grads, model.trainable_variables))
            return tf.nn.dropout(tf.math.log(loss), rate=0.2)

        ds = tf.data.Dataset.from_tensor_slices([1, 2]).map(lambda x: tf.cast(x, tf.float32)).batch(2)
        for batch in ds:
            print(tf.where(batch > 1, batch, tf.zeros_like(batch)).numpy())
        tf.io.gfile.exists("a")
        tf.random.set_seed(1)
        tf.transpose([[1]], perm=[1, 0])
        tf.config.list_physical_devices("GPU")
        """,
        """\
        import keras
        from keras import layers, ops

        class Scale(layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(shape[-1], 1), initializer="glorot_uniform", name="w")

            def call(self, x):
                return ops.matmul(x, self.w)

        def my_loss(y_true, y_pred):
            return ops.mean(ops.square(y_true - y_pred), axis=-1)

        model = keras.Sequential([layers.Dense(1), Scale()])
        model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss=my_loss, metrics=["accuracy"])
        model.fit(x, y, epochs=2)
        """,
        """\
        import tensorflow as tf

        class Net(tf.Module):
            def __init__(self):
                self.w = tf.Variable(tf.random.normal([2, 1]))

            @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
            def __call__(self, x):
                return tf.matmul(x, self.w)

        tf.saved_model.save(Net(), "out")
        """,
        """\
        from absl import app, flags, logging
        import tensorflow as tf

        FLAGS = flags.FLAGS
        flags.DEFINE_string("folder", "/tmp", "Where the logs are.")

        def main(_):
            strategy = tf.distribute.MirroredStrategy()
            writer = tf.summary.create_file_writer(FLAGS.folder)
            with writer.as_default(step=1):
                tf.summary.scalar("loss", strategy.run(lambda: 0.5))
                tf.summary.image("picture", data=tf.zeros([1, 2, 2, 1]), step=2)
            manager = tf.train.CheckpointManager(tf.train.Checkpoint(), FLAGS.folder, max_to_keep=3)
            logging.info("%s %s", manager.latest_checkpoint, tf.train.latest_checkpoint(FLAGS.folder))
            model = tf.saved_model.load(export_dir=FLAGS.folder)
            tf.print("loaded", model.signatures["serving_default"])

        if __name__ == "__main__":
            app.run(main)
        """,
    ],
)
def test_native_code_has_no_findings(source: str) -> None:
    check_noop(source)


@pytest.mark.parametrize(
    "statement",
    [
        "from tensorflow.losses import Huber",
        "from tensorflow.losses import *",
        "import tensorflow.losses",
        "import tensorflow.compat.v1.keras.backend as K",
        "from tensorflow.distribute import MirroredStrategy",
        "from tensorflow.distribute.cluster_resolver import TPUClusterResolver",
    ],
)
@pytest.mark.parametrize("target", ["tf2", "compat"])
def test_a_module_that_can_only_be_read_is_not_imported(statement: str, target: str) -> None:
    assert [code.split()[0] for code in codes(f"{statement}\n", target=target)] == ["TF007"]


@pytest.mark.parametrize(
    "statement",
    [
        "from tensorflow import losses, distribute",
        "import tensorflow.distribute",
        "import tensorflow.lite as lite",
        "from tensorflow.lite.python import interpreter",
        "from tensorflow.keras.losses import Huber",
        "from tensorflow.keras import saving",
        "from tensorflow.keras.saving import load_model",
        "from tensorflow.compat.v1.distribute.cluster_resolver import TPUClusterResolver",
    ],
)
def test_an_import_that_works_is_left_alone(statement: str) -> None:
    check_noop(f"{statement}\n", ignore=("TF401",))


def test_keras_in_compat_v1_could_be_imported_until_keras_3() -> None:
    assert codes("from tensorflow.compat.v1.keras.layers import Dense\n", tensorflow_version="2.15") == []


def test_a_module_that_has_to_be_imported_is_no_attribute() -> None:
    assert codes("tf.keras.saving.load_model(x)\n")[0].startswith("TF004")
    assert not any(
        code.startswith("TF004") for code in codes("from tensorflow.keras import saving\nsaving.load_model(y)\n")
    )


def test_compat_v1_does_not_have_what_came_with_tensorflow_2() -> None:
    assert codes("tf.compat.v1.optimizers.Adam()\n")[0].startswith("TF004")


def test_packages_beside_the_api_are_none_of_ours_but_for_what_left_them() -> None:
    check_noop("from tensorflow import tools, dtensor\nfrom tensorflow.tools.docs import doc_controls\n")
    assert codes("from tensorflow.tools.graph_transforms import TransformGraph\n")[0].startswith("TF814")


def test_what_can_not_be_set_any_more() -> None:
    source = """\
        import tensorflow as tf
        options = tf.data.Options()
        options.experimental_optimization.map_vectorization.enabled = True
        options.experimental_distribute.auto_shard = False
        options.experimental_optimization.map_fusion = True
        device = tf.DeviceSpec(job="a")
        device.task = device.job
        """
    assert [entry.split()[1] for entry in found(source)] == ["TF819", "TF819", "TF928"]


@pytest.mark.parametrize("evidence", ["tf.compat.v1.set_random_seed(1)", ""])
def test_what_a_tensor_is_in_a_graph_is_spoken_of(evidence: str) -> None:
    source = f"import tensorflow as tf\n{evidence}\nname = tf.zeros(2).op.name\nv = tf.Variable(1).name\n"
    assert [entry.split()[1] for entry in found(source) if not entry.startswith("2:")] == ["TF310"]


def test_what_is_read_off_a_function_that_is_gone_is_no_call() -> None:
    assert codes("tf.train.AdamOptimizer.__init__(self, 0.1)\n") == ["TF711 tf.train.AdamOptimizer"]
    assert codes("name = tf.to_float.__name__\n") == ["TF203 tf.to_float"]
