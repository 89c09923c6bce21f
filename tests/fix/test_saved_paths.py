"""Names of files that models are saved to, written where they are given or kept in a name."""

from __future__ import annotations

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, check_noop, found, refusal

HEAD = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('path = "w.h5"\nmodel.save_weights(path)\n', 'path = "w.weights.h5"\nmodel.save_weights(path)\n'),
        (
            'path = "training_1/cp.ckpt"\ndef f(m):\n'
            "    c = tf.keras.callbacks.ModelCheckpoint(filepath=path, save_weights_only=True)\n"
            "    model.load_weights(path)\n",
            'path = "training_1/cp.weights.h5"\ndef f(m):\n'
            "    c = tf.keras.callbacks.ModelCheckpoint(filepath=path, save_weights_only=True)\n"
            "    model.load_weights(path)\n",
        ),
        (
            'path = "w-{epoch:02d}-{val_loss:.2f}.hdf5"\nc = tf.keras.callbacks.ModelCheckpoint(path)\n',
            'path = "w-{epoch:02d}-{val_loss:.2f}.h5"\nc = tf.keras.callbacks.ModelCheckpoint(path)\n',
        ),
        (
            'def f():\n    here = d + "/best"\n    model.save_weights(here)\n    model.load_weights(here)\n',
            'def f():\n    here = d + "/best.weights.h5"\n    model.save_weights(here)\n    model.load_weights(here)\n',
        ),
        (
            'model.save_weights("w-{epoch}")\nmodel.load_weights("w-{epoch}")\n',
            'model.save_weights("w-{epoch}.weights.h5")\nmodel.load_weights("w-{epoch}.weights.h5")\n',
        ),
    ],
)
def test_the_end_of_the_name_changes_where_it_is_written(before: str, after: str) -> None:
    check_fixed(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "source",
    [
        "model.save_weights('%s' % path)\n",
        "model.save_weights('{}'.format(path))\n",
        "model.save_weights(f'{path}')\n",
        "path = 'a.h5'\npath = other\nmodel.save_weights(path)\n",
        "def f(path='a.h5'):\n    model.save_weights(path)\n",
        "path = 'a.weights.h5'\nmodel.save_weights(path)\n",
        "path = 'a.h5'\nmodel.load_weights(path)\n",
    ],
)
def test_a_name_that_is_right_or_not_known_is_left_alone(source: str) -> None:
    check_noop(HEAD + source)


def test_it_is_found_where_the_name_is_given() -> None:
    assert found(f"{HEAD}path = 'cp.ckpt'\nmodel.save_weights(path)\n") == ["4:20 TF519 path"]


def test_a_checkpoint_that_is_looked_for_as_such_stays_one() -> None:
    source = f"{HEAD}model.save_weights('d/cp')\nmodel.load_weights(tf.train.latest_checkpoint('d'))\n"
    assert refusal(source, "TF519") == "`tf.train.latest_checkpoint` (line 4) wants a checkpoint"


def test_a_checkpoint_that_is_only_read_stays_one() -> None:
    source = f"{HEAD}model.load_weights('d/cp.ckpt')\n"
    assert refusal(source, "TF519") == "the file does not show what wrote the checkpoint"


def test_a_file_of_weights_with_another_end_has_no_fix() -> None:
    assert "can't be told" in refusal(f"{HEAD}model.save_weights('w.model')\n", "TF519")


def test_of_a_model_that_is_not_known_it_is_a_hint() -> None:
    analysis = analyse("import keras\ndef f(m):\n    m.save_weights('w.h5')\n")
    assert [finding.severity.value for finding in analysis.findings] == ["hint"]


def test_what_is_said_to_be_something_else_is_no_model_of_keras() -> None:
    check_noop("import keras, tf_keras\ndef f(m: tf_keras.Model):\n    m.save_weights('w.h5')\n")


@pytest.mark.parametrize(
    "line",
    [
        'open("m.yaml", "w")', 'open("m.yaml", mode="w")', 'tf.keras.layers.Dense(1, name="w")', 'd["w"]', '{"w": 1}',
        '"w"', 'x == "w"',
    ],
)  # fmt: skip
def test_a_text_that_is_no_file_is_neither_renamed_nor_spoken_of(line: str) -> None:
    check_fixed(f'{HEAD}model.save_weights("w")\n{line}\n', f'{HEAD}model.save_weights("w.weights.h5")\n{line}\n')
    assert "line " not in note(f'{HEAD}model.save_weights("w")\n{line}\n')


@pytest.mark.parametrize(
    "line", ['os.path.exists("w")', 'files = ["w"]', 'add("--weights", default="w")', "def f(path='w'): pass"]
)
def test_a_text_that_may_be_the_file_stays_and_its_line_is_named(line: str) -> None:
    check_fixed(f'{HEAD}model.save_weights("w")\n{line}\n', f'{HEAD}model.save_weights("w.weights.h5")\n{line}\n')
    assert "The same text stays in line 4: " in note(f'{HEAD}model.save_weights("w")\n{line}\n')


def note(source: str) -> str:
    analysis = analyse(source)
    fix = fixes(analysis, analysis.findings[0]).preferred
    assert fix is not None
    return fix.note


def test_what_asks_for_the_file_by_the_same_name_is_given_the_new_one() -> None:
    source = """\
        import os
        import tensorflow as tf
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.save_weights(os.path.join(d, "w.h5"))
        if os.path.isfile(os.path.join(d, "w.h5")) and os.path.getsize(os.path.join(e, "w.h5")):
            model.load_weights(os.path.join(d, "w.h5"))
        """
    lines = source.splitlines(keepends=True)
    lines[3:] = [line.replace('d, "w.h5"', 'd, "w.weights.h5"') for line in lines[3:]]
    check_fixed(source, "".join(lines))


def test_a_model_beside_its_weights_keeps_its_name() -> None:
    saved = 'model.save("m.h5")\n'
    check_fixed(f'{HEAD}{saved}model.save_weights("m.h5")\n', f'{HEAD}{saved}model.save_weights("m.weights.h5")\n')


def test_other_uses_of_a_name_are_named() -> None:
    source = f'{HEAD}name = "w.h5"\nmodel.save_weights(name)\nwrite(name + ".json")\n'
    assert note(source).endswith("The name is used in line 5: look whether that wants it too.")
