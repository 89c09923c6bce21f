"""The accuracy has one name in a file: what reads it by the old one changes in one step."""

import pytest

from eagerly.check import Analysis
from eagerly.fix import apply_edits, edits, fixes
from helpers import analyse, check_fixed, check_noop, found, refusal

SOURCE = """\
from tensorflow.keras import callbacks, models
m = models.Sequential()
m.compile("sgd", "mse", metrics=["accuracy"])
path = "w-{epoch}-{acc:.2f}-{val_acc:.2f}.keras"
save = callbacks.ModelCheckpoint(path, monitor="val_acc")
def plot(history):
    return history.history["acc"]
h = m.fit(x, y, callbacks=[save]).history
print(h["acc"], h.get("val_acc"), h.get('acc', 0))
"""


def of(analysis: Analysis) -> list[str]:
    return [finding.rule.code for finding in analysis.findings]


def test_one_action_changes_all_of_them() -> None:
    analysis = analyse(SOURCE)
    assert of(analysis) == ["TF548", "TF548", "TF510", "TF510", "TF510", "TF510"]
    chosen = {fixes(analysis, finding).preferred for finding in analysis.findings}
    (fix,) = chosen
    assert fix is not None
    assert fix.title == "Read the accuracy by its new name in all 7 places"
    after = str(apply_edits(analysis.text, edits(analysis, [fix])))
    assert after == SOURCE.replace("val_acc:", "val_accuracy:").replace("{acc:", "{accuracy:").replace(
        '"val_acc"', '"val_accuracy"'
    ).replace('"acc"', '"accuracy"').replace("'acc'", "'accuracy'")
    assert of(analyse(after)) == []


def test_a_model_that_records_acc_is_left_alone() -> None:
    check_noop(SOURCE.replace('["accuracy"]', '["acc"]'))


@pytest.mark.parametrize(
    "text",
    [
        'x = "{acc:.2f}"',
        'x = f"{epoch}-{acc}.keras"',
        'x = "{epoch} {acc:.1f}".format(epoch=1, acc=2)',
        'x = "{epoch}-{accent}.h5"',
        'x = "acc.h5"',
    ],
)
def test_other_texts_are_no_names_of_checkpoints(text: str) -> None:
    check_noop(f"import tensorflow as tf\n{text}\n")


def test_the_learning_rate_of_a_history_and_of_logs_has_its_new_name() -> None:
    source = """\
        import keras
        class C(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None):
                print(logs["lr"], logs.get("lr"))
        h = keras.Sequential().fit(x, y)
        print(h.history["lr"])
        """
    check_fixed(source, source.replace('"lr"', '"learning_rate"'))


@pytest.mark.parametrize("store", ['logs["lr"] = 1', "logs.update({'lr': 1})", "logs.update(lr=1)"])
def test_a_learning_rate_that_the_file_records_itself_keeps_its_name(store: str) -> None:
    check_noop(f"""\
        import keras
        class C(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None):
                {store}
        h = keras.Sequential().fit(x, y)
        print(h.history["lr"])
        """)


def test_a_rate_in_something_else_is_left_alone() -> None:
    check_noop('import keras\nparams = {"lr": 1}\nkeras.optimizers.SGD(params["lr"])\n')


def test_what_a_callback_is_no_longer_told_is_found() -> None:
    source = """\
        import keras
        class C(keras.callbacks.Callback):
            def on_train_begin(self, logs=None):
                print(self.params["epochs"], self.params["samples"], self.params.get("metrics"))
        """
    assert found(source) == ['4:50 TF657 "samples"', '4:78 TF657 "metrics"']


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            "save = keras.callbacks.ModelCheckpoint(path)\nprint(path.format(epoch=1, acc=0.9))\n",
            "`path.format` (line 4) fills in a value by that name",
        ),
        ("show(path)\n", "the file does not show that it goes to a `ModelCheckpoint`"),
    ],
)
def test_a_text_that_something_else_fills_in_stays(lines: str, reason: str) -> None:
    assert refusal(f'import keras\npath = "w-{{epoch}}-{{acc}}.h5"\n{lines}', "TF548") == reason


def test_a_name_is_followed_to_the_checkpoint() -> None:
    source = """\
        import os
        import keras
        class Training:
            def __init__(self, d):
                name = "w-{epoch}-{val_acc:.2f}.keras"
                self.path = os.path.join(d, name)
            def run(self):
                return keras.callbacks.ModelCheckpoint(self.path)
        """
    check_fixed(source, source.replace("val_acc", "val_accuracy"))


OUTPUTS = """\
from tensorflow.keras import callbacks, models
m = models.Model(a, [b, c])
m.compile("sgd", "mse", metrics={"out": ["accuracy"], "other": my_acc})
path = "w-{epoch}-{val_out_acc:.2f}.keras"
save = callbacks.ModelCheckpoint(path, monitor="val_out_acc")
class C(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(logs["out_acc"], logs.get("other_my_acc"))
h = m.fit(x, y, callbacks=[save]).history
print(h["out_acc"], h.get("val_out_acc"), h["other_my_acc"])
"""


def test_the_accuracy_of_an_output_has_the_name_that_compile_is_given() -> None:
    check_fixed(OUTPUTS, OUTPUTS.replace("out_acc", "out_accuracy"))


def test_an_output_that_records_acc_is_left_alone() -> None:
    check_noop(OUTPUTS.replace('["accuracy"]', '["acc"]'))
