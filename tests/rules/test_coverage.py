"""Nothing of TensorFlow 1 is silent, and what is right in TensorFlow 2 is."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.names.api import Availability, availability, public_names
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Target
from eagerly.settings import Settings

from .programs import rules
from .tensorflows import TensorFlow

FALLBACK = "TF001"
"""What is said of a name that is gone and has no rule of its own."""
LATER = ["CXX_VERSION"]
"""Names that no TensorFlow 1 had, and that are gone."""
LEFT_BEHIND = (Availability.V1, Availability.BROKEN, Availability.GONE)
GONE = sorted(name for name in public_names() if availability(Symbol(Api.TF, name)) in LEFT_BEHIND)

SPEAK_OF_TENSORFLOW1 = {
    ("tf.Tensor.set_shape", "TF561"),  # a tensor of Keras, which has no such method since Keras 3
    ("tf.sparse.SparseTensor.set_shape", "TF561"),  # the same
    ("tf.constant", "TF402"),  # compat.v1.Graph
    ("tf.constant", "TF906"),  # a placeholder
    ("tf.feature_column.numeric_column", "TF542"),  # DenseFeatures, which Keras 3 lacks
    ("tf.io.decode_proto", "TF806"),  # compat.v1.Summary
    ("tf.optimizers.RMSprop", "TF515"),  # minimize, which Keras 3 lacks
    ("tf.shape", "TF559"),  # a tensor of Keras, at which tf.shape stops since Keras 3
    ("tf.test.is_gpu_available", "TF926"),  # which is deprecated
    ("tf.tuple", "TF206"),  # a session, and the order of TensorFlow 2
    ("tf.tuple", "TF301"),
    ("tf.tuple", "TF302"),
    ("tf.tuple", "TF304"),
    ("tf.while_loop", "TF224"),  # a loop in a session, for a release that says nothing of it
    ("tf.while_loop", "TF301"),
    ("tf.while_loop", "TF302"),
    ("tf.while_loop", "TF804"),  # compat.v1.Print
}
"""Docstrings whose examples are for TensorFlow 1, deprecated, or no longer run, with the rule that says so."""
NAME_WHAT_IS_NOT_THERE = {
    "tf.keras.ops.image.crop_images",
    "tf.keras.ops.image.scale_and_translate",
    "tf.keras.ops.normalize",
    "tf.keras.ops.stop_gradient",
    "tf.keras.tree.flatten_with_path",
    "tf.metrics.concordance_correlation",
    "tf.metrics.pearson_correlation",
    "tf.optimizers.RMSprop",
}
"""Docstrings of Keras with a name that it does not have, such as `keras.ops.math`."""
COULD_BE_EITHER = {("tf.image.draw_bounding_boxes", "TF231"), ("tf.nn.in_top_k", "TF205")}
"""Examples that nothing shows to be TensorFlow 2: hints."""


def codes(name: str) -> set[str]:
    source = f"import tensorflow as tf\nx = tf.{name}\ny = x(1)\nz = tf.{name}(1)\n"
    return {finding.rule.code for finding in check(source, rules()).findings}


@pytest.mark.parametrize("name", GONE)
def test_no_name_that_is_gone_is_silent(name: str) -> None:
    assert codes(name)


def test_every_name_that_is_gone_has_a_rule_of_its_own() -> None:
    assert [name for name in GONE if FALLBACK in codes(name)] == LATER


def import_statements() -> list[str]:
    """Each public name, and each module of public names, imported by its whole name."""
    statements = []
    for root in ("tensorflow", "tensorflow.compat.v1"):
        for path in public_names():
            module, _, name = f"{root}.{path}".rpartition(".")
            statements += [f"from {module} import {name}", f"import {module} as m", f"import {module}"]
    return list(dict.fromkeys(statements))


@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
def test_no_import_that_fails_is_silent(tf2: TensorFlow) -> None:
    failing = tf2.ask("failing_imports.py", {"statements": import_statements()})["statements"]
    assert len(failing) > 3000
    assert [statement for statement in failing if not check(statement + "\n", rules()).findings] == []


@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_all_of_contrib_has_rules_of_its_own(tf1: TensorFlow) -> None:
    names = tf1.ask("contrib_names.py", {})["names"]
    assert len(names) > 2000
    assert [name for name in names if not codes(name) or FALLBACK in codes(name)] == []


@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("target", ["tf2", "keras3"])
def test_docstrings_of_tensorflow2_are_right(tf2: TensorFlow, target: Target) -> None:
    examples = tf2.ask("docstring_examples.py", {})
    assert len(examples) > 900
    found = {
        (name, finding.rule.code)
        for name, source in examples.items()
        for finding in check(
            f"import tensorflow as tf\nimport keras\n{source}", rules(), Settings(target=target)
        ).findings
    }
    of_no_keras = {(name, "TF670") for name in NAME_WHAT_IS_NOT_THERE}
    assert found == SPEAK_OF_TENSORFLOW1 | COULD_BE_EITHER | of_no_keras
