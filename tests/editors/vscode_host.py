"""Runs the mocha suite in VS Code's real extension host."""

import json
import urllib.parse
from pathlib import Path

from .paths import HERE
from .vscode_server import Running
from .vscode_window import browser_page

SUITE = HERE / "vscode" / "suite"
WAIT_MS = 600_000


def run_suite(server: Running, folder: Path) -> int | None:
    """The exit code of the suite, run with that folder open."""
    host = urllib.parse.urlsplit(server.url).netloc
    payload = [
        ["extensionDevelopmentPath", f"vscode-remote://{host}{SUITE}"],
        ["extensionTestsPath", f"vscode-remote://{host}{SUITE / 'index.cjs'}"],
        ["skipWelcome", "true"],
    ]
    query = urllib.parse.urlencode({"folder": str(folder), "payload": json.dumps(payload)})
    codes: list[int] = []
    with browser_page() as page:
        page.expose_function("codeAutomationLog", lambda: None)
        page.expose_function("codeAutomationExit", lambda code: codes.append(code))
        page.goto(f"{server.url}/?{query}")
        for _ in range(WAIT_MS // 100):
            if codes:
                return codes[0]
            page.wait_for_timeout(100)
    return None
