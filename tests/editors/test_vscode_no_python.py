"""A machine whose only Python is too old: one message that says so, and a way out of it."""

import sys
from pathlib import Path

import pytest

from .stories import RENAMED
from .vscode_server import running
from .vscode_setup import VSCode
from .vscode_window import Window, browser_page

pytestmark = pytest.mark.editors

OLD_PYTHON = """#!/bin/sh
echo '{"executable": "", "version": [3, 8, 20], "implementation": "CPython", "freeThreaded": false}'
"""


def test_one_message_and_select_interpreter(vscode: VSCode, tmp_path: Path, samples: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text(OLD_PYTHON)
    old.chmod(0o755)
    settings = {"eagerly.interpreter": [str(old)]}
    with running(vscode, tmp_path / "home", machine_settings=settings) as server, browser_page() as page:
        window = Window(page, server.url, samples)
        window.open(RENAMED)
        needed = "Python 3.10, 3.11, 3.12, 3.13, or 3.14"
        found = f"{old} (3.8.20 is too old)"
        assert window.notifications() == [f"eagerly needs {needed} to run. Looked at: {found}."]

        window.choose("Select Interpreter…")
        window.fill_in(sys.executable)
        window.first_squiggle()
