"""Which files below the given paths are Python source to look at, notebooks too."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from eagerly.source.files import NOTEBOOK_SUFFIX

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SUFFIXES = (".py", ".pyi", ".pyw", NOTEBOOK_SUFFIX)
_LEFT_OUT = {
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pyenv", ".pytest_cache",
    ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__", "__pypackages__", "_build", "build", "dist", "node_modules",
    "site-packages", "venv",
}  # fmt: skip
"""Folders that hold no source of the project itself."""


def source_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The Python files and notebooks among and below `paths`, in order and each once.

    A file that is named is taken whatever it is called; below a folder, what .gitignore files leave out is left out.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path, []) if path.is_dir() else [path]:
            if (resolved := file.resolve()) not in seen:
                seen.add(resolved)
                yield file


def _below(folder: Path, outer: list[tuple[Path, GitIgnoreSpec]]) -> Iterator[Path]:
    ignores = outer
    ignore_file = folder / ".gitignore"
    if ignore_file.is_file():
        from pathspec import GitIgnoreSpec  # 16 ms that most folders don't need

        lines = ignore_file.read_text(encoding="utf-8", errors="replace").splitlines()
        ignores = [*outer, (folder, GitIgnoreSpec.from_lines(lines))]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        return
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _LEFT_OUT and not _is_ignored(path, ignores, "/"):
                yield from _below(path, ignores)
        elif entry.name.endswith(_SUFFIXES) and entry.is_file() and not _is_ignored(path, ignores, ""):
            yield path


def _is_ignored(path: Path, ignores: list[tuple[Path, GitIgnoreSpec]], ending: str) -> bool:
    return any(spec.match_file(path.relative_to(base).as_posix() + ending) for base, spec in ignores)
