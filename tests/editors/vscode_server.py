"""Runs VS Code's server with the .vsix installed, in a home of its own."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .documentation import documented
from .vscode_setup import VSCode

# A tidy window that shows what these tests are about and nothing else.
USER_SETTINGS: dict[str, Any] = {
    "breadcrumbs.enabled": False,
    "chat.disableAIFeatures": True,
    "editor.fontFamily": "DejaVu Sans Mono",
    "editor.fontSize": 15,
    "editor.hover.above": False,
    "editor.minimap.enabled": False,
    "editor.occurrencesHighlight": "off",
    "editor.renderLineHighlight": "none",
    "editor.scrollBeyondLastLine": False,
    "editor.stickyScroll.enabled": False,
    "extensions.ignoreRecommendations": True,
    "telemetry.telemetryLevel": "off",
    "window.commandCenter": False,
    "workbench.activityBar.location": "hidden",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.editor.editorActionsLocation": "hidden",
    "workbench.editor.showTabs": "single",
    "workbench.enableExperiments": False,
    "workbench.layoutControl.enabled": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.statusBar.visible": False,
}

# Whatever asks an index for a package gets an error: the extension has to bring everything along.
NO_INDEX = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}


@dataclass(frozen=True)
class Running:
    url: str
    home: Path

    @property
    def environments(self) -> Path:
        """Where the extension keeps the environments that it makes."""
        return self.home / "data" / "User" / "globalStorage" / "eagerly.eagerly" / "environments"


@contextmanager
def running(
    vscode: VSCode, home: Path, *options: str, machine_settings: dict[str, Any] | None = None
) -> Iterator[Running]:
    """VS Code's server, ready to be opened in a browser; ended with all its children at the end."""
    _write_settings(home / "data" / "User" / "settings.json", USER_SETTINGS | json.loads(documented("json")))
    _write_settings(home / "data" / "Machine" / "settings.json", machine_settings or {})
    environment = os.environ | NO_INDEX | {"HOME": str(home), "EXTENSIONS_GALLERY": '{"serviceUrl": ""}'}
    command = [str(vscode.node), str(vscode.tree / "out" / "server-main.js")]
    command += ["--accept-server-license-terms"]
    command += [f"--user-data-dir={home / 'data'}", f"--server-data-dir={home / 'data'}"]
    command += [f"--extensions-dir={home / 'extensions'}"]
    install = [*command, "--install-extension", str(vscode.vsix)]
    subprocess.run(install, env=environment, check=True, capture_output=True)

    port = _free_port()
    serve = [*command, "--without-connection-token", "--host=127.0.0.1", f"--port={port}"]
    serve += ["--disable-telemetry", "--disable-workspace-trust", *options]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(process, url, home / "server.log")
        yield Running(url, home)
    finally:
        _end_group(process)


def _write_settings(file: Path, settings: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(settings))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/version"):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"VS Code's server did not start:\n{log.read_text()}")


def _end_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
