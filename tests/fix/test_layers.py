"""Variables made in layers become weights of the layer."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Safety
from helpers import analyse, check_fixed, check_quick_fix, refusal

LAYER = """\
import tensorflow as tf

class Own(tf.keras.layers.Layer):
    def __init__(self, size, init):
        super().__init__()
        self.w = {call}
"""


def check_weight(call: str, weight: str) -> None:
    """In a layer's `__init__` one call becomes the other."""
    check_fixed(LAYER.format(call=call), LAYER.format(call=weight))


def refused(call: str, code: str) -> str:
    return refusal(LAYER.format(call=call), code)


@pytest.mark.parametrize(
    ("call", "weight"),
    [
        (
            "tf.compat.v1.get_variable('W', [2, 1])",
            "self.add_weight(name='W', shape=[2, 1], initializer=\"glorot_uniform\")",
        ),
        ("tf.get_variable('W', [2, 1])", "self.add_weight(name='W', shape=[2, 1], initializer=\"glorot_uniform\")"),
        (
            "tf.get_variable(name='W', shape=(size, 1))",
            "self.add_weight(name='W', shape=(size, 1), initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('W', [2], tf.float32)",
            "self.add_weight(name='W', shape=[2], dtype=tf.float32, initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('W', [2], dtype=tf.float64)",
            "self.add_weight(name='W', shape=[2], dtype=tf.float64, initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('n', [], tf.int32)",
            "self.add_weight(name='n', shape=[], dtype=tf.int32, initializer=\"zeros\")",
        ),
        (
            "tf.get_variable('n', [], 'int64')",
            "self.add_weight(name='n', shape=[], dtype='int64', initializer=\"zeros\")",
        ),
        (
            "tf.get_variable('n', [], tf.bool)",
            "self.add_weight(name='n', shape=[], dtype=tf.bool, initializer=\"zeros\")",
        ),
        (
            "tf.get_variable('n', [], tf.uint8)",
            "self.add_weight(name='n', shape=[], dtype=tf.uint8, initializer=\"zeros\")",
        ),
        (
            "tf.get_variable('W', [2], initializer=tf.zeros_initializer())",
            "self.add_weight(name='W', shape=[2], initializer=tf.zeros_initializer())",
        ),
        (
            "tf.get_variable('W', [2], tf.float32, tf.keras.initializers.HeNormal())",
            "self.add_weight(name='W', shape=[2], dtype=tf.float32, initializer=tf.keras.initializers.HeNormal())",
        ),
        (
            "tf.get_variable('W', [2], initializer=None)",
            "self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('W', [2], use_resource=True)",
            "self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('W', [2], initializer=None, use_resource=True)",
            "self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\")",
        ),
        (
            "tf.get_variable('W', [2], trainable=False)",
            "self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\", trainable=False)",
        ),
        (
            "tf.get_variable('W', [2], regularizer=tf.keras.regularizers.L2(1e-4), constraint=c)",
            "self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\", "
            "regularizer=tf.keras.regularizers.L2(1e-4), constraint=c)",
        ),
    ],
)
def test_get_variable_with_the_initializer_that_tensorflow_1_had_by_default(call: str, weight: str) -> None:
    check_weight(call, weight)


@pytest.mark.parametrize(
    ("call", "weight"),
    [
        (
            "tf.Variable(tf.random.normal([2, 1]))",
            "self.add_weight(shape=[2, 1], initializer=tf.keras.initializers.RandomNormal(stddev=1.0))",
        ),
        (
            "tf.Variable(tf.random_normal([2], stddev=0.1, seed=3), name='W')",
            "self.add_weight(name='W', shape=[2], initializer=tf.keras.initializers.RandomNormal(stddev=0.1, seed=3))",
        ),
        (
            "tf.Variable(tf.truncated_normal([2], 0.0, 0.1))",
            "self.add_weight(shape=[2], initializer=tf.keras.initializers.TruncatedNormal(mean=0.0, stddev=0.1))",
        ),
        (
            "tf.Variable(tf.random.uniform([2], -1.0, 1.0))",
            "self.add_weight(shape=[2], initializer=tf.keras.initializers.RandomUniform(minval=-1.0, maxval=1.0))",
        ),
        (
            "tf.Variable(tf.random_uniform([2]))",
            "self.add_weight(shape=[2], initializer=tf.keras.initializers.RandomUniform(minval=0.0, maxval=1.0))",
        ),
        ("tf.Variable(tf.zeros([1]))", 'self.add_weight(shape=[1], initializer="zeros")'),
        ("tf.Variable(tf.ones(shape=(1,)), False)", 'self.add_weight(shape=(1,), initializer="ones", trainable=False)'),
        ("tf.Variable(tf.zeros([1], tf.int32))", 'self.add_weight(shape=[1], initializer="zeros", dtype=tf.int32)'),
        (
            "tf.Variable(tf.fill([2], 3.0))",
            "self.add_weight(shape=[2], initializer=tf.keras.initializers.Constant(value=3.0))",
        ),
        ("tf.Variable(1.0)", "self.add_weight(shape=(), initializer=tf.keras.initializers.Constant(1.0))"),
        (
            "tf.Variable(1, trainable=False)",
            'self.add_weight(shape=(), initializer=tf.keras.initializers.Constant(1), dtype="int32", trainable=False)',
        ),
        (
            "tf.Variable(tf.keras.initializers.GlorotUniform()([2, 1]))",
            "self.add_weight(shape=[2, 1], initializer=tf.keras.initializers.GlorotUniform())",
        ),
    ],
)
def test_variable_with_what_its_initial_value_says(call: str, weight: str) -> None:
    check_weight(call, weight)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("tf.get_variable('W', initializer=tf.constant([1.0]))", "shape"),
        ("tf.get_variable('W')", "shape"),
        ("tf.get_variable('W', [1], initializer=tf.constant([1.0]))", "takes an initializer"),
        ("tf.get_variable('W', [1], initializer=tf.random.normal([1]))", "takes an initializer"),
        ("tf.get_variable('W', [1], initializer=[1.0])", ""),
        ("tf.get_variable('W', [1], initializer=1.0)", ""),
        ("tf.get_variable('W', [1], initializer=np.ones(1))", ""),
        ("tf.get_variable('W', [1], validate_shape=False)", "validate_shape"),
        ("tf.get_variable(*args)", "`*`"),
        ("tf.get_variable('W', **kwargs)", "`**`"),
    ],
)
def test_get_variable_that_add_weight_cannot_say(call: str, reason: str) -> None:
    assert reason in refused(call, "TF501")


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("tf.Variable(init)", "can't be read off"),
        ("tf.Variable(tf.constant([1.0]))", "can't be read off"),
        ("tf.Variable([1.0, size])", "can't be read off"),
        ("tf.Variable([[1.0], [1.0, 2.0]])", "can't be read off"),
        ("tf.Variable([])", "can't be read off"),
        ("tf.Variable(np.array([1.0]))", "can't be read off"),
        ("tf.Variable(lambda: tf.zeros([1]))", "can't be read off"),
        ("tf.Variable(tf.zeros([1]) + 1)", "can't be read off"),
        ("tf.Variable(tf.zeros(*shape))", ""),
        ("tf.Variable()", ""),
        ("tf.Variable(*args)", "`*`"),
        ("tf.Variable(tf.zeros([1]), True, None)", ""),
        ("tf.Variable(tf.zeros([1]), validate_shape=False)", "validate_shape"),
        ("tf.Variable(tf.zeros([1]), shape=tf.TensorShape(None))", "shape"),
    ],
)
def test_variable_that_add_weight_cannot_say(call: str, reason: str) -> None:
    assert reason in refused(call, "TF502")


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("[1.0, -2]", "shape=(2,), initializer=tf.keras.initializers.Constant([1.0, -2])"),
        ("[[1, 2]]", 'shape=(1, 2), initializer=tf.keras.initializers.Constant([[1, 2]]), dtype="int32"'),
        ("np.zeros(3)", 'shape=(3,), initializer="zeros", dtype="float64"'),
        ("np.ones((2, size), np.float32)", 'shape=(2, size), initializer="ones", dtype=np.float32'),
        (
            "np.eye(size)",
            'shape=(size, size), initializer=tf.keras.initializers.Constant(np.eye(size)), dtype="float64"',
        ),
        ("np.zeros(shape=[2]).astype('float32')", "shape=[2], initializer=\"zeros\", dtype='float32'"),
        (
            "np.random.normal(0, 1, size=(2,)).astype('float32')",
            "shape=(2,), initializer=tf.keras.initializers.Constant("
            "np.random.normal(0, 1, size=(2,)).astype('float32')), dtype='float32'",
        ),
        (
            "init, dtype='float32'",
            "shape=np.shape(init), initializer=tf.keras.initializers.Constant(init), dtype='float32'",
        ),
    ],
)
def test_variable_with_the_numbers_of_a_list_or_an_array(value: str, given: str) -> None:
    layer = "import numpy as np\n" + LAYER
    check_fixed(layer.format(call=f"tf.Variable({value})"), layer.format(call=f"self.add_weight({given})"))


@pytest.mark.parametrize(
    "value", ["np.eye(2, 3)", "np.random.normal()", "np.random.randn()", "np.load(init)", "np.full(2, 1.0)", "init"]
)
def test_arrays_whose_shape_or_type_can_not_be_told(value: str) -> None:
    assert "can't be read off" in refusal("import numpy as np\n" + LAYER.format(call=f"tf.Variable({value})"), "TF502")


def test_a_default_is_not_told_by_the_spelling_of_the_type() -> None:
    """`point_dtype` has "int" in it and is no integer type."""
    analysis = analyse(LAYER.format(call="tf.get_variable('W', [1], dtype=point_dtype)"))
    fix = fixes(analysis, analysis.findings[0]).preferred
    assert fix is None or '"zeros"' not in str(fix.replacements)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("def step(self, x):\n        return x * tf.get_variable('w', [1])", "`step` runs many times"),
        ("def __init__(self):\n        self.w = tf.get_variable('w', [1])", "`super().__init__()`"),
        (
            "def __init__(self):\n        self.w = tf.get_variable('w', [1])\n        super().__init__()",
            "`super().__init__()`",
        ),
        (
            "def build(self, s):\n        def make():\n"
            "            return tf.get_variable('w', [1])\n        self.w = make()",
            "a function of its own",
        ),
        ("def build(self, s):\n        self.f = lambda: tf.get_variable('w', [1])", "a function of its own"),
    ],
)
def test_places_where_a_layer_makes_no_weights(body: str, reason: str) -> None:
    assert reason in refusal(f"import tensorflow as tf\nclass Own(tf.keras.layers.Layer):\n    {body}\n", "TF501")


@pytest.mark.parametrize(
    "call",
    [
        "super().__init__()",
        "super(Own, self).__init__()",
        "tf.keras.layers.Layer.__init__(self)",
        "super().__init__(name=n)",
    ],
)
def test_after_any_form_of_super_init_the_layer_makes_weights(call: str) -> None:
    check_fixed(
        f"import tensorflow as tf\nclass Own(tf.keras.layers.Layer):\n    def __init__(self):\n"
        f"        {call}\n        self.w = tf.Variable(tf.zeros([1]))\n",
        f"import tensorflow as tf\nclass Own(tf.keras.layers.Layer):\n    def __init__(self):\n        {call}\n"
        '        self.w = self.add_weight(shape=[1], initializer="zeros")\n',
    )


def test_a_comprehension_makes_weights_where_it_stands() -> None:
    check_weight(
        "[tf.Variable(tf.zeros([size])) for _ in range(2)]",
        '[self.add_weight(shape=[size], initializer="zeros") for _ in range(2)]',
    )


def test_self_goes_by_the_name_it_has_there() -> None:
    check_fixed(
        "from tensorflow import Variable, keras, zeros\nclass Own(keras.layers.Layer):\n"
        "    def build(me, shape):\n        me.w = Variable(zeros([1]))\n",
        "from tensorflow import keras\nclass Own(keras.layers.Layer):\n"
        '    def build(me, shape):\n        me.w = me.add_weight(shape=[1], initializer="zeros")\n',
    )


@pytest.mark.parametrize(
    ("head", "spelled"),
    [
        ("import tensorflow as tf\n", "tf.get_variable"),
        ("import tensorflow as tf\n", "tf.compat.v1.get_variable"),
        ("import tensorflow as tf\nv1 = tf.compat.v1\n", "v1.get_variable"),
        ("import tensorflow as tf\nget = tf.get_variable\n", "get"),
    ],
)
def test_get_variable_in_every_form(head: str, spelled: str) -> None:
    body = "class Own(tf.keras.layers.Layer):\n    def build(self, shape):\n        self.w = {}\n"
    check_quick_fix(
        head + body.format(f'{spelled}("W", [2])'),
        head + body.format('self.add_weight(name="W", shape=[2], initializer="glorot_uniform")'),
        "TF501",
    )


def test_every_fix_of_a_layer_wants_a_review() -> None:
    source = LAYER.format(call="tf.get_variable('W', [1])")
    check_fixed(source, source, unsafe=False)


def test_comments_in_the_call_survive() -> None:
    check_weight(
        "tf.get_variable(\n            'W',  # weights\n            [2, 1],\n        )",
        "self.add_weight(\n            name='W',  # weights\n"
        '            shape=[2, 1], initializer="glorot_uniform",\n        )',
    )


def test_before_keras_3_a_tf_variable_is_a_second_choice() -> None:
    source = LAYER.format(call="tf.get_variable('W', [2, 1])")
    analysis = analyse(source, tensorflow_version="2.15", select=("TF501",))
    offered = fixes(analysis, analysis.findings[0])
    assert offered.preferred is not None
    assert "add_weight" in offered.preferred.title
    assert [fix.safety for fix in offered.others] == [Safety.REVIEW]
    check_quick_fix(
        source,
        LAYER.format(call="tf.Variable(tf.keras.initializers.GlorotUniform()([2, 1]), name='W')"),
        "TF501",
        title="Replace with `tf.Variable(…)`",
        tensorflow_version="2.15",
    )


def test_with_keras_3_it_is_none() -> None:
    analysis = analyse(LAYER.format(call="tf.get_variable('W', [2, 1])"), tensorflow_version="2.16", select=("TF501",))
    assert [fix.title for fix in fixes(analysis, analysis.findings[0]).others if "Variable" in fix.title] == []


SCOPE = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def build(self, shape):
        {scope}
            {body}
"""


@pytest.mark.parametrize(
    ("scope", "call", "name"),
    [
        ("with tf.variable_scope('v'):", "tf.get_variable('w', [1])", "'v_w'"),
        ("with tf.compat.v1.variable_scope('v'):", "tf.get_variable('w', [1])", "'v_w'"),
        ("with tf.variable_scope('v/u', use_resource=True):", 'tf.get_variable("w", [1])', '"v_u_w"'),
        ("with tf.variable_scope(self.name, reuse=tf.AUTO_REUSE):", "tf.get_variable('w', [1])", "'w'"),
    ],
)
def test_the_name_of_a_scope_becomes_part_of_the_weight(scope: str, call: str, name: str) -> None:
    check_fixed(
        SCOPE.format(scope=scope, body=f"self.w = {call}"),
        "import tensorflow as tf\nclass Own(tf.keras.layers.Layer):\n    def build(self, shape):\n"
        f'        self.w = self.add_weight(name={name}, shape=[1], initializer="glorot_uniform")\n',
    )


@pytest.mark.parametrize(
    ("scope", "body", "reason"),
    [
        ("with tf.variable_scope('v') as s:", "self.w = tf.get_variable('w', [1], initializer=s.i)", "under a name"),
        ("with tf.variable_scope(self.scope):", "self.w = tf.get_variable('w', [1])", "name of the `variable_scope`"),
        ("with tf.variable_scope('v', reuse=True):", "self.w = tf.get_variable('w', [1])", "sets `reuse`"),
        ("with tf.variable_scope('v', initializer=i):", "self.w = tf.get_variable('w', [1])", "sets `initializer`"),
        ("with tf.variable_scope('v'), a:", "self.w = tf.get_variable('w', [1])", "beside something else"),
        ("with tf.variable_scope('v'):", "self.w = tf.get_variable(n, [1])", "name of a variable in"),
        ("with tf.variable_scope('v'):", "self.w = make(tf.get_variable('w', [1]))", "`make` may make variables"),
        (
            "with tf.variable_scope('v'):",
            "self.w = tf.layers.dense(tf.get_variable('w', [1]), 1)",
            "`tf.layers.dense` may make variables",
        ),
        (
            "with tf.variable_scope('v'):",
            "with tf.variable_scope('u'):\n                self.w = tf.get_variable('w', [1])",
            "another `with`",
        ),
    ],
)
def test_scopes_that_stay(scope: str, body: str, reason: str) -> None:
    assert reason in refusal(SCOPE.format(scope=scope, body=body), "TF501")


def test_keras_takes_no_path_for_a_name() -> None:
    assert "no name with a `/`" in refused("tf.get_variable('a/b', [1])", "TF501")
    assert "no name with a `/`" in refused("tf.Variable(1.0, name='a/b')", "TF502")


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ("partitioner=tf.fixed_size_partitioner(2)", ""),
        ("caching_device='/cpu:0', validate_shape=True", ""),
        ("collections=None", ""),
        ("collections=[tf.GraphKeys.GLOBAL_VARIABLES]", ""),
        ("trainable=None", ""),
        ("synchronization=tf.VariableSynchronization.ON_WRITE", ""),
        ("aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA", ', aggregation="only_first_replica"'),
    ],
)
def test_options_of_a_variable_that_a_weight_has_anyway(options: str, kept: str) -> None:
    check_weight(
        f"tf.get_variable('W', [2], {options})",
        f"self.add_weight(name='W', shape=[2], initializer=\"glorot_uniform\"{kept})",
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("collections=['mine']", "what reads the collection `'mine'` would not find the weight there"),
        ("collections=names", "what reads the collection `names` would not find the weight there"),
        ("validate_shape=False", "a weight has a shape of its own"),
        ("synchronization=tf.VariableSynchronization.ON_READ", "a weight is one for all replicas"),
        ("custom_getter=getter", "what the `custom_getter` makes of the variable can't be told"),
        ("aggregation=how", "how `add_weight` takes its `aggregation` can't be told"),
    ],
)
def test_options_of_a_variable_that_a_weight_does_not_have(options: str, reason: str) -> None:
    assert reason in refused(f"tf.get_variable('W', [2], {options})", "TF501")
