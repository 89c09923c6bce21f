"""The two TensorFlows that rules are proven on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent / "scripts"
OLD = "EAGERLY_TF1_PYTHON"
NEW = "EAGERLY_TF2_PYTHON"
_SWITCHES = re.compile(r"(disable|enable)_(v2_behavior|eager_execution)")

Answers = dict[str, Any]


@dataclass(frozen=True)
class TensorFlow:
    """A Python interpreter with some TensorFlow."""

    python: Path

    def ask(self, script: str, question: Mapping[str, Any]) -> Answers:
        """What a script of `scripts/` answers."""
        done = subprocess.run(
            [self.python, SCRIPTS / script],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=1800,
        )
        assert done.returncode == 0, f"{script} failed under {self.python}:\n{done.stderr[-4000:]}"
        answers: Answers = json.loads(done.stdout)
        return answers

    def run(self, programs: Mapping[str, str], *, as_tf1: bool = False) -> Answers:
        """The values that programs leave in their names, by program.

        What switches TensorFlow 2's behaviour on or off does so for a whole process, so it runs in one of its own.
        """
        groups: dict[str, dict[str, str]] = {}
        for key, source in programs.items():
            switch = _SWITCHES.search(source)
            groups.setdefault(switch[1] if switch is not None else "", {})[key] = source
        answers: Answers = {}
        for group in groups.values():
            question = {"programs": group, "as": "tf1" if as_tf1 else "tf2"}
            answers |= self.ask("run_programs.py", question)
        return answers


def tensorflow1() -> TensorFlow | None:
    """TensorFlow 1.15.5, or None where there is no Python 3.7 for it.

    On CI a machine with Python 3.7 has to have it.
    """
    python = os.environ.get(OLD)
    if python and Path(python).exists():
        return TensorFlow(Path(python))
    if os.environ.get("CI") == "true" and shutil.which("python3.7"):
        raise RuntimeError(f"this machine has Python 3.7, so {OLD} has to name one with TensorFlow 1.15.5")
    return None


def tensorflow2() -> TensorFlow:
    """TensorFlow 2.21."""
    python = os.environ.get(NEW)
    if not python or not Path(python).exists():
        raise RuntimeError(f"{NEW} has to name a Python with TensorFlow 2.21: `make test` sets it up")
    return TensorFlow(Path(python))
