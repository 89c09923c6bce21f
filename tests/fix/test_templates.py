"""Calls written anew: what they said stays said, and what surrounds the arguments stays where it is."""

import pytest

from eagerly.fix import apply_edits, edits, fixes
from helpers import analyse, check_fixed, check_quick_fix, refusal
from rules.programs import rules

IMPORT = "import tensorflow as tf\n"
GRAPH = "import tensorflow as tf\nx = tf.placeholder(tf.float32)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.to_float(x)", "tf.cast(x, tf.float32)"),
        ("tf.to_float(x=x)", "tf.cast(x, tf.float32)"),
        ("tf.to_float(x,)", "tf.cast(x, tf.float32,)"),
        ("tf.to_float(x, 'n')", "tf.cast(x, tf.float32, name='n')"),
        ("tf.to_float(x, name='n')", "tf.cast(x, tf.float32, name='n')"),
        ("tf.to_float(name='n', x=x)", "tf.cast(x, tf.float32, name='n')"),
        ("tf.to_float( x , name = 'n' )", "tf.cast( x, tf.float32 , name='n' )"),
        ("tf.to_float (x)", "tf.cast (x, tf.float32)"),
        ("tf.to_float(a if b else c)", "tf.cast(a if b else c, tf.float32)"),
        ("tf.to_float(lambda: 1)", "tf.cast(lambda: 1, tf.float32)"),
        ("tf.to_float((y := 1))", "tf.cast((y := 1), tf.float32)"),
        ("tf.to_float(x, n := 'n')", "tf.cast(x, tf.float32, name=(n := 'n'))"),
        ("tf.to_float('😀é')", "tf.cast('😀é', tf.float32)"),
        ("tf.to_float(x)[0].y(z)", "tf.cast(x, tf.float32)[0].y(z)"),
        ("-tf.to_float(x) ** 2", "-tf.cast(x, tf.float32) ** 2"),
        ("f'{tf.to_float(x)!r:>{tf.to_int32(w)}}'", "f'{tf.cast(x, tf.float32)!r:>{tf.cast(w, tf.int32)}}'"),
        ("tf.gfile.Copy(a, b, True)", "tf.io.gfile.copy(a, b, overwrite=True)"),
        ("tf.gfile.Copy(newpath=b, oldpath=a)", "tf.io.gfile.copy(a, b)"),
    ],
)
def test_arguments_find_their_places(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}y = {before}\n", f"{IMPORT}y = {after}\n", unsafe=False)


@pytest.mark.parametrize(
    ("keep", "rate"),
    [
        ("0.8", "0.2"),
        ("0.5", "0.5"),
        (".75", "0.25"),
        ("1e-3", "0.999"),
        ("1.0", "0.0"),
        ("keep_prob", "1 - keep_prob"),
        ("self.keep", "1 - self.keep"),
        ("keep[0]", "1 - keep[0]"),
        ("get_keep()", "1 - get_keep()"),
        ("(a + b)", "1 - (a + b)"),
        ("a + b", "1 - (a + b)"),
        ("a * b", "1 - (a * b)"),
        ("-a", "1 - (-a)"),
        ("a if b else c", "1 - (a if b else c)"),
        ("a or b", "1 - (a or b)"),
        ("not a", "1 - (not a)"),
        ("lambda: 1", "1 - (lambda: 1)"),
        ("1 - p", "p"),
        ("1. - p", "p"),
        ("1.0 - p[0]", "p[0]"),
        ("1 - (p + q)", "(p + q)"),
        ("1 - p - q", "1 - (1 - p - q)"),
        ("1 - p * q", "1 - (1 - p * q)"),
        ("2 - p", "1 - (2 - p)"),
    ],
)
def test_the_share_to_keep_becomes_the_share_to_drop(keep: str, rate: str) -> None:
    check_fixed(f"{GRAPH}y = tf.nn.dropout(x, {keep})\n", f"{GRAPH}y = tf.nn.dropout(x, rate={rate})\n", unsafe=False)


def test_arguments_change_places_with_what_was_fixed_inside_them() -> None:
    check_fixed(
        f"{GRAPH}y = tf.nn.in_top_k(tf.to_float(p), tf.to_int32(t), 1)\n",
        f"{GRAPH}y = tf.nn.in_top_k(targets=tf.cast(t, tf.int32), predictions=tf.cast(p, tf.float32), k=1)\n",
        unsafe=False,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "y = tf.to_float(\n    x,  # what\n    name='n',  # called\n)  # done\n",
            "y = tf.cast(\n    x, tf.float32,  # what\n    name='n',  # called\n)  # done\n",
        ),
        ("y = tf.to_float(\n    # what\n    x\n)\n", "y = tf.cast(\n    # what\n    x, tf.float32\n)\n"),
        ("y = tf.to_float(\n\tx)\n", "y = tf.cast(\n\tx, tf.float32)\n"),
        ("if 1:\n\ty = tf.to_float(x)\t# é\n", "if 1:\n\ty = tf.cast(x, tf.float32)\t# é\n"),
        (
            "s = '''\n  é😀'''; y = tf.to_float('''\n x''')\n",
            "s = '''\n  é😀'''; y = tf.cast('''\n x''', tf.float32)\n",
        ),
        ("y = f'''{\ntf.to_float(\nx)}'''\n", "y = f'''{\ntf.cast(\nx, tf.float32)}'''\n"),
    ],
)
def test_comments_and_line_breaks_inside_a_call_survive(before: str, after: str) -> None:
    check_fixed(IMPORT + before, IMPORT + after, unsafe=False)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_survive(end: str) -> None:
    before = end.join(["import tensorflow as tf", "y = tf.to_float(", "    x)", "\fz = tf.log(1)  # \u2028 end", ""])
    after = end.join(
        ["import tensorflow as tf", "y = tf.cast(", "    x, tf.float32)", "\fz = tf.math.log(1)  # \u2028 end", ""]
    )
    check_fixed(before, after, unsafe=False)


def test_a_bom_survives() -> None:
    check_fixed("\ufeffimport tensorflow as tf\ntf.log(1)\n", "\ufeffimport tensorflow as tf\ntf.math.log(1)\n")


def test_an_argument_without_effect_falls_away() -> None:
    check_fixed(
        f"{GRAPH}y = tf.gather(x, i, validate_indices=True)\nz = tf.gather(x, i, None, 'n')\n",
        f"{GRAPH}y = tf.gather(x, i)\nz = tf.gather(x, i, name='n')\n",
        unsafe=False,
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("tf.to_float(*args)", "`*`"),
        ("tf.to_float(x, **kwargs)", "`**`"),
        ("tf.to_float(x, 'n', 3)", "more arguments"),
        ("tf.to_float(x, dtype=1)", "`dtype`"),
        ("tf.to_float(i for i in x)", "can't be told"),
        ("tf.to_float()", "`x`"),
        ("map(tf.to_float, x)", "passed on"),
        ("tf.to_float", "passed on"),
    ],
)
def test_what_cannot_be_placed_is_refused(call: str, reason: str) -> None:
    assert reason in refusal(f"{IMPORT}y = {call}\n", "TF203")


def test_both_the_old_and_the_new_argument_are_refused() -> None:
    assert "`rate`" in refusal(f"{GRAPH}y = tf.nn.dropout(x, 0.8, rate=0.2)\n", "TF204")


def test_arguments_that_change_places_around_a_comment_are_refused() -> None:
    assert "comment" in refusal(f"{GRAPH}y = tf.nn.in_top_k(p,  # predictions\n    t, 1)\n", "TF205")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.reduce_sum(x, keep_dims=True)", "tf.reduce_sum(x, keepdims=True)"),
        ("tf.reduce_sum(x, reduction_indices=[1])", "tf.reduce_sum(x, axis=[1])"),
        (
            "tf.reduce_sum(tf.log(x), keep_dims=tf.to_float(y))",
            "tf.reduce_sum(tf.math.log(x), keepdims=tf.cast(y, tf.float32))",
        ),
        ("tf.argmax(x, dimension=tf.log(1))", "tf.argmax(x, axis=tf.math.log(1))"),
        ("tf.reduce_sum(x, keep_dims=True, **kwargs)", "tf.reduce_sum(x, keepdims=True, **kwargs)"),
        ("tf.reduce_sum(x, keep_dims = True)", "tf.reduce_sum(x, keepdims = True)"),
    ],
)
def test_a_renamed_argument_keeps_its_value(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}y = {before}\n", f"{IMPORT}y = {after}\n", unsafe=False)


@pytest.mark.parametrize(
    "call",
    [
        "tf.reduce_sum(x, axis=1, reduction_indices=None)",
        "tf.reduce_sum(x, keepdims=False, keep_dims=True)",
        "tf.reduce_sum(x, 1, reduction_indices=None)",
    ],
)
def test_an_argument_that_is_there_under_both_names_is_not_written_twice(call: str) -> None:
    assert refusal(f"{IMPORT}y = {call}\n", "TF201")


@pytest.mark.parametrize(
    "half",
    ["y = tf.to_float(\n", "y = tf.to_float(x\n", "y = tf.to_float(x,\n", "y = tf.nn.dropout(x, \n", "y = tf.log(\n"],
)
def test_a_call_that_is_being_typed_is_left_with_what_it_has(half: str) -> None:
    """Whatever is offered there keeps the text to the right and left of the name."""
    analysis = analyse(GRAPH + half)
    for finding in analysis.findings:
        for fix in fixes(analysis, finding).all:
            text = str(apply_edits(analysis.text, edits(analysis, [fix])))
            assert "tf.cast(tf.float32" not in text
            assert text.count("x") >= (GRAPH + half).count("x")


def test_a_quick_fix_touches_its_own_call_only() -> None:
    check_quick_fix(
        f"{IMPORT}y = tf.to_float(tf.log(tf.to_float(x)))\n",
        f"{IMPORT}y = tf.cast(tf.log(tf.to_float(x)), tf.float32)\n",
        "TF203",
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("K.update()", "`x` is not given"),
        ("K.update(new_x=1)", "`x` is not given"),
        ("tf.scatter_add(v, i)", "`updates` is not given"),
        ("tf.scatter_add(v, updates=u)", "`indices` is not given"),
    ],
)
def test_a_call_that_lacks_what_its_new_form_needs_is_refused(call: str, reason: str) -> None:
    source = f"import tensorflow as tf\nfrom tensorflow.keras import backend as K\ny = {call}\n"
    assert refusal(source, "TF505" if call.startswith("K") else "TF216") == reason


def test_a_number_whose_method_is_called_gets_parentheses() -> None:
    head = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\n"
    check_quick_fix(f"{head}y = K.update(1, x)\n", "import tensorflow as tf\ny = (1).assign(x)\n", "TF505")


def test_an_argument_that_only_tensorflow_1_took_keeps_gradients_out_of_the_labels() -> None:
    call = "tf.nn.softmax_cross_entropy_with_logits(labels={}, logits=a, {}=0)"
    check_fixed(IMPORT + call.format("a", "dim"), IMPORT + call.format("tf.stop_gradient(a)", "axis"), unsafe=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.dropout(x, level)", "tf.nn.dropout(x, rate=level)"),
        ("K.dropout(x, 0.25, seed=1)", "tf.nn.dropout(x, rate=0.25, seed=1)"),
        ("K.in_top_k(a, b, 2)", "tf.math.in_top_k(targets=b, predictions=a, k=2)"),
    ],
)
def test_a_new_call_is_not_taken_for_one_of_tensorflow_1(before: str, after: str) -> None:
    used = "f = tf.placeholder(tf.float32)\n"
    check_fixed(f"{IMPORT}from keras import backend as K\n{used}y = {before}\n", f"{IMPORT}{used}y = {after}\n")


def test_no_call_is_written_that_another_rule_would_write_anew() -> None:
    again = []
    for name, entries in rules().calls.items():
        for entry in entries:
            arguments, code = ", ".join(f"{name}_" for name in entry.template.parameters), entry.rule.code
            source = f"{GRAPH}import keras\ny = {name}({arguments})\n"
            analysis = analyse(source)
            offered = [fixes(analysis, each).preferred for each in analysis.findings if each.rule.code == code]
            text = str(apply_edits(analysis.text, edits(analysis, [fix for fix in offered if fix is not None])))
            after = analyse(text)
            line = text.rindex("y = ")
            left = [
                each for each in after.findings if each.span.start > line and fixes(after, each).preferred is not None
            ]
            again += [f"{source.splitlines()[-1]}: {each.message}" for each in left if text != source]
    assert again == []
