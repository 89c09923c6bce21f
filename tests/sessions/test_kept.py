"""Programs that can't be converted are kept as graphs, and print on TensorFlow 2.21 what they print on 1.15.5."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.fix import apply_edits, fix_everything
from eagerly.fix.kept_graph import kept_graph
from eagerly.rules.model import Severity, Target
from eagerly.rules.own import own_rules
from printed import assert_agree, changes_again, fixed, printed_before, programs_in, source_of
from rules.tensorflows import Answers, tensorflow1, tensorflow2

FOLDER = Path(__file__).parent / "kept"
PROGRAMS = programs_in(FOLDER)


def by_the_action(program: str) -> str:
    analysis = check(source_of(FOLDER, program), own_rules())
    return str(apply_edits(analysis.text, kept_graph(analysis).edits))


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_graph_is_kept(program: str) -> None:
    result = fixed(FOLDER, program, "tf2")
    ast.parse(str(result.text))
    assert str(result.text).count("disable_v2_behavior()") == 1
    said = [finding for finding in result.remaining.findings if finding.rule.family == "sessions"]
    assert said
    assert all(finding.severity is Severity.HINT and "kept as a graph" in finding.message for finding in said)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_action_changes_imports_and_nothing_else(program: str) -> None:
    before, after = source_of(FOLDER, program).splitlines(), by_the_action(program).splitlines()
    gone = [line for line in before if line not in after]
    made_anew = {"class_with_session": 2, "regularized_in_functions": 1, "two_scopes_of_layers": 4}
    assert len([line for line in gone if "import" not in line]) == made_anew.get(program, 0)
    assert all(line.lstrip().startswith(("import tensorflow", "from tensorflow")) for line in gone if "import" in line)


@pytest.mark.parametrize("target", ["tf2", "compat"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_second_run_changes_nothing(program: str, target: Target) -> None:
    assert not changes_again(FOLDER, program, target)


@pytest.mark.parametrize("program", PROGRAMS)
def test_without_review_nothing_is_kept(program: str) -> None:
    result = fix_everything(check(source_of(FOLDER, program), own_rules()))
    assert "disable_v2_behavior" not in str(result.text)


@cache
def printed_kept(way: str) -> Answers:
    """What the programs print in graph mode: a process of its own for each, since that is switched on for all of it."""
    answers: Answers = {}
    for program in PROGRAMS:
        text = (
            by_the_action(program)
            if way == "action"
            else str(fixed(FOLDER, program, "compat" if way == "compat" else "tf2").text)
        )
        answers |= tensorflow2().ask("run_scripts.py", {"programs": {program: text}})
    return answers


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("sessions on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("way", ["action", "everything", "compat"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_prints_the_same(program: str, way: str) -> None:
    assert_agree(printed_before(FOLDER)[program], printed_kept(way)[program])
