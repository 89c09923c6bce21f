"""Packages that were written for TensorFlow 1, unpacked once into the cache."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "corpus"
PACKAGES = {"tensor2tensor==1.15.7": 442, "tf-slim==1.1.0": 86}
"""Each with the number of its Python files."""


def unpacked(package: str) -> Path:
    """The folder with the files of a package, downloaded when it is not there."""
    folder = _CACHE / package
    if not folder.is_dir():
        downloads = _CACHE / "downloads"
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(downloads)]
        subprocess.run([*command, "--quiet", "--disable-pip-version-check", package], check=True)
        stem = package.replace("-", "_").replace("==", "-")
        (wheel,) = downloads.glob(f"{stem}-*.whl")
        unfinished = folder.with_name(f"{package}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unfinished)
        unfinished.rename(folder)
    return folder
