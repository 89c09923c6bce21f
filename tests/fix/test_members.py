"""Methods, attributes and keys of values are fixed where the value is known."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Safety
from helpers import analyse, check_fixed, check_quick_fix, refusal

IMPORT = "import tensorflow as tf\n"
DATASET = f"{IMPORT}ds = tf.data.Dataset.range(3)\n"
MODEL = "from keras.models import Sequential\nm = Sequential()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("n = t.shape[0].value\n", "n = t.shape[0]\n"),
        ("n = t.get_shape()[0].value + 1\n", "n = t.get_shape()[0] + 1\n"),
        ("n = [d.value for d in t.shape]\n", "n = [d for d in t.shape]\n"),
        ("n = (t.shape[0]\n     .value)\n", "n = (t.shape[0])\n"),
        ("n = tf.log(t).shape[0].value\n", "n = tf.math.log(t).shape[0]\n"),
    ],
)
def test_a_size_is_a_plain_number(before: str, after: str) -> None:
    start = f"{IMPORT}t = tf.zeros([1])\n"
    check_fixed(start + before, start + after)


def test_where_version_1_behaviour_is_kept_a_size_stays_as_it_is() -> None:
    source = "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nn = tf.zeros([1]).shape[0].value\n"
    assert "`tf.disable_v2_behavior` keeps it working" in refusal(source, "TF305")


def test_through_compat_v1_another_file_may_keep_the_old_shapes() -> None:
    analysis = analyse("import tensorflow.compat.v1 as tf\nn = tf.zeros([1]).shape[0].value\n")
    finding = next(finding for finding in analysis.findings if finding.rule.code == "TF305")
    fix = fixes(analysis, finding).preferred
    assert fix is not None
    assert fix.safety is Safety.REVIEW


def test_a_comment_before_the_attribute_is_not_lost() -> None:
    assert "comment" in refusal(f"{IMPORT}n = (tf.zeros([1]).shape[0]  # rows\n    .value)\n", "TF305")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ds.make_one_shot_iterator()", "tf.compat.v1.data.make_one_shot_iterator(ds)"),
        ("ds.make_one_shot_iterator().get_next()", "tf.compat.v1.data.make_one_shot_iterator(ds).get_next()"),
        (
            "ds.map(tf.to_float).batch(2).make_one_shot_iterator()",
            "tf.compat.v1.data.make_one_shot_iterator(ds.map(tf.to_float).batch(2))",
        ),
        ("ds.make_initializable_iterator()", "tf.compat.v1.data.make_initializable_iterator(ds)"),
        (
            "ds.make_initializable_iterator('name')",
            "tf.compat.v1.data.make_initializable_iterator(ds, shared_name='name')",
        ),
        ("ds.output_types, ds.output_shapes[0]",
         "tf.compat.v1.data.get_output_types(ds), tf.compat.v1.data.get_output_shapes(ds)[0]"),
    ],
)  # fmt: skip
def test_a_dataset_is_given_to_a_function(before: str, after: str) -> None:
    check_fixed(f"{DATASET}it = {before}\n", f"{DATASET}it = {after}\n", select=("TF307", "TF308"))


def test_what_is_in_the_chain_is_fixed_in_the_same_pass() -> None:
    check_fixed(
        f"{IMPORT}it = (tf.data.Dataset.range(3)\n      .map(tf.log)\n      .make_one_shot_iterator())\n",
        f"{IMPORT}it = (tf.compat.v1.data.make_one_shot_iterator(tf.data.Dataset.range(3)\n      .map(tf.math.log)))\n",
    )


def test_through_compat_v1_the_methods_work_still() -> None:
    source = "import tensorflow.compat.v1 as tf\nit = tf.data.Dataset.range(3).make_one_shot_iterator()\n"
    assert "keeps it working" in refusal(source, "TF307")


def test_eager_code_may_iterate_by_itself() -> None:
    check_quick_fix(
        f"{DATASET}it = ds.make_one_shot_iterator()\n", f"{DATASET}it = iter(ds)\n", "TF307", title="Iterate"
    )


def test_a_method_passed_on_is_left_to_the_person() -> None:
    assert "passed on" in refusal(f"{DATASET}f = ds.make_one_shot_iterator\n", "TF307")


def test_the_fix_of_what_is_only_likely_wants_a_review() -> None:
    analysis = analyse(f"{IMPORT}def f(ds):\n    return ds.make_one_shot_iterator()\n")
    fix = fixes(analysis, analysis.findings[0]).preferred
    assert fix is not None
    assert (fix.safety, fix.note) == (Safety.REVIEW, "Nothing in this file shows what `ds` is.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m.fit_generator(g)", "m.fit(g)"),
        ("m.fit_generator(generator=g, epochs=2)", "m.fit(g, epochs=2)"),
        ("m.fit_generator(g, 10, 2)", "m.fit(g, steps_per_epoch=10, epochs=2)"),
        ("m.fit_generator(\n    g,  # batches\n    epochs=2,\n)", "m.fit(\n    g,  # batches\n    epochs=2,\n)"),
        ("m.evaluate_generator(g, 10)", "m.evaluate(g, steps=10, verbose=0)"),
        ("m.predict_generator(g, steps=10, verbose=1)", "m.predict(g, steps=10, verbose=1)"),
        ("m.predict_proba(x, 32)", "m.predict(x, batch_size=32, verbose=0)"),
    ],
)
def test_a_model_takes_a_generator_itself(before: str, after: str) -> None:
    check_fixed(f"{MODEL}{before}\n", f"{MODEL}{after}\n")


@pytest.mark.parametrize("argument", ["workers=4", "use_multiprocessing=True", "max_queue_size=20"])
def test_an_argument_that_has_a_fix_of_its_own_comes_first(argument: str) -> None:
    name = argument.partition("=")[0]
    assert (
        refusal(f"{MODEL}m.fit_generator(g, {argument})\n", "TF507")
        == f"what is said of `{name}` (TF518) has to be fixed first"
    )


def test_the_key_of_a_history_is_renamed_in_its_quotes() -> None:
    check_fixed(
        f"{MODEL}h = m.fit(x)\nplot(h.history['acc'], h.history[\"val_acc\"])\n",
        f"{MODEL}h = m.fit(x)\nplot(h.history['accuracy'], h.history[\"val_accuracy\"])\n",
    )


def test_an_optimizer_keeps_a_session_from_being_converted() -> None:
    """Its step changes variables each time it is run."""
    source = (
        f"{IMPORT}v = tf.Variable(1.0)\nclass O(Base):\n    pass\nstep = O().minimize(v)\n"
        "with tf.Session() as sess:\n    sess.run(v)\n"
    )
    assert "changes a variable" in refusal(source, "TF302")
