"""On real code nothing crashes, every result parses, and a second run has nothing to do."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

from eagerly.check import Analysis, check
from eagerly.cli import cli
from eagerly.fix import apply_edits, fix_everything
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings
from eagerly.source.files import read_source

from .packages import PACKAGES, unpacked

pytestmark = pytest.mark.corpus


def parses(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError:
            return False
    return True


def problem(analysis: Analysis) -> str | None:
    """What is wrong with the result of fixing a source."""
    result = fix_everything(analysis)
    if parses(str(analysis.text)) and not parses(str(result.text)):
        return "the result does not parse"
    if apply_edits(analysis.text, result.edits).data != result.text.data:
        return "the edits do not lead to the result"
    again = fix_everything(check(result.text, analysis.rulebook, analysis.settings))
    if again.text.data != result.text.data:
        return "a second run changes the result"
    if result.text.data == analysis.text.data and result.edits:
        return "edits that change nothing"
    return None


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_is_fixed_well(rulebook: RuleBook, package: str, unsafe: bool) -> None:
    folder = unpacked(package)
    files = sorted(folder.rglob("*.py"))
    assert len(files) == PACKAGES[package]
    settings = Settings(unsafe_fixes=unsafe)
    found = {
        str(file.relative_to(folder)): problem(check(read_source(file).text, rulebook, settings)) for file in files
    }
    assert {name: trouble for name, trouble in found.items() if trouble} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_command_fixes_the_whole_tree(package: str, tmp_path: Path) -> None:
    folder = unpacked(package)
    for file in folder.rglob("*.py"):
        copy = tmp_path / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    first = CliRunner().invoke(cli, ["check", "--fix", "--unsafe-fixes", "--quiet", str(tmp_path)])
    fixed = {file: file.read_bytes() for file in tmp_path.rglob("*.py")}
    second = CliRunner().invoke(cli, ["check", "--fix", "--unsafe-fixes", "--quiet", str(tmp_path)])
    assert (first.exit_code, first.output) == (1, "")
    assert (second.exit_code, second.output) == (1, "")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.py")} == fixed
    changed = [file for file, data in fixed.items() if data != (folder / file.relative_to(tmp_path)).read_bytes()]
    assert len(changed) > len(fixed) // 4
