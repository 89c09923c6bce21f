"""On real code nothing crashes, every result parses, and a second run has nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from eagerly.cli import cli

from .packages import PACKAGES, python_files, unpacked
from .run import of_file

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_is_fixed_well(package: str) -> None:
    files = python_files(package)
    assert len(files) == PACKAGES[package]
    assert [failure for file in files for failure in of_file(file).failures] == []


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
    assert any(data != (folder / file.relative_to(tmp_path)).read_bytes() for file, data in fixed.items())
