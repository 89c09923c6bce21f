"""No name of standalone Keras 1 or 2 that can't be imported any more is left in silence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from eagerly.check import Analysis, check
from eagerly.fix import fix_everything
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from rules.tensorflows import tensorflow2

from .packages import unpacked

pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # in the source of Keras 1.2.2
_RELEASES = ("Keras==2.3.1", "Keras==2.2.4", "Keras==1.2.2")


@cache
def imports(release: str) -> tuple[str, ...]:
    """Each module of a release, and what it defines or passes on, imported."""
    files = _modules(release)
    statements = [
        statement
        for module in files
        for statement in (f"import {module}", *(f"from {module} import {name}" for name in _names(files, module)))
    ]
    return tuple(dict.fromkeys(statements))


def _modules(release: str) -> dict[str, Path]:
    package = next(unpacked(release).rglob("keras/__init__.py")).parent
    words = {file: file.relative_to(package.parent).with_suffix("").parts for file in sorted(package.rglob("*.py"))}
    return {".".join(path[:-1] if path[-1] == "__init__" else path): file for file, path in words.items()}


def _names(files: dict[str, Path], module: str) -> list[str]:
    """What a module of Keras binds itself or takes from others of Keras, and the modules in it."""
    inside = [name.rpartition(".")[2] for name in files if name.rpartition(".")[0] == module]
    bound = [*_bound(files, module, ast.parse(files[module].read_text(encoding="utf-8")).body), *inside]
    return [name for name in dict.fromkeys(bound) if not name.startswith("__")]


def _bound(files: dict[str, Path], module: str, body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
            yield from (name.id for name in names if isinstance(name.ctx, ast.Store))
        elif isinstance(statement, ast.ImportFrom):
            yield from _imported(files, _source(files, module, statement), statement.names)
        elif isinstance(statement, ast.If | ast.Try):
            handlers = statement.handlers if isinstance(statement, ast.Try) else []
            for part in (statement.body, statement.orelse, *(handler.body for handler in handlers)):
                yield from _bound(files, module, part)


def _source(files: dict[str, Path], module: str, statement: ast.ImportFrom) -> str:
    """The module that a statement imports from."""
    package = module if files[module].name == "__init__.py" else module.rpartition(".")[0]
    around = package.split(".")[: package.count(".") + 2 - statement.level] if statement.level else []
    return ".".join([*around, *([statement.module] if statement.module else [])])


def _imported(files: dict[str, Path], source: str, names: list[ast.alias]) -> Iterator[str]:
    for alias in names:
        if alias.name == "*":
            yield from _names(files, source) if source in files else ()
        elif source.startswith("keras"):
            yield alias.asname or alias.name


def _failing(statements: list[str]) -> set[str]:
    return set(tensorflow2().ask("failing_imports.py", {"statements": statements})["statements"])


def _analysed(source: str) -> Analysis:
    return check(source, own_rules(), Settings(unsafe_fixes=True))


@pytest.mark.corpus
@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("release", _RELEASES)
def test_what_is_found_is_what_can_not_be_imported(release: str) -> None:
    failing = _failing(list(imports(release)))
    assert len(failing) > 1000
    assert {statement for statement in imports(release) if _analysed(f"{statement}\n").findings} == failing


@pytest.mark.corpus
@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("release", _RELEASES)
def test_what_a_fix_finishes_can_be_imported(release: str) -> None:
    used = {f"{statement}\nprint({statement.split()[-1]})\n" for statement in imports(release)}
    fixed = {source: str(fix_everything(_analysed(source)).text) for source in used}
    finished = [text for source, text in fixed.items() if text != source and not _analysed(text).findings]
    assert len(finished) > 100
    assert _failing(finished) == set()
