"""Each example, converted by the command, computes on TensorFlow 2.21 what it computed on 1.15.5."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import programs

OLD, NEW = os.environ.get("EAGERLY_TF1_PYTHON", ""), os.environ.get("EAGERLY_TF2_PYTHON", "")
needs_both = [
    pytest.mark.tensorflow,
    pytest.mark.tensorflow1,
    pytest.mark.skipif(not OLD and os.environ.get("CI") != "true", reason="no Python 3.7 here for TensorFlow 1.15.5"),
]


def converted(source: str, folder: Path) -> str:
    """The source after `eagerly check --fix --unsafe-fixes`."""
    file = folder / "example.py"
    file.write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "eagerly", "check", "--fix", "--unsafe-fixes", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    return file.read_text(encoding="utf-8")


def run(python: str, source: str) -> Any:
    """What a program prints in its last line, as JSON."""
    assert python, "`make test` names the Pythons that have TensorFlow"
    done = subprocess.run([python, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_session_becomes_eager_code(tmp_path: Path) -> None:
    assert converted(programs.SESSION, tmp_path) == programs.SESSION_IN_EAGER_CODE


@pytest.mark.parametrize("source", [programs.LAYER, programs.LAYER_OF_THE_TUTORIALS])
def test_layer_adds_its_weight(source: str, tmp_path: Path) -> None:
    assert 'self.add_weight(name="W", shape=[2, 1], initializer=' in converted(source, tmp_path)


@pytest.mark.parametrize("source", [programs.LOSS, programs.LOSS_OF_THE_TUTORIALS])
def test_loss_reduces_over_the_last_axis(source: str, tmp_path: Path) -> None:
    assert "return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)" in converted(source, tmp_path)


class TestOnBothTensorFlows:
    pytestmark = needs_both

    def test_session_gives_the_same_numbers(self, tmp_path: Path) -> None:
        before = run(OLD, programs.SESSION + programs.PRINT_RESULT)
        after = run(NEW, converted(programs.SESSION, tmp_path) + programs.PRINT_RESULT)
        assert after == before == [[-2.5]]

    def test_layer_trains_as_it_did(self, tmp_path: Path) -> None:
        before = run(OLD, programs.RESOURCE_VARIABLES + programs.LAYER + programs.TRAIN_THE_LAYER)
        after = run(NEW, converted(programs.LAYER, tmp_path) + programs.TRAIN_THE_LAYER)
        assert after["trainable"] == before["trainable"] == 1
        assert after["losses"] == pytest.approx(before["losses"], rel=1e-5)
        assert after["losses"][2] < after["losses"][0]
        for now, then in zip(after["predictions"], before["predictions"], strict=True):
            assert now == pytest.approx(then, rel=1e-5)

    @pytest.mark.parametrize("source", [programs.LOSS, programs.LOSS_OF_THE_TUTORIALS])
    def test_loss_is_the_same(self, source: str, tmp_path: Path) -> None:
        before = run(OLD, source + programs.EVALUATE_THE_LOSS)
        after = run(NEW, converted(source, tmp_path) + programs.EVALUATE_THE_LOSS)
        assert after == pytest.approx(before)


class TestOnTensorFlow2:
    """What the rules say of code that is left as it is."""

    pytestmark = pytest.mark.tensorflow

    @pytest.mark.parametrize("source", [programs.LAYER, programs.LAYER_OF_THE_TUTORIALS])
    def test_an_unconverted_layer_does_not_train(self, source: str) -> None:
        assert run(NEW, source + programs.TRAIN_THE_LAYER)["trainable"] == 0

    def test_the_tutorials_layer_trains_once_converted(self, tmp_path: Path) -> None:
        after = run(NEW, converted(programs.LAYER_OF_THE_TUTORIALS, tmp_path) + programs.TRAIN_THE_LAYER)
        assert after["trainable"] == 1
        assert after["losses"][2] < after["losses"][0]

    @pytest.mark.parametrize("source", [programs.LOSS, programs.LOSS_OF_THE_TUTORIALS])
    def test_a_loss_heeds_weights_only_once_converted(self, source: str, tmp_path: Path) -> None:
        assert run(NEW, source + programs.WEIGH_THE_LOSS) != pytest.approx(0.5)
        assert run(NEW, converted(source, tmp_path) + programs.WEIGH_THE_LOSS) == pytest.approx(0.5)
