"""Moving averages of all variables that there are."""

from __future__ import annotations

import pytest

from eagerly.rules.model import Severity
from helpers import analyse, check_noop

EMA = "import tensorflow as tf\nema = tf.train.ExponentialMovingAverage(0.9)\n"


@pytest.mark.parametrize("call", ["ema.apply()", "ema.variables_to_restore()"])
def test_no_variables_are_averaged(call: str) -> None:
    (finding,) = analyse(EMA + call + "\n").findings
    assert (finding.rule.code, finding.severity) == ("TF242", Severity.ERROR)


def test_variables_that_are_given_are_averaged() -> None:
    check_noop(EMA + "ema.apply([v])\nema.apply(*lists)\nema.variables_to_restore(moving_avg_variables=vs)\n")
    check_noop(EMA + "other.apply()\napply = ema.apply\n")


def test_a_graph_has_a_list_of_its_variables() -> None:
    (finding,) = analyse(EMA + "with tf.Graph().as_default():\n    ema.apply()\n").findings
    assert (finding.rule.code, finding.severity) == ("TF242", Severity.HINT)
