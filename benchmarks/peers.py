"""What eagerly is compared with, and how each is started: as its users start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks.results import EAGERLY

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "eagerly before"
RUFF = "ruff"
FIXIT = "Fixit"
BARE = "bare pygls"
TF_UPGRADE = "tf_upgrade_v2"
_HERE = Path(sys.executable).parent


@dataclass(frozen=True)
class Peer:
    """A program to measure."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Peers:
    """All that is compared: eagerly as one checkout has it, perhaps as another has it, and the others."""

    checkout: Path
    before: Path | None
    tensorflow_python: Path
    fixit_program: Path

    def eagerly(self, *arguments: str) -> list[Peer]:
        """eagerly, and after it the one that it is compared with."""
        both = [Peer(EAGERLY, (sys.executable, "-m", "eagerly", *arguments), _environment(self.checkout / "server"))]
        if self.before is not None:
            both.append(Peer(BEFORE, both[0].command, _environment(self.before / "server")))
        return both

    def servers(self, fixit: bool) -> list[Peer]:
        """All language servers, with Fixit or without."""
        others = [
            Peer(RUFF, (str(_HERE / "ruff"), "server"), _environment()),
            Peer(BARE, (sys.executable, str(ROOT / "benchmarks" / "bare_server.py")), _environment()),
        ]
        if fixit:  # By default it waits for half a second after each key.
            command = (str(self.fixit_program), "lsp", "--debounce-interval", "0")
            others.insert(1, Peer(FIXIT, command, _environment()))
        return [*self.eagerly("server"), *others]

    def tf_upgrade(self, *arguments: str) -> Peer:
        """TensorFlow's own upgrade script."""
        program = self.tensorflow_python.with_name("tf_upgrade_v2")
        return Peer(TF_UPGRADE, (str(program), *arguments), _environment())

    def missing(self, fixit: bool, tensorflow: bool) -> list[Path]:
        """The programs that are needed and not there."""
        programs = [_HERE / "ruff"]
        programs += [self.fixit_program] if fixit else []
        programs += [Path(self.tf_upgrade().command[0])] if tensorflow else []
        return [program for program in programs if not program.exists()]

    def versions(self, fixit: bool, tensorflow: bool) -> list[str]:
        """Which release of each was measured."""
        found = [f"eagerly {_commit(self.checkout)}"]
        found += [f"{BEFORE}: {_commit(self.before)}"] if self.before is not None else []
        found += [f"ruff {version('ruff')}", f"pygls {version('pygls')}"]
        found += [f"Fixit {_version_in(self.fixit_program.with_name('python'), 'fixit')}"] if fixit else []
        if tensorflow:
            found.append(f"tf_upgrade_v2 of TensorFlow {_version_in(self.tensorflow_python, 'tensorflow-cpu')}")
        return found


def default_peers(checkout: Path, before: Path | None) -> Peers:
    """The programs that the Makefile installs, or those that EAGERLY_TF2_PYTHON and EAGERLY_FIXIT name."""
    cache = ROOT / ".cache"
    return Peers(
        checkout.resolve(),
        before and before.resolve(),
        Path(os.environ.get("EAGERLY_TF2_PYTHON") or cache / "tensorflow2" / "bin" / "python"),
        Path(os.environ.get("EAGERLY_FIXIT") or cache / "fixit" / "bin" / "fixit"),
    )


def _environment(path: Path | None = None) -> dict[str, str]:
    """This process's environment with only this folder to import from; what is compiled is kept, as for any user."""
    left_out = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept if path is None else kept | {"PYTHONPATH": str(path)}


def _commit(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or version("eagerly")


def _version_in(python: Path, package: str) -> str:
    code = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
    done = subprocess.run([python, "-c", code, package], capture_output=True, text=True, check=True)
    return done.stdout.strip()
