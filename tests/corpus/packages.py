"""Packages that were written for TensorFlow 1, unpacked once into the cache."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "corpus"
PACKAGES = {
    "tensor2tensor==1.15.7": 442,
    "magenta==1.3.1": 389,
    "NiftyNet==0.6.0": 205,
    "tensorlayer==1.11.1": 145,
    "tf-slim==1.1.0": 86,
    "tensorforce==0.4.4": 140,
    "OpenNMT-tf==1.25.3": 68,
    "tensorpack==0.9.9": 133,
    "stable-baselines==2.10.2": 101,
    "Keras==2.3.1": 94,
}
"""Each with the number of its Python files."""
KERAS_PACKAGES = {
    "autokeras==0.4.0": 57,
    "deepctr==0.7.0": 32,
    "deepface==0.0.20": 16,
    "delira==0.6.0": 135,
    "imageai==2.0.3": 69,
    "kapre==0.1.7": 8,
    "keras-bert==0.86.0": 37,
    "keras-retinanet==0.5.1": 62,
    "keras-rl==0.4.2": 31,
    "keras-self-attention==0.46.0": 23,
    "keras-tcn==3.1.0": 2,
    "keras-vis==0.4.1": 20,
    "segmentation-models==1.0.1": 19,
    "talos==0.6.3": 64,
}
"""The same for packages that derive from Keras or drive it, of the years from 2017 to 2021."""


def unpacked(package: str) -> Path:
    """The folder with the files of a package, downloaded when it is not there."""
    folder = _CACHE / package
    if not folder.is_dir():
        _CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=_CACHE, prefix=f"{package}."))
        try:
            _unpack(_downloaded(package, unfinished / "download"), unfinished / "files")
            (unfinished / "files").rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was faster
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def python_files(package: str) -> list[Path]:
    """The Python files of a package, in order."""
    return sorted(unpacked(package).rglob("*.py"))


def _downloaded(package: str, folder: Path) -> Path:
    """The one file that pip has for a package and nothing that it depends on, whatever that file is called."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
    subprocess.run([*command, "--quiet", "--disable-pip-version-check", package], check=True)
    (archive,) = folder.iterdir()
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Unpacks a wheel, which is a zip file by another name, or a source archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
    else:
        shutil.unpack_archive(archive, folder)
