"""With `target = "compat"`, no name is left that TensorFlow 2.21 does not have and that nothing was said of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.tensorflows import tensorflow2

from .compat import PACKAGES, left_by_eagerly

_PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


@pytest.mark.corpus
@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_left_in_silence(package: str) -> None:
    left = left_by_eagerly(package, tensorflow2())
    assert left.silent == []
    assert left.unreadable == 0
    assert left.missing == _said_of(package), "what docs/verification.md says"


def _said_of(package: str) -> int:
    """How many names the page says are left in a package."""
    found = re.search(rf"\| {package.replace('==', ' ')}, eagerly \| (\d+) \|", _PAGE.read_text("utf-8"))
    assert found is not None
    return int(found[1])
