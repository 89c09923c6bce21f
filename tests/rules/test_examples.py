"""Every example is found, converted and run, on both TensorFlows."""

from __future__ import annotations

from typing import Any

import pytest

from eagerly.check import check
from eagerly.rules.model import Example, Rule, Safety, Target
from eagerly.settings import Settings

from .programs import BY_HAND, all_programs, cases, differences, examples, fixed, lines_found, rules
from .same import difference, differing
from .tensorflows import Answers, tensorflow1

NO_KERAS = "No module named 'keras'"
EXAMPLES = [pytest.param(key, *value, id=key) for key, value in examples().items()]
CASES = [pytest.param(key, *value, id=key) for key, value in cases().items()]
THROUGH_V1 = [pytest.param(key, id=key) for key in all_programs().through_v1]
UNLIKE = [pytest.param(key, id=key) for key in all_programs().unlike_before]
SAFE = [pytest.param(key, id=key) for key in all_programs().before]
RUN = [
    pytest.param(key, value[0], id=key)
    for key, value in {**examples(), **cases()}.items()
    if key in all_programs().after
]


def codes(source: str, target: Target) -> set[str]:
    return {finding.rule.code for finding in check(source, rules(), Settings(target=target)).findings}


@pytest.mark.parametrize(("key", "rule", "example"), EXAMPLES)
def test_example_converts(key: str, rule: Rule, example: Example) -> None:
    assert rule.code in codes(example.before, example.target)
    if example.after is not None:
        assert fixed(example.before, rule, example.target) == example.after
        assert rule.code not in codes(example.after, example.target)


@pytest.mark.parametrize(("key", "rule", "source", "target"), CASES)
def test_case_converts(key: str, rule: Rule, source: str, target: Target) -> None:
    after = fixed(source, rule, target)
    assert after != source
    assert rule.code not in codes(after, target)


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize(("key", "rule"), RUN)
def test_same_numbers(key: str, rule: Rule, before: Answers, after: Answers) -> None:
    """What a safe fix leaves computes what was computed."""
    assert "error" not in after[key], after[key]["error"]
    if rule.safety is not Safety.SAFE:
        return
    if "error" in before[key] and tensorflow1() is None:
        pytest.skip("compat.v1 of 2.21 can't stand in for TensorFlow 1.15.5 here")
    if NO_KERAS in before[key].get("error", ""):
        return  # standalone Keras 2 is not installed beside TensorFlow 1.15.5
    assert "error" not in before[key], before[key]["error"]
    assert difference(before[key]["values"], after[key]["values"]) is None


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_same_gradients(before: Answers, after: Answers) -> None:
    """What a safe fix leaves trains as before: the gradients of each value by each other one are the same."""
    keys = [str(parameters.values[0]) for parameters in SAFE]
    with_gradients = [key for key in keys if before[key].get("gradients")]
    differences_of = {key: _difference_of_gradients(before[key], after[key]) for key in with_gradients}
    assert {key: found for key, found in differences_of.items() if found is not None} == {}
    assert len(with_gradients) > 200, "the programs tell their gradients"


def _difference_of_gradients(before: Any, after: Any) -> str | None:
    names = before["values"]
    found = {
        name: {other: gradient for other, gradient in by_name.items() if other in names}
        for name, by_name in after["gradients"].items()
        if name in names
    }
    return difference({"gradients": before["gradients"]}, {"gradients": found})


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("key", UNLIKE)
def test_observed_difference_is_the_stated_one(key: str, unlike_before: Answers, unlike_after: Answers) -> None:
    """What a fix to review changes, and what TensorFlow 2 computes otherwise or stops at, was seen and written down.

    The rule's `review` or `why` says it in words; `differences.yaml` names the values, or the error.
    """
    found = differing(unlike_before[key], unlike_after[key])
    assert "error" not in unlike_after[key] or not key.endswith(BY_HAND)
    rule = all_programs().unfixed.get(key)
    if rule is not None and "error" in unlike_after[key]:
        lines = lines_found(examples()[key][1].before, rule, examples()[key][1].target)
        if not lines & {*unlike_after[key]["lines"]}:
            found = f"{found}, elsewhere"
    assert found == differences().get(key, [])


@pytest.mark.tensorflow
@pytest.mark.xdist_group("rules on TensorFlow")
@pytest.mark.parametrize("key", THROUGH_V1)
def test_same_numbers_through_compat_v1(key: str, after: Answers, through_v1: Answers, in_graph: Answers) -> None:
    """The fixed code computes the same where `tf` is `tensorflow.compat.v1`, eagerly and in a session."""
    for answers in (through_v1, in_graph):
        assert "error" not in answers[key], answers[key]["error"]
        assert difference(after[key]["values"], answers[key]["values"]) is None
