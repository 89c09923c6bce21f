"""Programs for Keras print on TensorFlow 2.21, fixed, what they print on 1.15.5."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from eagerly.rules.model import Severity, Target
from printed import assert_agree, changes_again, fixed, printed_after, printed_before, programs_in
from rules.tensorflows import tensorflow1

FOLDER = Path(__file__).parent / "programs"
PROGRAMS = programs_in(FOLDER)
TARGETS: list[Target] = ["tf2", "keras3"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_all_that_is_found_is_fixed(program: str, target: Target) -> None:
    result = fixed(FOLDER, program, target)
    ast.parse(str(result.text))
    left = [finding for finding in result.remaining.findings if finding.severity is not Severity.HINT]
    assert [finding.message for finding in left] == []


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_second_run_changes_nothing(program: str, target: Target) -> None:
    assert not changes_again(FOLDER, program, target)


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("Keras on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_prints_the_same(program: str, target: Target) -> None:
    assert_agree(printed_before(FOLDER)[program], printed_after(FOLDER, target)[program])
