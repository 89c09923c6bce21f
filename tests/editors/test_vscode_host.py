"""VS Code's real extension host: what the extension does, asked through VS Code's own interface."""

import json
import subprocess
from pathlib import Path

import pytest

from .paths import SAMPLES
from .vscode_host import run_suite
from .vscode_server import running
from .vscode_setup import VSCode

pytestmark = pytest.mark.editors

SUPPORTED = ["3.10", "3.11", "3.12", "3.13", "3.14"]


def pythons() -> list[str]:
    """The supported Pythons of this machine: on the PATH, Debian's own, pyenv's."""
    commands = ["/usr/bin/python3", *(f"python{version}" for version in SUPPORTED)]
    for version in SUPPORTED:
        commands += map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python3"))
    return sorted({_executable(command) for command in commands} - {""})


def _executable(command: str) -> str:
    ask = [command, "-c", "import os, sys; print(os.path.realpath(sys.executable))"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""


def test_in_the_extension_host(vscode: VSCode, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    report = tmp_path / "report.txt"
    environments = home / "data" / "User" / "globalStorage" / "eagerly.eagerly" / "environments"
    monkeypatch.setenv("EAGERLY_TEST_MOCHA", str(vscode.tools / "node_modules" / "mocha"))
    monkeypatch.setenv("EAGERLY_TEST_REPORT", str(report))
    monkeypatch.setenv("EAGERLY_TEST_ENVIRONMENTS", str(environments))
    monkeypatch.setenv("EAGERLY_TEST_EXPECTED", str(SAMPLES / "expected"))
    monkeypatch.setenv("EAGERLY_TEST_PYTHONS", json.dumps(pythons()))
    with running(vscode, home, "--enable-smoke-test-driver") as server:
        code = run_suite(server, samples)
    assert code == 0, report.read_text()
