"""Programs with sessions, converted by the command's engine, print on TensorFlow 2.21 what they print on 1.15.5."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.fix.everything import Fixed
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from rules.tensorflows import Answers, tensorflow1, tensorflow2

FILES = sorted((Path(__file__).parent / "programs").glob("*.py"))
PROGRAMS = [file.stem for file in FILES]
OLD_OPTIMIZERS = {"rmsprop", "rows_of_a_variable"}
"""The programs that keep an optimizer of TensorFlow 1, since those of Keras take other steps."""
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


@cache
def source_of(program: str) -> str:
    return (Path(__file__).parent / "programs" / f"{program}.py").read_text(encoding="utf-8")


@cache
def converted(program: str) -> Fixed:
    return fix_everything(check(source_of(program), own_rules(), Settings(unsafe_fixes=True)))


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_session_goes(program: str) -> None:
    result = converted(program)
    ast.parse(str(result.text))
    assert "Session" not in str(result.text)
    left = {finding.rule.name for finding in result.remaining.findings}
    keeps = ["compat-v1-import"] if "compat.v1" in source_of(program) else []
    keeps += ["optimizer-class"] if program in OLD_OPTIMIZERS else []
    assert left <= set(keeps)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_not_converted_stays(program: str) -> None:
    """A second look changes nothing."""
    text = converted(program).text
    again = fix_everything(check(text, own_rules(), Settings(unsafe_fixes=True)))
    assert again.text.data == text.data


@cache
def printed_before() -> Answers:
    tf1 = tensorflow1()
    assert tf1 is not None
    return tf1.ask("run_scripts.py", {"programs": {program: source_of(program) for program in PROGRAMS}})


@cache
def printed_after() -> Answers:
    programs = {program: str(converted(program).text) for program in PROGRAMS}
    return tensorflow2().ask("run_scripts.py", {"programs": programs})


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("tensorflow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_prints_the_same(program: str) -> None:
    before, after = printed_before()[program], printed_after()[program]
    assert before["error"] is None and after["error"] is None, after["error"]
    assert before["printed"]
    assert words(after["printed"]) == words(before["printed"])
    assert numbers(after["printed"]) == close_to(before["printed"])


def agree(before: Answers, after: Answers) -> bool:
    """Whether two runs of a program end without an error, and print the same."""
    is_whole = before["error"] is None and after["error"] is None and bool(before["printed"])
    is_same = words(after["printed"]) == words(before["printed"])
    return is_whole and is_same and bool(numbers(after["printed"]) == close_to(before["printed"]))


def close_to(printed: str) -> Any:
    return pytest.approx(numbers(printed), rel=1e-5, abs=1e-6)


def numbers(printed: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(_plain(printed))]


def words(printed: str) -> list[str]:
    """What is printed but for numbers, and for the brackets and spaces that depend on how long they are."""
    return re.findall(r"\w+", _NUMBER.sub("", _plain(printed)))


def _plain(printed: str) -> str:
    """Without the types of numbers, which NumPy 2 shows and NumPy 1 does not."""
    return re.sub(r"np\.\w+\(([^()]*)\)|, dtype=\w+", r"\1", printed)
