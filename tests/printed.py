"""Programs that print numbers: as they are on TensorFlow 1.15.5, and fixed on TensorFlow 2.21."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.fix.everything import Fixed
from eagerly.rules.model import Target
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from rules.tensorflows import Answers, tensorflow1, tensorflow2

_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


def programs_in(folder: Path) -> list[str]:
    """The names of the programs in a folder."""
    return sorted(file.stem for file in folder.glob("*.py"))


@cache
def source_of(folder: Path, program: str) -> str:
    return (folder / f"{program}.py").read_text(encoding="utf-8")


@cache
def fixed(folder: Path, program: str, target: Target = "tf2") -> Fixed:
    """A program with all that can be fixed."""
    return fix_everything(check(source_of(folder, program), own_rules(), Settings(target=target, unsafe_fixes=True)))


def changes_again(folder: Path, program: str, target: Target = "tf2") -> bool:
    """Whether a second look changes what the first one left."""
    text = fixed(folder, program, target).text
    again = fix_everything(check(text, own_rules(), Settings(target=target, unsafe_fixes=True)))
    return again.text.data != text.data


@cache
def printed_before(folder: Path) -> Answers:
    tf1 = tensorflow1()
    assert tf1 is not None
    return tf1.ask(
        "run_scripts.py", {"programs": {program: source_of(folder, program) for program in programs_in(folder)}}
    )


@cache
def printed_after(folder: Path, target: Target = "tf2") -> Answers:
    programs = {program: str(fixed(folder, program, target).text) for program in programs_in(folder)}
    return tensorflow2().ask("run_scripts.py", {"programs": programs})


def print_table(folder: Path, shows: Callable[[str], str]) -> None:
    """Prints a row for each program: what its source shows, and whether it prints the same."""
    before, after = printed_before(folder), printed_after(folder)
    print("| program | covers | 1.15.5 | 2.21 |\n|---|---|---|---|")
    for program in programs_in(folder):
        old, new = before[program], after[program]
        prints = f"{len(old['printed'].split())} words" if old["error"] is None else "fails"
        answer = "agrees" if agree(old, new) else "differs"
        print(f"| {program} | {shows(source_of(folder, program))} | {prints} | {answer} |")
    agreeing = sum(agree(before[program], after[program]) for program in before)
    print(f"\n{len(before)} programs, of which {agreeing} agree.")


def agree(before: Answers, after: Answers) -> bool:
    """Whether two runs of a program end without an error, and print the same."""
    is_whole = before["error"] is None and after["error"] is None and bool(before["printed"])
    is_same = words(after["printed"]) == words(before["printed"])
    return is_whole and is_same and bool(numbers(after["printed"]) == close_to(before["printed"]))


def assert_agree(before: Answers, after: Answers) -> None:
    """The same as a test, which says what differs."""
    assert before["error"] is None and after["error"] is None, before["error"] or after["error"]
    assert before["printed"]
    assert words(after["printed"]) == words(before["printed"])
    assert numbers(after["printed"]) == close_to(before["printed"])


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
