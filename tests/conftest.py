"""Fixtures that all tests share."""

from __future__ import annotations

import pytest

from eagerly.rules.load import RuleBook, bundled_rules, load_rules


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    """eagerly's own rules."""
    return load_rules(bundled_rules())
