"""Programs with sessions, converted by the command's engine, print on TensorFlow 2.21 what they print on 1.15.5."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from printed import assert_agree, changes_again, fixed, printed_after, printed_before, programs_in, source_of
from rules.tensorflows import tensorflow1

FOLDER = Path(__file__).parent / "programs"
PROGRAMS = programs_in(FOLDER)
OLD_OPTIMIZERS = {"momentum_with_other_rates", "rmsprop", "rows_of_a_variable"}
"""The programs that keep an optimizer of TensorFlow 1, since those of Keras take other steps."""


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_session_goes(program: str) -> None:
    result = fixed(FOLDER, program)
    ast.parse(str(result.text))
    assert "Session" not in str(result.text)
    left = {finding.rule.name for finding in result.remaining.findings}
    keeps = ["compat-v1-import"] if "compat.v1" in source_of(FOLDER, program) else []
    keeps += ["rnn-loop"] if "_rnn(" in source_of(FOLDER, program) else []
    keeps += ["optimizer-class"] if program in OLD_OPTIMIZERS else []
    assert left <= set(keeps)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_not_converted_stays(program: str) -> None:
    assert not changes_again(FOLDER, program)


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("sessions on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_prints_the_same(program: str) -> None:
    assert_agree(printed_before(FOLDER)[program], printed_after(FOLDER)[program])
