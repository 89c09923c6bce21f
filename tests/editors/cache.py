"""Folders that are slow to fill and stay the same as long as what they are made from does."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from .paths import CACHE


def cached(name: str, key: str, fill: Callable[[Path], None]) -> Path:
    """The cache's folder for this key: filled now if it is not there, older ones of that name removed."""
    folder = CACHE / f"{name}-{key}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in CACHE.glob(f"{name}-*"):
                shutil.rmtree(old)
            unfinished = CACHE / f"{name}-unfinished"
            unfinished.mkdir()
            fill(unfinished)
            unfinished.rename(folder)
    return folder


def digest(files: Iterable[Path]) -> str:
    """One short key for the names and contents of all these files."""
    sha = hashlib.sha256()
    for file in sorted(files):
        sha.update(f"{file}\n".encode())
        sha.update(file.read_bytes())
    return sha.hexdigest()[:12]
