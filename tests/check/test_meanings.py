"""Calls that TensorFlow 2 takes as they stand and computes otherwise: found where the file is TensorFlow 1 code."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Severity
from helpers import analyse, check_fixed, check_noop, check_quick_fix, found, refusal

HEAD = "import tensorflow as tf\ntf.compat.v1.set_random_seed(1)\n"
MARKED = "# eagerly: written for TensorFlow 1\nimport tensorflow as tf\n"


def codes(line: str, head: str = HEAD, **settings: str) -> list[str]:
    """The rules that find something in a line of a file that is known to be TensorFlow 1 code."""
    return [entry.split()[1] for entry in found(f"{head}{line}\n", **settings) if entry.startswith("3:")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("y = tf.where(mask, a, b)", "TF223"),
        ("y = tf.where(tf.reduce_any(a, 1), a, b)", "TF223"),
        ("y = tf.while_loop(c, f, [i])", "TF224"),
        ("y = tf.while_loop(c, f, loop_vars=(i,))", "TF224"),
        ("y = tf.cond(p, lambda: [a], lambda: [b])", "TF224"),
        ("y = tf.numpy_function(f, [a], [tf.float32])[0]", "TF240"),
        ("y = tf.nn.softmax_cross_entropy_with_logits(labels=a, logits=b)", "TF225"),
        ("y = tf.nn.embedding_lookup([a, b], ids)", "TF226"),
        ("y = tf.nn.nce_loss([a, b], c, d, e, 5, 10)", "TF226"),
        ("y = tf.image.resize(x, [3, 3])", "TF227"),
        ("y = tf.image.extract_glimpse(x, [3, 3], o)", "TF227"),
        ("y = tf.nn.ctc_beam_search_decoder(x, n)", "TF228"),
        ("y = tf.strings.split(x)", "TF229"),
        ("y = tf.keras.layers.LSTM(3)", "TF547"),
        ("y = tf.keras.layers.ConvLSTM2D(3, 2, 1)", "TF547"),
        ("y = tf.keras.losses.CosineSimilarity()", "TF551"),
        ("y = tf.keras.regularizers.l1_l2(0.1)", "TF549"),
        ('y = tf.keras.layers.Dense(1, activation="hard_sigmoid")', "TF550"),
        ("y = f(tf.keras.activations.hard_sigmoid)", "TF550"),
        ("y = tf.zeros(2) == tf.ones(2)", "TF236"),
        ("y = tf.Variable(1) in found", "TF236"),
        ("y = {tf.Variable(1): 2}", "TF237"),
        ("y = {tf.zeros(2), a}", "TF237"),
        ("y = {x: 1 for x in tf.unstack(tf.zeros(2))}", "TF237"),
        ("y = {x for x in tf.unstack(tf.zeros(2))}", "TF237"),
        ("y[tf.Variable(1)] = 2", "TF237"),
        ("y = set([a, tf.zeros(2)])", "TF237"),
        ("y = frozenset(tf.zeros(2))", "TF237"),
        ("y = hash(tf.zeros(2))", "TF237"),
        ("y = tf.Variable(1) == None", "TF236"),
    ],
)
def test_another_meaning_is_found(line: str, code: str) -> None:
    assert codes(line) == [code]
    head = "import tensorflow as tf\n@tf.function\ndef f(): pass\n"
    assert [entry for entry in found(f"{head}{line}\n") if not entry.startswith("3:")] == []


def test_variables_that_come_as_a_list_are_known_as_variables() -> None:
    assert codes("y = set(tf.trainable_variables())") == ["TF762", "TF237"]
    assert "TF303" in codes("y = [v.eval() for v in tf.global_variables()]")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("y = tf.case({p: f})", "TF234"),
        ("y = tf.constant([1, 2], shape=[2, 2])", "TF235"),
        ("y = tf.constant([[1, 2]], tf.int32, (4,))", "TF235"),
        ("y = tf.device(lambda op: choose(op))", "TF927"),
        ("y = tf.device(functools.partial(choose, 1))", "TF927"),
        ("y = tf.device(worker.device_fn)", "TF927"),
        ("y = tf.keras.layers.AveragePooling2D()", "TF002"),
        ("y = tf.concat(1, [a, b])", "TF230"),
        ("y = tf.split(0, 3, x)", "TF230"),
    ],
)
def test_a_call_at_which_tensorflow_2_stops_is_found_in_every_file(line: str, code: str) -> None:
    assert codes(line) == [code]
    assert codes(line, head="import tensorflow as tf\n\n") == [code]


@pytest.mark.parametrize(
    "line",
    [
        "y = tf.where(mask)",
        "y = tf.compat.v2.where(mask, a, b)",
        "y = tf.compat.v2.nn.dropout(x, 0.8)",
        "y = tf.compat.v2.image.resize(x, size)",
        "y = tf.where(a > 0, a, b)",
        "y = tf.where(tf.equal(a, 0), tf.zeros_like(a), a)",
        "y = tf.while_loop(c, f, [i, j])",
        "y = tf.while_loop(c, f, [*variables])",
        "y = tf.cond(p, lambda: a, lambda: b)",
        "y = tf.nn.softmax_cross_entropy_with_logits(labels=tf.stop_gradient(a), logits=b)",
        "y = tf.nn.softmax_cross_entropy_with_logits(labels=tf.one_hot(a, 3), logits=b)",
        "y = tf.nn.embedding_lookup(a, ids)",
        'y = tf.image.resize(x, [3, 3], method="nearest")',
        "y = tf.strings.split(x).to_sparse()",
        "y = tf.concat([a, b], 1)",
        "y = tf.split(x, 3, 0)",
        'y = tf.keras.layers.LSTM(3, recurrent_activation="sigmoid")',
        'y = tf.keras.layers.Dense(1, name="hard_sigmoid")',
        "y = tf.keras.regularizers.l1_l2(0.1, 0.2)",
        "y = tf.case([(p, f)])",
        "y = tf.constant([1, 2, 3, 4], shape=[2, 2])",
        "y = tf.constant([1], shape=[2, 2])",
        "y = tf.constant([1, 2], shape=[n, 2])",
        "y = tf.constant([f(x), 2], shape=[4])",
        'y = tf.device("/cpu:0")',
        "y = tf.device(choose)",
        "y = tf.zeros(2) is tf.ones(2)",
        "y = tf.zeros(2) == None",
        "y = a == b",
        "y = 1 in tf.zeros(2)",
        "y = f({tf.Variable(1): 2})",
        "y = {'a': tf.zeros(2)}",
    ],
)
def test_the_same_meaning_is_left(line: str) -> None:
    assert codes(line) == []


def test_compat_v1_is_the_second_action_and_the_fix_where_that_is_the_target() -> None:
    before, after = f"{HEAD}y = tf.where(m, a, b)\n", f"{HEAD}y = tf.compat.v1.where(m, a, b)\n"
    check_quick_fix(before, after, "TF223", title="Use `tf.compat.v1.where` for now")
    check_fixed(before, after, unsafe=False, target="compat")


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("y = tf.where_v2(m, a, b)", "TF118", "tf.where"),
        ("y = tf.nn.ctc_beam_search_decoder_v2(a, n)", "TF112", "tf.nn.ctc_beam_search_decoder"),
    ],
)
def test_what_had_the_new_meaning_under_another_name_has_only_that(line: str, code: str, name: str) -> None:
    assert codes(line) == [code]
    told = f"`{name}` meant something else in TensorFlow 1: write it when all else is TensorFlow 2 code"
    assert refusal(f"{HEAD}{line}\n", code) == told


def test_compat_v1_is_no_way_back_where_it_is_the_same() -> None:
    analysis = analyse(f"{HEAD}y = tf.keras.layers.LSTM(3)\n")
    changed = next(finding for finding in analysis.findings if finding.rule.code == "TF547")
    assert fixes(analysis, changed).all == ()


def test_places_that_changed_go_through_compat_v1_where_that_is_the_target() -> None:
    check_fixed(
        f"{HEAD}y = tf.nn.conv2d(x, w, s, 'SAME', True)\n",
        f"{HEAD}y = tf.compat.v1.nn.conv2d(x, w, s, 'SAME', True)\n",
        unsafe=False,
        target="compat",
    )


def test_an_argument_by_position_that_is_given_twice_is_refused() -> None:
    line = "y = tf.sparse.reduce_sum(x, None, None, [1], True)\n"
    assert refusal(f"{HEAD}{line}", "TF002") == "`axis` has no counterpart"


def test_a_method_of_resizing_by_number_gets_its_name() -> None:
    check_fixed(
        f"{HEAD}y = tf.image.resize_images(x, [3, 3], 1)\nz = tf.image.resize_images(size=s, images=x, method=2)\n",
        "import tensorflow as tf\ntf.random.set_seed(1)\n"
        'y = tf.image.resize(x, [3, 3], method="nearest")\nz = tf.image.resize(x, s, method="bicubic")\n',
    )


def test_what_a_callback_watches_is_called_as_compile_calls_it() -> None:
    head = "import tensorflow as tf\nmodel = tf.keras.Sequential()\n"
    watch = "stop = tf.keras.callbacks.ModelCheckpoint('x.keras', monitor='val_acc')\n"
    check_fixed(
        f"{head}model.compile('adam', 'mse', metrics=['accuracy'])\n{watch}",
        f"{head}model.compile('adam', 'mse', metrics=['accuracy'])\n{watch.replace('val_acc', 'val_accuracy')}",
    )
    assert found(f"{head}model.compile('adam', 'mse', metrics=['acc'])\n{watch}") == []


def test_a_function_of_the_file_is_no_device() -> None:
    assert codes("y = tf.device(choose)", head="import tensorflow as tf\ndef choose(op): return op.name\n") == ["TF927"]


def test_a_method_is_no_device_either() -> None:
    source = """\
        import tensorflow as tf
        class Worker:
            def place(self, op):
                return op.name
            def build(self, device_setter):
                with tf.device(self.place), tf.device(device_setter), tf.device(self.name):
                    pass
        """
    assert [entry.split()[1] for entry in found(source)] == ["TF927", "TF927"]


def test_a_branch_that_is_made_beside_the_call_may_return_a_list_of_one() -> None:
    source = """\
        import tensorflow as tf
        tf.compat.v1.set_random_seed(1)
        def build(p, a):
            def one():
                b = a + 1
                return [b]
            def none():
                return
            return tf.cond(p, one, none)
        """
    assert [entry.split()[1] for entry in found(source) if "TF224" in entry] == ["TF224"]


@pytest.mark.parametrize("line", ["y = tf.while_loop(c, f, [i])", "y = g(tf.cond(p, lambda: [a], lambda: [b]))"])
def test_a_list_of_one_is_a_hint_where_nothing_tells_what_the_file_is(line: str) -> None:
    (finding,) = analyse(f"import tensorflow as tf\n{line}\n").findings
    assert (finding.rule.code, finding.severity) == ("TF224", Severity.HINT)
    check_fixed(f"import tensorflow as tf\n{line}\n", f"import tensorflow as tf\n{line}\n", target="compat")


@pytest.mark.parametrize(
    "line",
    [
        "y = tf.while_loop(c, f, [i])[0]",
        "(y,) = tf.while_loop(c, f, [i])",
        "y = tf.nest.map_structure(g, tf.while_loop(c, f, [i]))",
        "y = tf.where(m, a, b)",
    ],
)
def test_code_that_is_right_in_tensorflow_2_is_left_where_nothing_tells_what_the_file_is(line: str) -> None:
    check_noop(f"import tensorflow as tf\n{line}\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.py_func(f, [x], tf.float32)", "tf.numpy_function(f, [x], tf.float32)"),
        ("tf.py_func(f, [x], [tf.float32])[0]", "tf.numpy_function(f, [x], tf.float32)"),
        ("tf.py_func(f, [x], Tout=(tf.float32,))", "[tf.numpy_function(f, [x], tf.float32)]"),
        ("tf.py_func(f, [x], [tf.float32])[1:]", "[tf.numpy_function(f, [x], tf.float32)][1:]"),
        ("tf.py_func(f, [x], [tf.int32, tf.int64])", "tf.numpy_function(f, [x], [tf.int32, tf.int64])"),
    ],
)
def test_what_a_python_function_of_one_type_gives_stays_a_list(old: str, new: str) -> None:
    check_fixed(f"import tensorflow as tf\ny = {old}\n", f"import tensorflow as tf\ny = {new}\n")


def test_what_a_session_is_fed_is_no_dictionary_of_tensors() -> None:
    source = (
        "import tensorflow as tf\nx = tf.placeholder(tf.float32)\nkeep = tf.constant(0.5)\nfeed = {x: 1, keep: 1.0}\n"
    )
    assert [entry for entry in found(source) if "TF237" in entry] == []


@pytest.mark.parametrize(
    "line",
    [
        "y[tf.constant(0)] = 2",
        "y = {f(x): x for x in tf.unstack(tf.zeros(2))}",
        "y = set(names)",
        "y = set(tf.zeros(2), 1)",
        "y = tf.zeros(2) == None",
        "y = tf.Variable(1) is None",
    ],
)
def test_what_hashes_no_tensor_and_compares_none_is_left_alone(line: str) -> None:
    assert codes(line) == []


def test_a_function_of_ones_own_may_take_tensors() -> None:
    source = f"{HEAD}def hash(x):\n    return x.name\ny = hash(tf.zeros(2))\n"
    assert not any("TF237" in entry for entry in found(source))


def test_identity_is_kept_where_both_sides_are_tensors() -> None:
    head = f"{HEAD}a, b = tf.zeros([2]), tf.ones([2])\n"
    check_quick_fix(f"{head}c = a == b\n", f"{head}c = a is b\n", "TF236")
    check_quick_fix(f"{HEAD}c = tf.Variable(1) != None\n", f"{HEAD}c = tf.Variable(1) is not None\n", "TF236")
    assert refusal(f"{head}c = a == 1\n", "TF236").startswith("it is not known")
    assert refusal(f"{head}c = a in [b]\n", "TF236").startswith("it is not known")


def test_identity_is_what_compat_v1_computes() -> None:
    assert (
        found("import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\ny = tf.zeros(2) == x\n", target="compat")
        == []
    )


def test_several_conditions_of_a_dictionary_want_a_review() -> None:
    before = f"{HEAD}y = tf.case({{p: f,\n  q: g}})  # both\n"
    check_fixed(
        before,
        before.replace("tf.compat.v1.set_random_seed", "tf.random.set_seed").replace(
            "{p: f,\n  q: g}", "[(p, f),\n  (q, g)]"
        ),
        unsafe=True,
    )
    check_fixed(before, before, unsafe=False)
    assert refusal(f"{HEAD}y = tf.case({{p: f, **more}})\n", "TF234") == "the dictionary takes in another one"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.string_split(x)", "tf.strings.split(x).to_sparse()"),
        ("tf.string_split(x, ' ')", "tf.strings.split(x).to_sparse()"),
        ("tf.string_split(x, ' ').values", "tf.strings.split(x).to_sparse().values"),
        ("tf.string_split(x, delimiter='|')", "tf.strings.split(x, sep='|').to_sparse()"),
        ("tf.string_split(x, '|', False)", "tf.strings.split(x, sep='|').to_sparse()"),
    ],
)
def test_split_strings(old: str, new: str) -> None:
    head = "import tensorflow as tf\n"
    check_fixed(f"{head}y = {old}\n", f"{head}y = {new}\n")


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (
            "tf.string_split(x, ',', result_type='RaggedTensor')",
            "the new function gives a ragged tensor, and a sparse one with `.to_sparse()`",
        ),
        ("tf.string_split(x, '')", "without a delimiter it is `tf.strings.bytes_split(source).to_sparse()`"),
        ("tf.string_split(x, ',;')", "each character of the delimiter separated by itself"),
        ("tf.string_split(x, d)", "each character of the delimiter separated by itself"),
        (
            "tf.string_split(x, skip_empty=False)",
            "the delimiter is left out where empty parts are, and written where they stay",
        ),
    ],
)
def test_strings_that_are_split_otherwise_are_refused(call: str, reason: str) -> None:
    assert refusal(f"import tensorflow as tf\ny = {call}\n", "TF238") == reason


def test_a_constant_without_values_in_one_list_is_refused() -> None:
    assert refusal("import tensorflow as tf\ny = tf.constant([], shape=[2])\n", "TF235").startswith("there is no value")
    assert (
        refusal("import tensorflow as tf\ny = tf.constant([[1, 2]], shape=[4])\n", "TF235")
        == "the values are not in one list"
    )


@pytest.mark.parametrize("kind", ["sigmoid", "softmax", "sparse_softmax"])
def test_logits_and_labels_by_position_get_names(kind: str) -> None:
    call = f"y = tf.nn.{kind}_cross_entropy_with_logits"
    check_quick_fix(f"{HEAD}{call}(x, z)\n", f"{HEAD}{call}(logits=x, labels=z)\n", "TF239")
    assert "TF239" not in codes(f"{call}(labels=z, logits=x)")
    assert codes(f"{call}(x, z)", head="import tensorflow as tf\nimport os\n") == []
    assert refusal(f"{HEAD}{call}(x, z, 1)\n", "TF239") == "which argument is which can't be told"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.map_fn(f, x, back_prop=False)", "tf.nest.map_structure(tf.stop_gradient, tf.map_fn(f, x))"),
        ("tf.scan(f, x, None, 10, False)", "tf.nest.map_structure(tf.stop_gradient, tf.scan(f, x, None, 10, True))"),
        (
            "tf.while_loop(c, b, [x, y], back_prop=False, name='l')",
            "tf.nest.map_structure(tf.stop_gradient, tf.while_loop(c, b, [x, y], name='l'))",
        ),
    ],
)
def test_gradients_stay_out_of_a_loop(before: str, after: str) -> None:
    check_fixed(f"import tensorflow as tf\ny = {before}\n", f"import tensorflow as tf\ny = {after}\n")


@pytest.mark.parametrize("call", ["tf.map_fn(f, x)", "tf.map_fn(f, x, back_prop=True)", "tf.scan(f, x, back_prop=b)"])
def test_a_loop_with_gradients_stays(call: str) -> None:
    check_noop(f"import tensorflow as tf\ny = {call}\n")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("parts = [a, b]\ny = tf.nn.embedding_lookup(parts, ids)", "TF226"),
        ("parts = []\nfor v in vs: parts.append(v)\ny = tf.nn.embedding_lookup(parts, ids)", "TF226"),
        ("values = [i]\ny = tf.while_loop(c, f, values)", "TF224"),
    ],
)
def test_a_list_by_its_name_is_a_list(lines: str, code: str) -> None:
    assert [entry.split()[1] for entry in found(f"{MARKED}{lines}\n")] == [code]


@pytest.mark.parametrize("value", ["[w]", "f()", "w"])
def test_what_is_in_one_tensor_is_looked_up_as_before(value: str) -> None:
    check_noop(f"{MARKED}parts = {value}\ny = tf.nn.embedding_lookup(parts, ids)\n")


@pytest.mark.parametrize(
    ("labels", "axis"), [("tf.nn.softmax(w * x)", ", axis=-1"), ("tf.one_hot(x, 3)", ""), ("x", "")]
)
def test_the_gradient_of_labels_that_today_s_function_let_through_stays(labels: str, axis: str) -> None:
    head = "import tensorflow as tf\nx = tf.placeholder(tf.float32, [2, 2])\nw = tf.Variable(1.0)\n"
    call = "y = tf.nn.softmax_cross_entropy_with_logits{}(labels={}, logits=x{})\n"
    check_fixed(head + call.format("_v2", labels, ""), head + call.format("", labels, axis), unsafe=False)
