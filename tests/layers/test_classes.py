"""What becomes of a class that derives from Keras computes and trains as it did, and is saved and loaded whole."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.fix.everything import Fixed
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from rules.tensorflows import Answers, tensorflow1, tensorflow2

FOLDER = Path(__file__).parent
CLASSES = sorted(file.stem for file in (FOLDER / "classes").glob("*.py"))


def source_of(name: str) -> str:
    return (FOLDER / "classes" / f"{name}.py").read_text(encoding="utf-8")


@cache
def fixed(name: str) -> Fixed:
    return fix_everything(check(source_of(name), own_rules(), Settings(unsafe_fixes=True)))


@pytest.mark.parametrize("name", CLASSES)
def test_nothing_is_left(name: str) -> None:
    result = fixed(name)
    ast.parse(str(result.text))
    assert [finding.message for finding in result.remaining.findings] == []
    again = fix_everything(check(result.text, own_rules(), Settings(unsafe_fixes=True)))
    assert again.text.data == result.text.data


def _driven(sources: dict[str, str]) -> dict[str, str]:
    driver = (FOLDER / "driver.py").read_text(encoding="utf-8")
    return {name: f"{source}\n\n{driver}" for name, source in sources.items()}


@cache
def printed_before() -> Answers:
    tf1 = tensorflow1()
    assert tf1 is not None
    return tf1.ask("run_scripts.py", {"programs": _driven({name: source_of(name) for name in CLASSES})})


@cache
def printed_after() -> Answers:
    programs = _driven({name: str(fixed(name).text) for name in CLASSES})
    return tensorflow2().ask("run_scripts.py", {"programs": programs})


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("Keras on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
@pytest.mark.parametrize("name", CLASSES)
def test_it_computes_and_trains_the_same(name: str) -> None:
    """Its result and gradients, the losses of three steps, and all its variables after these agree to four places."""
    before, after = printed_before()[name], printed_after()[name]
    assert (before["error"], after["error"]) == (None, None)
    assert before["printed"].count("\n") == 7
    assert after["printed"] == before["printed"] + "saved True\n"
