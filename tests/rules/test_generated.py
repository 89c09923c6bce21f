"""What is generated from TensorFlow and from the code is current."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .tensorflows import TensorFlow

TOOLS = Path(__file__).parents[2] / "tools"


def run(tool: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, TOOLS / tool, "--check", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_schema_is_current() -> None:
    run("rules_schema.py")


def test_rule_pages_are_current() -> None:
    run("rule_pages.py")


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_api_table_is_current(tf1: TensorFlow, tf2: TensorFlow) -> None:
    run("api_table.py", "--tf1", str(tf1.python), "--tf2", str(tf2.python))
