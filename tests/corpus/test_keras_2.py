"""No name of standalone Keras 2.3.1 that can't be imported any more is left in silence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.rules.own import own_rules
from rules.tensorflows import tensorflow2

from .packages import python_files, unpacked

_BY_ACCIDENT = {
    "from keras.callbacks import K",
    "from keras.preprocessing import backend",
    "from keras.preprocessing import utils",
    "from keras.applications import backend",
    "from keras.applications import layers",
    "from keras.applications import models",
    "from keras.applications import utils",
    "from keras.applications import keras_modules_injection",
}
"""What its own modules imported for themselves."""


def imports() -> Iterator[str]:
    """Each module of Keras, and what it defines or passes on, imported."""
    package = next(unpacked("Keras==2.3.1").rglob("keras/__init__.py")).parent
    for file in python_files("Keras==2.3.1"):
        if package not in file.parents:
            continue
        words = file.relative_to(package.parent).with_suffix("").parts
        module = ".".join(words[:-1] if words[-1] == "__init__" else words)
        yield f"import {module}"
        yield from (f"from {module} import {name}" for name in _names(file) if not name.startswith("_"))


def _names(file: Path) -> Iterator[str]:
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
        elif isinstance(statement, ast.ImportFrom) and statement.level and file.name == "__init__.py":
            yield from (alias.asname or alias.name for alias in statement.names if alias.name != "*")


@pytest.mark.corpus
@pytest.mark.tensorflow
@pytest.mark.xdist_group("tensorflow")
def test_no_import_of_standalone_keras_is_silent() -> None:
    statements = list(dict.fromkeys(imports()))
    failing = tensorflow2().ask("failing_imports.py", {"statements": statements})["statements"]
    assert len(failing) > 1000
    silent = {statement for statement in failing if not check(f"{statement}\n", own_rules()).findings}
    assert silent == _BY_ACCIDENT
