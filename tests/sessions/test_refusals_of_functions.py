"""Functions that make variables or layers at several calls stay where which they make can't be told for certain."""

from __future__ import annotations

import pytest

from sessions.refused import SESSION, reason_for

RUN = f"{SESSION}print(sess.run(z, {{x: [1.0]}}))\n"
READS = "`f` reads `k`, which"
OTHERS = "`f` makes others at each of its calls"


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("def f(a, *b):\n    return a * tf.Variable(2.0)\nz = f(x) + f(y)\n", OTHERS),
        ("def f(a, **b):\n    return a * tf.Variable(2.0)\nz = f(x) + f(y)\n", OTHERS),
        ("@g\ndef f(a):\n    return a * tf.Variable(2.0)\nz = f(x) + f(y)\n", OTHERS),
        (  # one of them is made at once, and no run needs it
            "def f(a):\n    return a * tf.Variable(2.0)\nk = f(tf.ones([2]))\nz = f(x) + f(y) + k\n",
            OTHERS,
        ),
        (
            "def f(a):\n    with tf.variable_scope('s', reuse=tf.AUTO_REUSE):\n"
            "        return tf.contrib.layers.fully_connected(a, 2)\nz = f(x) + f(y)\n",
            OTHERS,
        ),
        (  # the second scope begins to count anew, and finds the layer of the first
            "def f(a):\n    return tf.layers.dense(a, 2)\nwith tf.variable_scope('a'):\n    z = f(y)\n"
            "with tf.variable_scope('a', reuse=True):\n    z = z + f(x)\n",
            OTHERS,
        ),
        (
            "def f(a, n):\n    w = tf.Variable(2.0)\n    return a * w if n == 0 else f(a * w, n - 1)\n"
            "z = f(x, 1) + f(y, 0)\n",
            "`f` makes variables, and calls itself",
        ),
        (
            "def f(a):\n    return a * tf.Variable(2.0)\nz = tf.add_n([f(x) for i in range(3)])\n",
            "`f` makes variables outside of the program",
        ),
        (
            "def f(a, n):\n    return a * tf.Variable(tf.ones([n]))\nz = f(x, x.shape[0]) + f(y, 2)\n",
            "`n` is not always the same, and a variable is made of it",
        ),
        (
            "def f(a, n):\n    n = n * 2\n    return a * tf.Variable(tf.ones([n]))\nz = f(x, 1) + f(y, 2)\n",
            "`n` is not always the same, and a variable is made of it",
        ),
        (
            "n = 1.0\ndef f(a, m):\n    return a * tf.Variable(m)\nz = f(x, n)\nn = 2.0\nz = z + f(y, n)\n",
            "`m` is not always the same, and a variable is made of it",
        ),
        (
            "def f(a):\n    with tf.variable_scope(None, default_name='s'):\n"
            "        return a * tf.get_variable('w', [2])\nz = f(x) + f(y)\n",
            "the name `None` can't be told",
        ),
        (
            "def f(a, n):\n    return tf.layers.dense(a, 2, name=str(n))\nz = f(x, 1) + f(y, 2)\n",
            "the name of the layer can't be told",
        ),
        (
            "def f(a, act):\n    return act(a * tf.Variable([2.0]))\nz = f(x, tf.nn.relu) + f(y, print)\n",
            "what `print` does can't be told",
        ),
        (
            "def f(a, act):\n    return act(a * tf.Variable([2.0]))\nz = f(x, tf.nn.relu) + f(y, tf.layers.flatten)\n",
            "it makes a variable in the middle of what each run computes",
        ),
        (
            "def f(a, act):\n    return act(a * tf.Variable([2.0]))\nz = f(x, lambda t: print(t)) + f(y, tf.tanh)\n",
            "what `print` does can't be told",
        ),
        (
            "def f(a, act):\n    return tf.layers.dense(a, 2, activation=act)\n"
            "z = f(x, lambda t: t * x) + f(y, tf.tanh)\n",
            "`act` is not always the same, and a variable is made of it",
        ),
        (
            "def f(a, act):\n    return act(a * tf.Variable([2.0]))\nz = f(x, tf.nn.relu) + f(y, *d)\n",
            "what `act` does can't be told",
        ),
    ],
)
def test_functions_that_are_called_often(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + RUN)


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("def f(a, *b):\n    return tf.Variable(1.0) * a * k\nz = f(x)\n", READS),
        ("def f(a):\n    return a * q\nq = tf.placeholder(tf.float32)\nz = tf.map_fn(f, x)\n", READS.replace("k", "q")),
        ("def f(a):\n    return a * q\nq = tf.placeholder(tf.float32)\nz = f(x)\nw = f\n", READS.replace("k", "q")),
        ("def f(a):\n    return tf.Variable(1.0) * a * k\nz = f(x)\nprint(f(2.0))\n", READS),
        (
            "b = tf.placeholder(tf.bool, [])\ndef f(a):\n    a = tf.layers.dropout(a, 0.5, training=b)\n"
            "    return a * tf.cast(b, tf.float32) * tf.Variable(1.0)\nz = f(x)\n",
            "`b` tells layers whether they train, and is used for more",
        ),
    ],
)
def test_functions_that_read_placeholders(graph: str, reason: str) -> None:
    run = f"{SESSION}print(sess.run(z, {{x: [1.0], k: 2.0}}))\n"
    assert reason in reason_for("k = tf.placeholder(tf.float32)\n" + graph + run)


MODULE = """\
import tensorflow as tf
def f(a):
    return a * tf.Variable([2.0, 1.0])
def main():
    x = tf.placeholder(tf.float32, [None])
    y = f(x)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        print(sess.run(y, {x: [1.0]}))
"""


@pytest.mark.parametrize(
    "more",
    [
        "def other(a):\n    return f(a)\n",
        "main()\nf(tf.ones([2]))\n",
        "def other(a):\n    return f(a)\nother(tf.ones([2]))\n",
        "main()\ng = f\n",
    ],
)
def test_functions_of_the_module_that_others_call(more: str) -> None:
    reason = reason_for(more, MODULE)
    assert "`f` makes variables" in reason or "`other` makes variables" in reason


def test_functions_of_the_module_that_are_decorated() -> None:
    assert OTHERS in reason_for("main()\n", MODULE.replace("def f", "@g\ndef f"))


SAME = "it is not always the same, and variables are made for what is in it"
ONCE = "variables are made for what is in it, and it may be gone over only once: make a list of it"
FOUND = "a loop makes it, and may find it again by its name"


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("z = y\nfor t in [x, y]:\n    z = z * tf.Variable(1.0) + t\n", "is made of `x`, which differs by the run"),
        (
            "z = y\nfor n in [1, 2]:\n    dims = [n, 1]\n    dims[1] = 2\n    z = z * tf.Variable(tf.ones(dims))\n",
            "`dims` is not always the same, and a variable is made of it",
        ),
        (
            "z = y\nfor n in [1, 2]:\n    dims = [n]\n    dims.append(2)\n    z = z * tf.Variable(tf.ones(dims))\n",
            "`dims` is not always the same, and a variable is made of it",
        ),
        (
            "def grow(d):\n    d.append(2)\nz = y\n"
            "for n in [1, 2]:\n    dims = [n]\n    grow(dims)\n    z = z * tf.Variable(tf.ones(dims))\n",
            "it does more here than to compute",
        ),
        (
            "z = y\nfor n in [1, 2]:\n    dims = [n]\n    same = dims\n    same.append(2)\n"
            "    z = z * tf.Variable(tf.ones(dims))\n",
            "it does more here than to compute",
        ),
        ("z = y\nfor n in iter([1, 2]):\n    z = z * tf.Variable(n)\n", "what `iter` does can't be told"),
        ("s = zip([1.0, 2.0])\nz = y\nfor n in s:\n    z = z * tf.Variable(n)\n", ONCE),
        ("def f(a):\n    return a * tf.Variable(1.0)\nz = y\nfor s in [zip([1.0])]:\n    z = f(z)\n", ONCE),
        ("z = y\nfor n in {1.0: 2}:\n    z = z * tf.Variable(n)\n", SAME),
        ("def f(a, s):\n    for n in s:\n        a = a * tf.Variable(1.0)\n    return a\nz = f(x, range(d))\n", SAME),
        ("def f(a, s):\n    for n in s:\n        a = a * tf.Variable(n)\n    return a\nz = f(x, zip(d))\n", SAME),
        (
            "z = y\nfor n in range(2):\n    z = tf.layers.dense(z, 2, name='a', reuse=tf.AUTO_REUSE)\n",
            FOUND,
        ),
        ("z = y\nfor n in range(2):\n    z = tf.layers.dense(z, 2, reuse=n > 0, name='a%d' % n)\n", FOUND),
        (
            "z = y\nfor n in range(2):\n    with tf.variable_scope('a', reuse=n > 0):\n"
            "        z = tf.layers.dense(z, 2)\n",
            FOUND,
        ),
        ("z = y\nfor n in range(2):\n    z = z * tf.get_variable(str(n), [2])\n", "the name `str(n)` can't be told"),
        (
            "z = y\nfor n in range(2):\n    with tf.variable_scope('a%d' % n):\n"
            "        z = z * tf.get_variable('w', [2])\n"
            "def f(a):\n    with tf.variable_scope('a0', reuse=tf.AUTO_REUSE):\n"
            "        return a * tf.get_variable('w', [2])\nz = f(z)\n",
            "the layer may be found again by its name",
        ),
        (
            "z = y\nfor n in range(2):\n    if n:\n        z = z * tf.Variable(1.0)\n",
            "a choice makes it, and it is not always there: make it before",
        ),
        (
            "k = 1.0\nz = y\nfor n in range(2):\n    z = z * tf.Variable(k)\n    k = k + 1.0\n",
            "`k` is not always the same, and a variable is made of it",
        ),
        (
            "def f(a, n):\n    with tf.variable_scope('s%d' % n, reuse=tf.AUTO_REUSE):\n"
            "        return tf.layers.dense(a, 2)\nz = y\nfor n in range(2):\n    z = f(z, n)\n",
            FOUND,
        ),
        (
            "def f(a):\n    return tf.layers.dense(a, 2, name='d')\nz = y\nfor n in range(2):\n"
            "    with tf.variable_scope('s', reuse=n > 0):\n        z = f(z)\n",
            FOUND,
        ),
        (
            "def f(a, n):\n    with tf.variable_scope('s%d' % n):\n        return tf.layers.dense(a, 2)\nz = y\n"
            "for n in range(2):\n    z = f(z, n)\nwith tf.variable_scope('s0', reuse=True):\n"
            "    z = z + tf.layers.dense(y, 2)\n",
            "the layer may be found again by its name",
        ),
        (
            "def f(a, n):\n    for k in range(2):\n        a = tf.layers.dense(a, k + n)\n    return a\nz = y\n"
            "for k in range(2):\n    z = f(z, k)\n",
            "`k` is something else in a loop that makes variables: rename one",
        ),
        (
            "k = 3\ndef f(a):\n    for k in range(2):\n        a = g(a)\n    return a\n"
            "def g(a):\n    return tf.layers.dense(a, k)\nz = f(y)\n",
            "`k` is something else in a loop that makes variables: rename one",
        ),
        (
            "def f(a):\n    return tf.layers.dense(a, a.shape[1])\nz = y\nfor n in range(2):\n    z = f(z)\n",
            "`a` is not always the same, and a variable is made of it",
        ),
        ("def f(a, *b):\n    return a * tf.Variable(2.0)\nz = y\nfor n in range(2):\n    z = f(z)\n", OTHERS),
    ],
)
def test_loops_that_make(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + RUN)


@pytest.mark.parametrize("test", ["'dense_1' in v.name", "not v.name.startswith('dense_1')", "'1' not in v.name"])
def test_names_of_layers_that_are_counted(test: str) -> None:
    graph = (
        "z = tf.layers.dense(tf.layers.dense(y, 2), 2)\n"
        f"some = [v for v in tf.trainable_variables() if {test}]\n"
        "z = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(z), var_list=some)\n"
    )
    run = f"{SESSION}sess.run(z, {{x: [1.0]}})\n"
    assert "whether it means `dense` can't be told" in reason_for(graph + run)


AGAIN = "the layer may be found again by its name, as eager code does not"


@pytest.mark.parametrize(
    "graph",
    [
        "z = tf.layers.dense(y, 2, name='d') + tf.layers.dense(x, 2, name='d', reuse=True)\n",
        "with tf.variable_scope('s'):\n    z = tf.layers.dense(y, 2)\n"
        "with tf.variable_scope('s', reuse=True):\n    z = z + tf.layers.dense(x, 2)\n",
        "def f(a):\n    with tf.variable_scope('s', reuse=tf.AUTO_REUSE):\n        return tf.layers.dense(a, 2)\n"
        "z = f(x)\nwith tf.variable_scope('s', reuse=True):\n    z = z + tf.layers.dense(y, 2)\n",
        "def f(a):\n    return tf.layers.dense(a, 2, name='d', reuse=tf.AUTO_REUSE)\n"
        "z = f(x) + tf.layers.dense(y, 2, name='d', reuse=tf.AUTO_REUSE)\n",
    ],
)
def test_layers_that_are_found_again(graph: str) -> None:
    assert AGAIN in reason_for(graph + RUN)
