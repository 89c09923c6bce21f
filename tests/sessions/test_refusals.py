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
        ("r = sess.run({'a': [train]}, {x: [1.0, 2.0]})\n", "an operation is fetched within a structure"),
        ("sess.run(loss, {x: [1.0]}, options=o)\n", "`options`"),
        ("sess.run('y:0', {x: [1.0]})\n", "by name"),
        ("for i in range(2):\n    sess.run(y * i, {x: [1.0]})\n", "`i` is not always the same"),
        ("print(y.shape)\nsess.run(y, {x: [1.0]})\n", "`y` is used for something else"),
        ("tf.image.resize(picture, [3, 3])\nsess.run(y, {x: [1.0]})\n", "means something else in TensorFlow 2"),
        ("print(sess.graph)\nsess.run(y, {x: [1.0]})\n", "`sess.graph` has no counterpart"),
        ("saver = tf.train.Saver()\nprint(saver.last_checkpoints)\n", "is used for more than to save and restore"),
        ("saver = tf.train.Saver([y])\nsaver.save(sess, 'm')\n", "which variables are saved can't be told"),
        ("saver = tf.train.Saver()\nsaver.save(sess, 'm', global_step=y)\n", "`y` is a tensor"),
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
        ("w = tf.get_variable('w', [2])\nu = tf.get_variable('w', [2])\nz = x * w\n", "is shared by its name"),
        ("w = tf.get_variable('w', [2], partitioner=p)\nz = x * w\n", "`partitioner` of the variable can't be carried"),
        ("w = tf.get_variable('w', initializer=p)\nz = x * w\n", "the shape of the variable can't be told"),
        ("w = tf.get_variable(name, [2])\nz = x * w\n", "the name `name` can't be told"),
        ("w = tf.get_variable('w', [2], tf.int32)\nz = x * w\n", "the first value of the variable can't be told"),
        ("w = tf.Variable(x)\nz = x * w\n", "`w` is made of `x`"),
        ("z = tf.layers.batch_normalization(x)\n", "does when it is run is not known"),
        ("z = tf.layers.dense(x, x)\n", "`layer` is made of `x`, which differs by the run"),
        ("def f(a):\n    return a * tf.Variable(2.0)\nz = f(x) + f(y)\n", "`f` makes others at each of its calls"),
        (
            "def f(a, n):\n    with tf.variable_scope(n):\n        return a * tf.get_variable('w', [2])\n"
            "z = f(x, 'a') + f(y, 'b')\n",
            "the name `n` can't be told",
        ),
        ("def f(a):\n    b = a * 2\n    return a * tf.Variable(b)\nz = f(x)\n", "`b` is not always the same"),
        (
            "def f(a):\n    for _ in range(2):\n        a = a * tf.Variable(2.0)\n    return a\nz = f(x)\n",
            "it makes a variable in the middle of what each run computes",
        ),
        ("z = [f(x) for f in [tf.Variable]]\n", "what `f` does can't be told"),
        ("with tf.variable_scope('a') as s:\n    z = x * v\nprint(s)\n", "`s` names a scope that goes"),
        ("s = tf.summary.image('a', y)\nz = y\n", "can't be written by a function yet"),
        ("z = unknown(x)\n", "what `unknown` does can't be told"),
        ("k = 1\nk = 2\nz = x * k\n", "`k` is assigned more than once"),
        ("opt = tf.train.AdamOptimizer(0.1, x)\nz = opt.minimize(loss)\n", "is made of `x`, which differs by the run"),
        ("opt = tf.train.MomentumOptimizer(x, 0.9)\nz = opt.minimize(loss)\n", "no twin of `MomentumOptimizer`"),
        (
            "r = tf.placeholder(tf.float32)\nz = tf.train.AdamOptimizer(r * 2).minimize(loss)\n",
            "`r` has no shape, and a learning rate is made of it",
        ),
        ("z = tf.gradients(loss, [y])\n", "which variables are trained can't be told"),
        ("z = tf.gradients(loss, [v]) + tf.gradients(y, [v])\n", "the gradients of two losses at once"),
        ("g = tf.gradients(loss, [v])\nz = tf.gradients(y, [v])[0] + g[0]\n", "the gradients of two losses"),
        ("z = [a for a in tf.trainable_variables() if a.shape]\n", "which variables `a.shape` selects can't be told"),
        (
            "z = tf.train.SyncReplicasOptimizer(opt, 2).minimize(loss)\n",
            "what the steps of `SyncReplicas` are is not known",
        ),
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


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        ("tf.Session('grpc://host')", "runs on another machine"),
        ("tf.Session(config=c)", "the configuration of the session is made elsewhere"),
        (
            "tf.Session(config=tf.ConfigProto(gpu_options=tf.GPUOptions(visible_device_list='0')))",
            "visible_device_list",
        ),
        ("tf.Session(config=tf.ConfigProto(log_device_placement=flag))", "may not be known before anything runs"),
        ("tf.Session(graph=g)", "the graph of the session is made elsewhere"),
    ],
)
def test_sessions_that_stay(session: str, reason: str) -> None:
    assert reason in reason_for(f"sess = {session}\nprint(sess.run(y, {{x: [1.0, 2.0]}}))\n")


def test_a_configuration_that_is_used_twice_stays() -> None:
    rest = "c = tf.ConfigProto()\nsess = tf.Session(config=c)\nprint(c)\nprint(sess.run(y, {x: [1.0, 2.0]}))\n"
    assert "`c` is used for more than to configure the session" in reason_for(rest)


def test_a_caller_may_pass_any_tensor() -> None:
    source = "import tensorflow as tf\ndef f(a):\n    x = tf.placeholder(tf.float32)\n    y = x * a\n"
    source += "    with tf.Session() as sess:\n        return sess.run(y, {x: 1.0})\n"
    assert "comes from the caller" in reason_for("", source)
