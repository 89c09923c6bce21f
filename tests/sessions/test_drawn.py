"""Programs that draw random numbers: by many draws, means and variances are the same before and after."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from rules.tensorflows import Answers, tensorflow1, tensorflow2
from sessions.test_programs import numbers, words

FILES = {file.stem: file for file in sorted((Path(__file__).parent / "drawn").glob("*.py"))}
CLOSE = 0.02
"""How far the statistics of some ten thousand draws may be apart; they are of the size of one."""


@cache
def before(program: str) -> str:
    return FILES[program].read_text(encoding="utf-8")


@cache
def after(program: str) -> str:
    return str(fix_everything(check(before(program), own_rules(), Settings(unsafe_fixes=True))).text)


@pytest.mark.parametrize("program", FILES)
def test_the_session_goes(program: str) -> None:
    assert "Session" not in after(program)


@cache
def printed_before() -> Answers:
    tf1 = tensorflow1()
    assert tf1 is not None
    return tf1.ask("run_scripts.py", {"programs": {program: before(program) for program in FILES}})


@cache
def printed_after() -> Answers:
    return tensorflow2().ask("run_scripts.py", {"programs": {program: after(program) for program in FILES}})


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("tensorflow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("program", FILES)
def test_it_draws_alike(program: str) -> None:
    old, new = printed_before()[program], printed_after()[program]
    assert old["error"] is None and new["error"] is None, new["error"]
    assert words(new["printed"]) == words(old["printed"])
    assert numbers(new["printed"]) == pytest.approx(numbers(old["printed"]), abs=CLOSE)
