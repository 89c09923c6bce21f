"""What rules.yaml says gives a tensor, and does nothing else, does so in a graph of TensorFlow 1.15.5."""

from __future__ import annotations

import pytest

from eagerly.names.api import public_names
from eagerly.names.symbols import Api, Symbol

from .programs import rules
from .tensorflows import TensorFlow

CONTROL_FLOW = {"cond_context", "while_context"}
"""The collections in which a graph keeps its branches and loops, which are part of what computes the tensor."""
CHECKS = {"Assert"}
"""Operations that count as having a state so that nothing leaves them out."""


@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_tensors_are_computed_and_nothing_is_left_behind(tf1: TensorFlow) -> None:
    paths = [path for path in public_names() if rules().kind_made_by(Symbol(Api.TF, path)) == "tensor"]
    outcomes = tf1.ask("computed_tensors.py", {"functions": paths})
    assert len(outcomes) > 500
    assert [path for path, outcome in outcomes.items() if outcome is None] == [], "no call of these is known"
    assert [path for path, outcome in outcomes.items() if outcome["gives"] != "Tensor"] == []
    assert [path for path, outcome in outcomes.items() if set(outcome["stateful"]) - CHECKS] == []
    assert [path for path, outcome in outcomes.items() if set(outcome["collections"]) - CONTROL_FLOW] == []
