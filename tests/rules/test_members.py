"""No attribute is silent: what a value had on TensorFlow 1.15.5 and has no more on 2.21 is found where it is read."""

from __future__ import annotations

import pytest

from eagerly.check import check

from .programs import rules
from .tensorflows import TensorFlow

_MODEL = "tf.keras.Sequential([tf.keras.layers.{}])"
TABLE = "tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(['a'], [1]), -1)"
MODEL = _MODEL.format("Dense(1, input_shape=(2,))")
DENSE = f"{MODEL}.layers[0]"
RECURRENT = _MODEL.format("LSTM(2, input_shape=(3, 2))") + ".layers[0]"
NORMALIZATION = _MODEL.format("BatchNormalization(input_shape=(2,))") + ".layers[0]"
VALUES = [
    "tf.Variable(1.0)",
    "tf.constant(1.0)",
    "tf.data.Dataset.range(3)",
    "tf.data.Options()",
    "tf.data.Options().experimental_distribute",
    "tf.data.Options().experimental_optimization",
    TABLE,
    "tf.DeviceSpec(job='worker')",
    "tf.TensorShape([1, None])",
    "tf.TensorShape([1, None])[0]",
    "tf.keras.Input((2,)).shape",
    "tf.distribute.OneDeviceStrategy('/cpu:0')",
    "tf.train.ExponentialMovingAverage(0.5)",
    "tf.train.Checkpoint()",
    "tf.keras.Input((2,))",
    MODEL,
    DENSE,
    RECURRENT,
    NORMALIZATION,
    "tf.keras.layers.LSTMCell(2)",
    "tf.keras.optimizers.SGD(0.1)",
    "tf.keras.optimizers.Adam()",
    "tf.keras.metrics.Mean()",
    "tf.keras.losses.MeanSquaredError()",
    "tf.keras.callbacks.History()",
    "tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.9)",
]
RIGHT = {
    "tf.data.Dataset.range(3)": {"from_sparse_tensor_slices"},  # the class is asked for it, and there it is found
    "tf.keras.Input((2,))": {"OVERLOADABLE_OPERATORS", "experimental_ref", "eval"},  # what no program reads
    TABLE: {"name"},  # None now
    MODEL: {"input_spec", "output_names"},  # None now, and what models that are no `Sequential` have
    RECURRENT: {"states"},  # there from the first batch on
    DENSE: {"stateful"},  # what recurrent layers have
    NORMALIZATION: {"stateful"},
    "tf.keras.layers.LSTMCell(2)": {"stateful"},
}
"""What is not said to be gone."""


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_no_lost_attribute_is_silent(tf1: TensorFlow, tf2: TensorFlow) -> None:
    question = {"values": VALUES}
    before, after = tf1.ask("attributes.py", question), tf2.ask("attributes.py", question)
    lost = {
        value: [name for name, state in before[value].items() if state == "there" and after[value].get(name) != state]
        for value in VALUES
    }
    silent = {value: {name for name in names if not is_found(value, name)} for value, names in lost.items()}
    assert {value: names for value, names in silent.items() if names} == RIGHT
    assert sum(map(len, lost.values())) > 100, "the two releases tell their attributes"


def is_found(value: str, attribute: str) -> bool:
    """Whether reading an attribute has a finding."""
    analysis = check(f"import tensorflow as tf\nvalue = {value}\nvalue.{attribute}\n", rules())
    return any(analysis.text.line_at(finding.span.start) == 2 for finding in analysis.findings)
