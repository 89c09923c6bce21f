"""The same source gives the same findings and fixes: again, after other files, and in another process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eagerly.check import check

from .checks import described
from .sources import HEADS, SOURCES, rules


@given(sources=st.lists(SOURCES, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_neither_a_second_look_nor_other_files_change_anything(sources: list[str], order: Random) -> None:
    first = [described(check(source, rules())) for source in sources]
    again = list(range(len(sources)))
    order.shuffle(again)
    assert {index: described(check(sources[index], rules())) for index in again} == dict(enumerate(first))


def outputs(folder: Path, seed: str) -> list[bytes]:
    """What a process of its own says of a folder: the findings, and what fixing everything would change."""
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "eagerly", "check", "--unsafe-fixes"]
    return [
        subprocess.run([*command, *options, str(folder)], env=environment, capture_output=True, check=False).stdout
        for options in (["--output-format", "json"], ["--diff"])
    ]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples of all rules, each beginning in every way in which a file may."""
    folder = tmp_path_factory.mktemp("examples")
    for rule in rules().rules:
        for number, example in enumerate(rule.examples):
            (folder / f"{rule.code}_{number}.py").write_text(example.before, encoding="utf-8")
    bodies = "\n".join(example.before for rule in rules().rules for example in rule.examples)
    for number, head in enumerate(HEADS[::4]):
        (folder / f"all_{number}.py").write_text(f"{head}\n{bodies}", encoding="utf-8")
    return folder


def test_another_process_says_the_same(examples: Path) -> None:
    first = outputs(examples, "0")
    assert all(len(output) > 20_000 for output in first)
    assert outputs(examples, "4242") == first
