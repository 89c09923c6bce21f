"""Several graphs in one scope that can't be told apart stay as they are, with the line that is in the way."""

from __future__ import annotations

import pytest

from sessions.refused import reason_for

SECOND_GRAPH = """\
with tf.Graph().as_default():
    a = tf.placeholder(tf.float32, [None])
    u = tf.Variable([3.0])
    b = a * u
"""


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (
            "g = tf.Session()\n" + SECOND_GRAPH + "    c = b * y\n    h = tf.Session()\n"
            "g.run(y, {x: [1.0]})\nh.run(c, {a: [1.0]})\n",
            "`y` is in another graph",
        ),
        (
            "g = tf.Session()\n" + SECOND_GRAPH + "    s = tf.train.Saver()\n    h = tf.Session()\n"
            "g.run(y, {x: [1.0]})\nh.run(b, {a: [1.0]})\ns.save(h, 'm')\n",
            "there are several graphs, and `tf.train.Saver` goes by one of them",
        ),
        (
            "g = tf.Session()\n" + SECOND_GRAPH + "    h = tf.Session()\n    init = tf.global_variables_initializer()\n"
            "h.run(init)\nh.run(init)\ng.run(y, {x: [1.0]})\nh.run(b, {a: [1.0]})\n",
            "the variables get their first values again here",
        ),
        (
            "t = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(x, x), 0.0)\nz = t.lookup(x)\n"
            "s = tf.Session()\ns.run(z, {x: [1.0]})\n",
            "`t` is made of `x`, which differs by the run",
        ),
        (
            "v = tf.Variable(2.0)\nz = x * v\nv = tf.Variable(3.0)\ns = tf.Session()\ns.run(z, {x: [1.0]})\n",
            "`v` is assigned more than once",
        ),
        (
            "def f(a):\n    return a * tf.get_variable('w', [2])\nz = f(x)\n"
            "with tf.Session() as s:\n    s.run(z, {x: [1.0]})\n"
            "tf.reset_default_graph()\nx = tf.placeholder(tf.float32)\nz = f(x)\n"
            "with tf.Session() as s:\n    s.run(z, {x: [1.0]})\n",
            "`f` makes others at each of its calls",
        ),
        (
            "opt = tf.train.GradientDescentOptimizer(0.1)\nz = opt.minimize(loss)\n"
            "opt = tf.train.GradientDescentOptimizer(0.2)\ns = tf.Session()\ns.run(z, {x: [1.0]})\n",
            "`opt` is assigned more than once",
        ),
        ("for i in range(2):\n    tf.reset_default_graph()\ns = tf.Session()\ns.run(y, {x: [1.0]})\n", "forgets what"),
    ],
)
def test_graphs_that_can_not_be_told_apart(rest: str, reason: str) -> None:
    assert reason in reason_for(rest)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("s.run(y, {x: [1.0]})", "t.run(y, {x: [1.0]})"),
        ("s.run(tf.global_variables_initializer())", "t.run(y, {x: [1.0]})"),
        ("s.run(n)", "t.run(n)"),
        ("s.run(x * 2.0, {x: [1.0]})", "t.run(r, {x: [1.0]})"),
    ],
)
def test_a_second_session_that_would_begin_anew(first: str, second: str) -> None:
    drawn = "r = x * tf.random_normal([1], seed=3)\n"
    numbers = "n = tf.data.Dataset.range(3).make_one_shot_iterator().get_next()\n"
    sessions = f"with tf.Session() as s:\n    {first}\nwith tf.Session() as t:\n    {second}\n"
    assert "a second session begins with variables of its own" in reason_for(drawn + numbers + sessions)


SHRUNK = "with tf.variable_scope('a', regularizer=tf.contrib.layers.l2_regularizer(0.1)):\n"
PENALTY = "p = tf.losses.get_regularization_loss()\nwith tf.Session() as s:\n    s.run(p + z, {x: [1.0]})\n"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (f"{SHRUNK}    z = tf.layers.dense(x, 2)\n", "can't be told"),
        (f"{SHRUNK}    w = tf.get_variable('w', [2])\n    z = tf.layers.dense([x], 2) + w\n", "has a regularizer"),
        (
            "ws = [tf.get_variable('w', [2], regularizer=tf.contrib.layers.l2_regularizer(0.1))]\nz = x * ws[0]\n",
            "which losses are collected can't be told",
        ),
    ],
)
def test_regularizers_whose_losses_can_not_be_told(made: str, reason: str) -> None:
    assert reason in reason_for(made + PENALTY)


ANY = (
    "import tensorflow as tf\nit = tf.data.Iterator.from_structure(tf.float32)\nn = tf.placeholder(tf.int64)\n"
    "{start}\nx = it.get_next()\ny = x * 2.0\nwith tf.Session() as sess:\n    {run}\n    print(sess.run(y))\n"
)


@pytest.mark.parametrize(
    ("start", "run", "reason"),
    [
        ("go = it.make_initializer(data.take(n))", "sess.run(go, {n: 3})", "it goes over is made of `n`"),
        ("go = it.make_initializer(data)", "print(sess.run(go))", "what starting the iterator gives is used"),
        ("go = it.make_initializer(data); show(go)", "sess.run(go)", "`go` is used for more than its elements"),
    ],
)
def test_iterators_for_any_dataset_that_stay(start: str, run: str, reason: str) -> None:
    assert reason in reason_for("", ANY.format(start=start, run=run))
