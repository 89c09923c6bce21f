"""The code that is measured on: packages from PyPI that were written for TensorFlow 1."""

from __future__ import annotations

import ast
import shutil
from itertools import count
from pathlib import Path

from corpus.packages import unpacked

PACKAGE = "tensor2tensor"
SMALL = "tensor2tensor/data_generators/gym_env.py"
LARGE = "tensor2tensor/layers/common_layers.py"
LARGEST = "tf_slim/metrics/metric_ops_test.py"
_PACKAGES = {PACKAGE: "tensor2tensor==1.15.7", "tf_slim": "tf-slim==1.1.0"}
_UNIT = 1000


def copy_into(folder: Path) -> None:
    """Puts fresh copies of the packages into a folder, so that no project's settings apply to them."""
    for name, package in _PACKAGES.items():
        shutil.copytree(unpacked(package) / name, folder / name)


def files_to_open(folder: Path, number: int) -> list[Path]:
    """The first files of tensor2tensor by path that have more than 100 lines."""
    files = sorted((folder / PACKAGE).rglob("*.py"))
    return [file for file in files if len(file.read_text("utf-8").splitlines()) > 100][:number]


def grown(text: str, length: int) -> str:
    """A file of about this many lines: the imports of a file, and its first functions again and again.

    Each copy of a function has a name of its own. What is repeated is always the same 1,000 lines, so that a longer
    file has more of everything and nothing else.
    """
    lines = text.splitlines(keepends=True)
    body = ast.parse(text).body
    first = next(at for at, node in enumerate(body) if isinstance(node, ast.FunctionDef | ast.ClassDef))
    header, functions, taken = lines[: _start(body[first]) - 1], [], 0
    for node in body[first:]:
        if isinstance(node, ast.FunctionDef) and taken < _UNIT - len(header):
            assert node.end_lineno is not None
            functions.append((node.name, "".join(lines[_start(node) - 1 : node.end_lineno]) + "\n\n"))
            taken += node.end_lineno - _start(node) + 3
    written, total = list(header), len(header)
    for number in count():
        for name, function in functions:
            if total >= length:
                return "".join(written)
            written.append(function.replace(f"def {name}(", f"def {name}_{number}(", 1) if number else function)
            total += function.count("\n")
    raise AssertionError


def _start(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
