"""Code for TensorFlow 2 and Keras 3 is right, but for what was looked at and written down."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from eagerly.rules.model import Target

from .native import LOOKED_AT, findings
from .packages import python_files

_PACKAGES: dict[str, Any] = yaml.safe_load(LOOKED_AT.read_text(encoding="utf-8"))


@pytest.mark.corpus
@pytest.mark.parametrize("target", ["tf2", "keras3"])
@pytest.mark.parametrize("package", _PACKAGES)
def test_nothing_else_is_found(package: str, target: Target) -> None:
    assert len(python_files(package)) == _PACKAGES[package]["files"]
    assert findings(package, target) == _PACKAGES[package]["found"]
