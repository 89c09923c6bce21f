"""A layer that lists its weights itself: the statement goes where `add_weight` lists them."""

import pytest

from helpers import check_fixed, found, refusal

LAYER = """\
import tensorflow as tf
class Own(tf.keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(2,))
        v = self.v = self.add_weight(name="v", shape=(2,), trainable=False)
        {line}
        self.built = True
"""


@pytest.mark.parametrize(
    "line",
    [
        "self.trainable_weights = [self.w]",
        "self._trainable_weights.append(self.w)",
        "self._non_trainable_weights += [v]",
        "self._trainable_weights.extend((self.w,))",
        "self.non_trainable_weights = []",
    ],
)
def test_the_list_goes(line: str) -> None:
    check_fixed(LAYER.format(line=line), LAYER.replace("        {line}\n", ""))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("self.trainable_weights = [self.v]", "is made with `trainable=False`"),
        ("self._non_trainable_weights.append(self.w)", "is made with `trainable=True`"),
        ("self._trainable_weights.append(self.other)", "`self.other` is not made by `add_weight`"),
        ("self._trainable_weights = self.dense.trainable_weights", "not a list that is written out"),
        ("count = len(self._trainable_weights)", "used in another way"),
    ],
)
def test_what_has_to_be_looked_at(line: str, reason: str) -> None:
    assert reason in refusal(LAYER.format(line=line), "TF635")


def test_reading_the_weights_is_right() -> None:
    assert found(LAYER.format(line="count = len(self.trainable_weights)")) == []
