"""Why programs with a session are refused."""

from __future__ import annotations

from eagerly.fix import fixes
from helpers import analyse

HEAD = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None])
v = tf.Variable([1.0, 2.0])
y = x * v
loss = tf.reduce_sum(y)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
update = tf.assign_add(v, [1.0, 1.0])
"""
SESSION = "sess = tf.Session()\nsess.run(tf.global_variables_initializer())\n"


def reason_for(rest: str, head: str = HEAD) -> str:
    """Why nothing of the program, whose first lines are always the same, is converted."""
    analysis = analyse(head + rest)
    found = [fixes(analysis, finding) for finding in analysis.findings if finding.rule.family == "sessions"]
    assert found
    assert [offered.preferred for offered in found if offered.preferred is not None] == []
    return "; ".join(offered.refusal or "" for offered in found)
