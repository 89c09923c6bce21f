"""With `target = "compat"`, no name is left that TensorFlow 2.21 does not have and that nothing was said of."""

from __future__ import annotations

import pytest

from rules.tensorflows import tensorflow2

from .compat import PACKAGES, left_by_eagerly


@pytest.mark.corpus
@pytest.mark.tensorflow
@pytest.mark.xdist_group("tensorflow")
@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_left_in_silence(package: str) -> None:
    left = left_by_eagerly(package, tensorflow2())
    assert left.silent == []
    assert left.unreadable == 0
