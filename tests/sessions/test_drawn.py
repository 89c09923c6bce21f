"""Programs that draw random numbers: by many draws, means and variances are the same before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from printed import fixed, numbers, printed_after, printed_before, programs_in, words
from rules.tensorflows import tensorflow1

FOLDER = Path(__file__).parent / "drawn"
PROGRAMS = programs_in(FOLDER)
CLOSE = 0.02
"""How far the statistics of some ten thousand draws may be apart; they are of the size of one."""


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_session_goes(program: str) -> None:
    assert "Session" not in str(fixed(FOLDER, program).text)


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("sessions on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_draws_alike(program: str) -> None:
    old, new = printed_before(FOLDER)[program], printed_after(FOLDER)[program]
    assert old["error"] is None and new["error"] is None, new["error"]
    assert words(new["printed"]) == words(old["printed"])
    assert numbers(new["printed"]) == pytest.approx(numbers(old["printed"]), abs=CLOSE)
