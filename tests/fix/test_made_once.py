"""What `call` makes anew each time is made once, in `__init__` or `build`, by edits that leave the rest as it is."""

import pytest

from helpers import check_fixed, check_noop, check_quick_fix, found, refusal

HEAD = "import tensorflow as tf\n"
CALL = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.n = n

    def call(self, x, k=2):
        {body}
"""


@pytest.mark.parametrize(
    ("layer", "attribute", "made"),
    [
        ("tf.keras.layers.Dense(3)", "dense", "tf.keras.layers.Dense(3)"),
        ("tf.keras.layers.Dense(3, name='fc')", "fc", "tf.keras.layers.Dense(3, name='fc')"),
        ("tf.keras.layers.Dense(3, name='output')", "output_1", "tf.keras.layers.Dense(3, name='output')"),
        ("tf.keras.layers.Dense(3, name='n')", "n_1", "tf.keras.layers.Dense(3, name='n')"),
        ("tf.keras.layers.Dense(3, name=f'a{1}')", "dense", "tf.keras.layers.Dense(3, name=f'a{1}')"),
        (
            "tf.keras.layers.Conv2DTranspose(self.n, 3)",
            "conv2d_transpose",
            "tf.keras.layers.Conv2DTranspose(self.n, 3)",
        ),
        ("tf.keras.layers.LSTM(\n            3,  # units\n        )", "lstm", None),
    ],
)
def test_a_layer_gets_the_name_that_it_is_given(layer: str, attribute: str, made: str | None) -> None:
    check_fixed(
        CALL.format(body=f"return {layer}(x)"),
        CALL.format(body=f"return self.{attribute}(x)").replace(
            "        self.n = n\n", f"        self.n = n\n        self.{attribute} = {made or layer}\n"
        ),
    )


def test_a_class_without_init_gets_one() -> None:
    check_fixed(
        HEAD + 'class Net(tf.keras.Model):\n    """A net."""\n    rate = 0.5\n\n    # What it does.\n    @tf.function\n'
        "    def call(self, x):\n        return tf.keras.layers.Dropout(self.rate)(x)\n",
        HEAD + 'class Net(tf.keras.Model):\n    """A net."""\n    rate = 0.5\n\n    def __init__(self, **kwargs):\n'
        "        super().__init__(**kwargs)\n        self.dropout = tf.keras.layers.Dropout(self.rate)\n\n"
        "    # What it does.\n    @tf.function\n    def call(self, x):\n        return self.dropout(x)\n",
    )


def test_init_and_build_are_made_together_and_blank_lines_stand_between() -> None:
    check_fixed(
        HEAD + "class Own(tf.keras.layers.Layer):\n"
        "\tdef call(self, x):\n"
        "\t\tw = tf.get_variable('w', [x.shape[-1], 1])\n"
        "\t\tb = tf.get_variable('b', [1])\n"
        "\t\tv = tf.get_variable('v', [x.shape[-1], 1])\n"
        "\t\treturn tf.keras.layers.Dense(1)(tf.matmul(x, w * v) + b)\n",
        HEAD + "class Own(tf.keras.layers.Layer):\n"
        "\tdef __init__(self, **kwargs):\n"
        "\t\tsuper().__init__(**kwargs)\n"
        "\t\tself.b = self.add_weight(name='b', shape=[1], initializer=\"glorot_uniform\")\n"
        "\t\tself.dense = tf.keras.layers.Dense(1)\n\n"
        "\tdef build(self, input_shape):\n"
        "\t\tsuper().build(input_shape)\n"
        "\t\tself.w = self.add_weight(name='w', shape=[input_shape[-1], 1], initializer=\"glorot_uniform\")\n"
        "\t\tself.v = self.add_weight(name='v', shape=[input_shape[-1], 1], initializer=\"glorot_uniform\")\n\n"
        "\tdef call(self, x):\n"
        "\t\treturn self.dense(tf.matmul(x, self.w * self.v) + self.b)\n",
    )


@pytest.mark.parametrize("end", ["super().build(shape)", "super(Own, self).build(shape)", "self.built = True"])
def test_build_says_last_that_the_layer_is_built(end: str) -> None:
    before = (
        HEAD + "class Own(tf.keras.layers.Layer):\n    def build(self, shape):\n        self.d = shape[-1]\n"
        f"        {end}\n    def call(self, x):\n        return x * tf.get_variable('w', [self.d])\n"
    )
    after = before.replace("tf.get_variable('w', [self.d])", "self.w").replace(
        f"        {end}",
        f"        self.w = self.add_weight(name='w', shape=[self.d], initializer=\"glorot_uniform\")\n        {end}",
    )
    check_fixed(before, after)


@pytest.mark.parametrize(
    ("shape", "built"),
    [
        ("x.shape[-1]", "input_shape[-1]"),
        ("x.shape[-1].value", "input_shape[-1]"),
        ("x.get_shape()[2]", "input_shape[2]"),
        ("x.get_shape().as_list()[1]", "input_shape[1]"),
        ("int(x.shape.as_list()[-2])", "input_shape[-2]"),
        ("tf.keras.backend.int_shape(x)[-1]", "input_shape[-1]"),
        ("x.shape[-1] * self.n", "input_shape[-1] * self.n"),
    ],
)
def test_a_size_of_the_input_is_what_build_gets(shape: str, built: str) -> None:
    check_fixed(
        CALL.format(body=f"return x * tf.get_variable('w', [{shape}])"),
        CALL.format(body="return x * self.w").replace(
            "    def call",
            "    def build(self, input_shape):\n        super().build(input_shape)\n"
            f"        self.w = self.add_weight(name='w', shape=[{built}], initializer=\"glorot_uniform\")\n\n"
            "    def call",
        ),
    )


def test_names_of_call_are_written_out() -> None:
    check_fixed(
        CALL.format(
            body="shape = x.shape\n        size = shape[-1] + 1\n        w = tf.get_variable('w', [2 * size, self.n])\n"
            "        return lambda: tf.matmul(x, w)"
        ),
        CALL.format(
            body="shape = x.shape\n        size = shape[-1] + 1\n        return lambda: tf.matmul(x, self.w)"
        ).replace(
            "    def call",
            "    def build(self, input_shape):\n        super().build(input_shape)\n"
            "        self.w = self.add_weight(name='w', shape=[2 * (input_shape[-1] + 1), self.n], "
            'initializer="glorot_uniform")\n\n    def call',
        ),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return [tf.get_variable('w', [1]) for _ in range(2)]", "one `call` may make several"),
        ("for _ in range(2):\n            x = x * tf.get_variable('w', [1])\n        return x", "may make several"),
        ("def f():\n            return tf.get_variable('w', [1])\n        return f()", "a function of its own"),
        ("if k:\n            x = x * tf.get_variable('w', [1])\n        return x", "in some of its runs only"),
        ("return x * tf.get_variable('w', [k])", "known in `call` alone"),
        ("return x * tf.get_variable('w', [x.shape[0]])", "known in `call` alone"),
        ("x = x + 1\n        return x * tf.get_variable('w', [x.shape[-1]])", "`x`, which is known in `call` alone"),
        ("d = size(x)\n        return x * tf.get_variable('w', [d])", "which `call` works out"),
        ("d = 1\n        d = 2\n        return x * tf.get_variable('w', [d])", "known in `call` alone"),
        ("return x * tf.get_variable('w', [self.m])", "where `self.m` is set can't be told"),
        ("self.d = 3\n        return x * tf.get_variable('w', [self.d])", "`self.d` is set in `call`"),
        ("return x * tf.get_variable('w', [self.call(x)])", "where `self.call` is set can't be told"),
        ("return x * tf.get_variable('a/w', [1])", "no name with a `/`"),
        ("return x * tf.get_variable('w', [helper])", "where `helper` comes from can't be told"),
        ("with tf.variable_scope('s', reuse=tf.AUTO_REUSE):\n            return tf.get_variable('w', [1])", ""),
    ],
)
def test_a_weight_that_only_call_can_make(body: str, reason: str) -> None:
    assert reason in refusal(CALL.format(body=body), "TF501")


@pytest.mark.parametrize(
    ("init", "reason"),
    [
        ("self.n = n", "`super().__init__()` has to run"),
        ("if n:\n            super().__init__()\n        self.n = n", "`super().__init__()` has to run"),
        ("super().__init__()\n        self.n = n\n        if n:\n            return", "may end before its last line"),
        ("super().__init__()\n        self.n = n\n        tf = n", "`tf` is something else in `__init__`"),
    ],
)
def test_an_init_that_can_take_nothing(init: str, reason: str) -> None:
    source = CALL.format(body="return tf.keras.layers.Dense(self.n)(x)")
    source = source.replace("super().__init__()\n        self.n = n", init)
    assert reason in refusal(source, "TF590")


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        ("tf.keras.layers.Dense(x.shape[-1])", "`__init__` does not have"),
        ("tf.keras.layers.Dense(k)", "known in `call` alone"),
        ("tf.keras.layers.Dense(3, activation=lambda y: y)", "can't be followed out of `call`"),
        ("tf.keras.layers.Dense(3, name='a/b')", "no name with a `/`"),
    ],
)
def test_a_layer_that_only_call_can_make(layer: str, reason: str) -> None:
    assert reason in refusal(CALL.format(body=f"return {layer}(x)"), "TF590")


def test_a_model_is_not_built_by_the_shape_of_its_input() -> None:
    source = CALL.replace("layers.Layer", "Model").format(body="return x * tf.get_variable('w', [x.shape[-1]])")
    assert "does not build a model by that" in refusal(source, "TF501")


DERIVED = """\
import tensorflow as tf

class Own({bases}):
{init}
    def build(self, shape):
        self.built = True

class Sub(Own{more}):
    {new}def call(self, x):
        return {result}(x)
"""


@pytest.mark.parametrize(
    ("init", "taken", "passed_on"),
    [
        ("    def __init__(self, n, k=2, **kwargs):\n        pass\n", "n, k=2, **kwargs", "n, k, **kwargs"),
        ("    def __init__(self, *args, k: int = 2):\n        pass\n", "*args, k: int = 2", "*args, k=k"),
        ("    def __init__(self, *, k):\n        pass\n", "*, k", "k=k"),
        ("", "**kwargs", "**kwargs"),
    ],
)
def test_the_init_of_a_base_in_the_file_is_called_with_what_it_takes(init: str, taken: str, passed_on: str) -> None:
    """By its names: Keras writes no model whose layers are made by `*args`."""
    new = (
        f"def __init__(self, {taken}):\n        super().__init__({passed_on})\n"
        "        self.dense = tf.keras.layers.Dense(3)\n\n    "
    )
    source = DERIVED.replace("{bases}", "tf.keras.layers.Layer").replace("{more}", "")
    before = source.format(init=init, new="", result="tf.keras.layers.Dense(3)")
    check_quick_fix(before, source.format(init=init, new=new, result="self.dense"), "TF590")


@pytest.mark.parametrize(
    ("init", "more", "reason"),
    [
        ("    def __init__(self, k=SIZE):\n        pass\n", "", "`SIZE` may be something else in `Sub`"),
        ("", ", Mixin", "what `__init__` of the bases of `Sub` takes"),
        ("    __init__ = setup\n", "", "what `__init__` of the base of `Sub` takes"),
    ],
)
def test_the_init_of_a_base_that_can_not_be_told(init: str, more: str, reason: str) -> None:
    source = DERIVED.format(
        bases="tf.keras.layers.Layer", init=init, more=more, new="", result="tf.keras.layers.Dense(3)"
    )
    assert reason in refusal(f"class Mixin:\n    pass\n{source}", "TF590")


@pytest.mark.parametrize(
    "body",
    [
        "return tf.keras.layers.Flatten()(x)",
        "return tf.keras.layers.Concatenate()([x, x])",
        "return tf.keras.layers.MaxPooling1D()(x)",
        "self.d = tf.keras.layers.Dense(3)\n        return self.d(x)",
        "return use(tf.keras.layers.Dense(3))",
    ],
)
def test_no_layer_that_keeps_nothing_or_is_kept(body: str) -> None:
    check_noop(CALL.format(body=body))


@pytest.mark.parametrize("method", ["__init__", "build", "make", "train_step"])
def test_only_call_is_known_to_run_at_each_call(method: str) -> None:
    check_noop(HEAD + f"class Net(tf.keras.Model):\n    def {method}(self, x):\n        tf.keras.layers.Dense(3)(x)\n")


def test_no_function_outside_of_a_layer() -> None:
    check_noop(HEAD + "def call(self, x):\n    return tf.keras.layers.Dense(3)(x)\n")
    check_noop(HEAD + "class A:\n    def call(self, x):\n        return tf.keras.layers.Dense(3)(x)\n")


def test_a_wrapper_is_made_with_what_it_wraps() -> None:
    source = CALL.format(body="return tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(self.n))(x)")
    assert found(source) == ["8:16 TF590 tf.keras.layers.Bidirectional"]
    check_fixed(
        source,
        CALL.format(body="return self.bidirectional(x)").replace(
            "        self.n = n\n",
            "        self.n = n\n"
            "        self.bidirectional = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(self.n))\n",
        ),
    )


def test_functions_of_layers_are_called_by_what_is_inside_of_them() -> None:
    check_fixed(
        CALL.format(body="return tf.layers.dense(tf.layers.dense(tf.to_float(x), self.n, tf.nn.relu), 1)"),
        CALL.format(body="return self.dense(self.dense_1(tf.cast(x, tf.float32)))").replace(
            "        self.n = n\n",
            "        self.n = n\n        self.dense = tf.keras.layers.Dense(1)\n"
            "        self.dense_1 = tf.keras.layers.Dense(self.n, activation=tf.nn.relu)\n",
        ),
    )


def test_imports_that_only_the_moved_text_uses_stay() -> None:
    check_fixed(
        "import tensorflow as tf\nfrom tensorflow.nn import relu\nfrom tensorflow.keras.layers import Dense\n"
        + CALL.format(body="return Dense(self.n, activation=relu)(x)").removeprefix(HEAD),
        "import tensorflow as tf\nfrom tensorflow.nn import relu\nfrom tensorflow.keras.layers import Dense\n"
        + CALL.format(body="return self.dense(x)")
        .replace("        self.n = n\n", "        self.n = n\n        self.dense = Dense(self.n, activation=relu)\n")
        .removeprefix(HEAD),
    )


def test_line_ends_stay_what_they_are() -> None:
    source = CALL.format(body="return tf.keras.layers.Dense(3)(x)").replace("\n", "\r\n")
    after = CALL.format(body="return self.dense(x)").replace(
        "        self.n = n\n", "        self.n = n\n        self.dense = tf.keras.layers.Dense(3)\n"
    )
    check_fixed(source, after.replace("\n", "\r\n"))
