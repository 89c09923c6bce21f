"""Packages that use Keras are fixed well."""

from __future__ import annotations

import pytest

from .keras import of_package
from .packages import KERAS_PACKAGES, python_files


@pytest.mark.corpus
@pytest.mark.parametrize("package", KERAS_PACKAGES)
def test_every_file_is_fixed_well(package: str) -> None:
    assert len(python_files(package)) == KERAS_PACKAGES[package]
    assert of_package(package).wrong == []
