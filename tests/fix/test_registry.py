"""What rules.yaml may name exists."""

from __future__ import annotations

from typing import get_args

from eagerly.fix import registry
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Detector, Transformation


def test_every_transformation_that_a_rule_may_name_is_there() -> None:
    assert set(registry._BY_NAME) == set(get_args(Transformation))


def test_every_detector_that_a_rule_may_name_has_a_rule(rulebook: RuleBook) -> None:
    assert set(rulebook.by_detector) == set(get_args(Detector))
