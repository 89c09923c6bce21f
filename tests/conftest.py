"""Fixtures that all tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from eagerly.rules.book import RuleBook
from eagerly.rules.document import RulesError
from eagerly.rules.load import bundled_rules, load_rules

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", deadline=None, max_examples=30, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("thorough", deadline=None, max_examples=500, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile("quick")
"""The same examples each time; `--hypothesis-profile=thorough` looks for new ones."""


def pytest_sessionstart() -> None:
    """A mistake in rules.yaml is said once, and not by every test."""
    try:
        load_rules(bundled_rules())
    except RulesError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    """eagerly's own rules."""
    return load_rules(bundled_rules())
