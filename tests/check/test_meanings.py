"""Calls that TensorFlow 2 takes as they stand and computes otherwise: found where the file is TensorFlow 1 code."""

import pytest

from helpers import check_fixed, check_quick_fix, found, refusal

HEAD = "import tensorflow as tf\ntf.compat.v1.set_random_seed(1)\n"


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
        ("y = tf.nn.softmax_cross_entropy_with_logits(labels=a, logits=b)", "TF225"),
        ("y = tf.nn.embedding_lookup([a, b], ids)", "TF226"),
        ("y = tf.nn.nce_loss([a, b], c, d, e, 5, 10)", "TF226"),
        ("y = tf.image.resize(x, [3, 3])", "TF227"),
        ("y = tf.image.extract_glimpse(x, [3, 3], o)", "TF227"),
        ("y = tf.nn.ctc_beam_search_decoder(x, n)", "TF228"),
        ("y = tf.strings.split(x)", "TF229"),
        ("y = tf.concat(1, [a, b])", "TF230"),
        ("y = tf.split(0, 3, x)", "TF230"),
        ("y = tf.keras.layers.LSTM(3)", "TF547"),
    ],
)
def test_another_meaning_is_found(line: str, code: str) -> None:
    assert codes(line) == [code]
    assert codes(line, head="import tensorflow as tf\n\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "y = tf.where(mask)",
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
    ],
)
def test_the_same_meaning_is_left(line: str) -> None:
    assert codes(line) == []


def test_compat_v1_is_the_second_action_and_the_fix_where_that_is_the_target() -> None:
    before, after = f"{HEAD}y = tf.where(m, a, b)\n", f"{HEAD}y = tf.compat.v1.where(m, a, b)\n"
    check_quick_fix(before, after, "TF223", title="Use `tf.compat.v1.where` for now")
    check_fixed(before, after, unsafe=False, target="compat")


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
