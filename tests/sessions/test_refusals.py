"""Programs that can't be converted for certain stay as they are, with the line that is in the way."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        ("print(sess.run(y))\n", "`x` is needed, and nothing is fed for it"),
        ("sess.run(y, feed)\n", "not written out here"),
        ("sess.run(loss, {y: [1.0]})\n", "`y` is fed, and is no placeholder"),
        ("print(sess.run([train, v], {x: [1.0, 2.0]})[1])\n", "in no fixed order"),
        ("a, b = sess.run([update, y], {x: [1.0, 2.0]})\n", "in no fixed order"),
        ("t, l = sess.run([train, loss], {x: [1.0, 2.0]})\nprint(t)\n", "the value of an operation is used"),
        ("r = sess.run([train, loss], {x: [1.0, 2.0]})\n", "not unpacked here"),
        ("r = sess.run({'a': loss}, {x: [1.0, 2.0]})\n", "nested"),
        ("sess.run(loss, {x: [1.0]}, options=o)\n", "`options`"),
        ("sess.run('y:0', {x: [1.0]})\n", "by name"),
        ("for i in range(2):\n    sess.run(y * i, {x: [1.0]})\n", "`i` is not always the same"),
        ("print(y.shape)\nsess.run(y, {x: [1.0]})\n", "`y` is used for something else"),
        ("tf.summary.scalar('a', loss)\nsess.run(y, {x: [1.0]})\n", "means something else in TensorFlow 2"),
        ("saver = tf.train.Saver()\nsaver.save(sess, 'm')\n", "leaves the scope"),
        ("sess.run(tf.global_variables_initializer())\nsess.run(y, {x: [1.0]})\n", "first values again here"),
        ("try:\n    sess.run(y, {x: [1.0]})\nexcept ValueError:\n    pass\n", "its errors are handled"),
        ("with tf.Session() as other:\n    other.run(y, {x: [1.0]})\n", "a second session"),
    ],
)
def test_runs_that_stay(run: str, reason: str) -> None:
    assert reason in reason_for(SESSION + run)


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("w = tf.get_variable('w', [2])\nz = x * w\n", "shares variables by name"),
        ("w = tf.Variable(x)\nz = x * w\n", "`w` is made of `x`"),
        ("z = tf.layers.dense(x, 3)\n", "what `tf.layers.dense` does when it is run is not known"),
        ("z = unknown(x)\n", "what `unknown` does can't be told"),
        ("k = 1\nk = 2\nz = x * k\n", "`k` is assigned more than once"),
        ("opt = tf.train.AdamOptimizer(x)\nz = opt.minimize(loss)\n", "`opt` is made of `x`"),
        ("opt = tf.train.AdamOptimizer()\nz = opt.compute_gradients(loss)\n", "`compute_gradients`"),
        ("z = tf.train.RMSPropOptimizer(0.1).minimize(loss)\n", "Keras has no optimizer that takes the steps"),
        ("z = tf.train.AdamOptimizer(0.1).minimize(tf.gather(v, [0]))\n", "takes rows of a variable"),
        ("z = tf.assign(v, x, validate_shape=False)\n", "with options"),
        ("z = [y, loss]\n", "more than one tensor"),
        ("def f(a):\n    return a, a\nz = f(y)\n", "more than one tensor"),
        ("z = {'a': tf.Variable(1.0)}\n", "more than one tensor"),
        ("r = tf.random.normal([2])\nw = tf.Variable(r)\nz = x * r\n", "each run draws it anew"),
        ("if x is None:\n    z = 1\nelse:\n    z = y * 2\n", "`z` is not always the same"),
        ("tf.disable_v2_behavior()\nz = y\ndef f():\n    s = tf.Session()\n", "as the session in line 11 needs it"),
    ],
)
def test_graphs_that_stay(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


def test_a_caller_may_pass_any_tensor() -> None:
    source = "import tensorflow as tf\ndef f(a):\n    x = tf.placeholder(tf.float32)\n    y = x * a\n"
    source += "    with tf.Session() as sess:\n        return sess.run(y, {x: 1.0})\n"
    assert "comes from the caller" in reason_for("", source)
