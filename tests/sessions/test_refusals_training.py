"""Training and what goes by the order of a graph stays where it can't be converted for certain, with the reason."""

from __future__ import annotations

import pytest

from sessions.refused import SESSION, reason_for

NORMAL = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2])
images = tf.placeholder(tf.float32, [None, 4, 4, 2])
flag = tf.placeholder(tf.bool)
{graph}
z = tf.reduce_sum(normal)
updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
train = tf.train.GradientDescentOptimizer(0.1).minimize(z)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
{run}
"""


@pytest.mark.parametrize(
    ("graph", "run", "reason"),
    [
        (
            "normal = tf.layers.batch_normalization(x, training=flag)",
            "sess.run([train, z], {x: d, flag: True})",
            "only with `UPDATE_OPS`",
        ),
        ("normal = tf.layers.batch_normalization(x, training=True)", "sess.run(z, {x: d})", "only with `UPDATE_OPS`"),
        (
            "normal = tf.layers.batch_normalization(x, training=flag)",
            "sess.run(z, {x: d, flag: f})",
            "`flag` is true is not written out here",
        ),
        (
            "normal = tf.layers.batch_normalization(x, training=flag)",
            "sess.run(z, {x: d})",
            "`flag` is true is not written out here",
        ),
        (
            "normal = tf.layers.batch_normalization(images, axis=[3], training=True)",
            "sess.run([train, updates], {images: d})",
            "how its averages are moved by `axis=[3]` can't be told",
        ),
        (
            "fused = len(d) > 3\nnormal = tf.layers.batch_normalization(images, fused=fused, training=True)",
            "sess.run([train, updates], {images: d})",
            "how its averages are moved by `fused=fused` can't be told",
        ),
        (
            "normal = tf.layers.batch_normalization(x, trainable=False, training=True)",
            "sess.run([train, updates], {x: d})",
            "a layer of Keras that isn't trained never goes by a batch",
        ),
        (
            "normal = tf.layers.batch_normalization(x, training=True, renorm=True)",
            "sess.run([train, updates], {x: d})",
            "renorm",
        ),
        (
            "def f(a):\n    with tf.variable_scope('f', reuse=tf.AUTO_REUSE):\n"
            "        return tf.layers.batch_normalization(a, training=True, name='n')\nnormal = f(x) + f(x * 2.0)",
            "sess.run([train, updates], {x: d})",
            "moved twice in one run",
        ),
    ],
)
def test_batch_normalization_that_stays(graph: str, run: str, reason: str) -> None:
    assert reason in reason_for("", NORMAL.format(graph=graph, run=run))


def test_updates_of_a_scope_stay() -> None:
    graph = (
        "normal = tf.layers.batch_normalization(x, training=True)\nu = tf.get_collection(tf.GraphKeys.UPDATE_OPS, 'a')"
    )
    assert "which updates are run can't be told" in reason_for(
        "", NORMAL.format(graph=graph, run="sess.run(u, {x: d})")
    )


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("z = tf.add_n(tf.get_collection('losses'))\n", "what is in `tf.get_collection('losses')` can't be told"),
        ("z = tf.losses.get_regularization_loss()\n", "what is in `tf.losses.get_regularization_loss()` can't be told"),
        ("tf.add_to_collection(name, loss)\nz = y\n", "what is collected here can't be told"),
        ("for i in range(2):\n    tf.add_to_collection('a', y)\nz = y\n", "it does more here than to compute"),
        ("tf.add_to_collection('a', y)\nz = tf.get_collection('a')\n", "`z` is more than one tensor"),
        (
            "tf.add_to_collection('a', y)\nz = tf.add_n(tf.get_collection('a', 's'))\n",
            "`tf.get_collection` has no counterpart",
        ),
        (
            "a = 2.0\ntf.add_to_collection('a', y * a)\na = 3.0\nz = tf.add_n(tf.get_collection('a'))\n",
            "more than once",
        ),
        ("z = tf.losses.get_total_loss('s')\n", "which losses these are can't be told"),
        (
            "e = tf.losses.huber_loss(y, x) * 2.0\nz = tf.losses.get_total_loss()\n",
            "which losses are collected can't be",
        ),
        (
            "d = tf.layers.dense(a, 1, activity_regularizer=tf.contrib.layers.l2_regularizer(0.1))\n"
            "z = tf.losses.get_total_loss()\n",
            "what the regularizer of outputs adds is another loss",
        ),
        (
            "d = tf.layers.dense(a, 1, kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1))\n"
            "more = opt.minimize(tf.reduce_sum(d))\nk = tf.losses.get_regularization_loss()\nz = tf.group(more, k)\n",
            "it reads a variable that `more` changes in the same run, in no fixed order",
        ),
    ],
)
def test_collections_that_stay(graph: str, reason: str) -> None:
    head = "opt = tf.train.GradientDescentOptimizer(0.1)\na = tf.placeholder(tf.float32, [2, 2])\n"
    assert reason in reason_for(head + graph + SESSION + "sess.run(z, {x: [1.0, 2.0], a: 1.0})\n")


WAITING = "with tf.control_dependencies([update]):\n    "


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        (f"{WAITING}z = y * 2.0\n", "line 4: it reads a variable that `update` changes in the same run"),
        (f"{WAITING}z = opt.minimize(loss)\n", "line 4: it reads a variable that `update` changes in the same run"),
        ("with tf.control_dependencies(ops):\n    z = y * 2.0\n", "what `ops` runs can't be told"),
        ("with tf.control_dependencies(None):\n    z = y * 2.0\n", "what `None` runs can't be told"),
        ("z = tf.group(*ops)\n", "what `ops` runs can't be told"),
        ("z = tf.group(train, update)\n", "`train` changes in the same run, in no fixed order"),
        ("old = tf.identity(v)\nnew = tf.assign(v, old * 2.0)\nz = new + old\n", "it is the memory of a variable"),
        (
            "def f(a):\n    b = tf.reshape(a, [2])\n    return b\nold = f(v)\n"
            "new = tf.assign(v, old * 2.0)\nz = new + old\n",
            "it is the memory of a variable",
        ),
        (f"{WAITING}more = tf.assign_add(v, x)\nz = more + update\n", "it is the memory of a variable"),
        ("z = [tf.assign(v, x), tf.assign_add(v, x)]\n", "it reads a variable that `tf.assign(v, x)` changes"),
        (
            "ws = [tf.Variable(1.0), v]\nz = [ws[i].assign(ws[i - 1]) for i in range(2)]\n",
            "`ws` may be a variable that another assignment changes",
        ),
        (
            "ws = [tf.Variable(1.0), v]\nz = [a.assign(b) for a, b in zip(ws, ws)]\n",
            "`b` may be a variable that another assignment changes",
        ),
        ("z = tf.identity(train)\n", "`train` is an operation, and used like a tensor here"),
        ("z = [w.assign(x) for w in tf.global_variables()]\n", "which variable is assigned to can't be told"),
        (
            "w = tf.Variable(1.0)\nother = opt.minimize(y * w)\nz = tf.group(train, other)\n",
            "in no fixed order",
        ),
        (
            "w = tf.Variable(1.0)\nother = opt.minimize(x * w)\nmore = opt.minimize(loss)\nz = tf.group(more, other)\n",
            "`opt` makes two steps in one run",
        ),
        (f"{WAITING}s = tf.summary.scalar('a', loss)\nz = y\n", "a summary waits for something else to run first"),
        *(
            (f"{WAITING}z = {tensor}\n", "it may be a tensor that is there already, which waits for nothing")
            for tensor in ("v", "(loss)", "tf.cast(x, tf.float32)", "tf.convert_to_tensor(v)", "[loss, y + 1.0]")
        ),
        ("old = tf.add_n([v])\nnew = tf.assign(v, old * 2.0)\nz = new + old\n", "it is the memory of a variable"),
    ],
)
def test_orders_that_stay(graph: str, reason: str) -> None:
    optimizer = "opt = tf.train.GradientDescentOptimizer(0.1)\n"
    assert reason in reason_for(optimizer + graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("z = tf.group(train, ema.apply([v]))\n", "it reads a variable that `train` changes in the same run"),
        ("z = ema.apply([loss])\n", "which variables are averaged can't be told"),
        ("z = ema.apply()\n", "which variables are averaged can't be told"),
        (
            "h = tf.layers.dense(y, 1)\nz = tf.group(h, ema.apply(tf.trainable_variables()))\n",
            "whether it means `dense` can't be told",
        ),
        (
            "z = ema.apply([v])\nk = ema.variables_to_restore()\n",
            "what `variables_to_restore` of a moving average does",
        ),
        ("z = ema.apply([v])\nsaver = tf.train.Saver()\n", "what is saved has moving averages in it"),
        ("u = tf.train.ExponentialMovingAverage(0.9, zero_debias=True)\nz = u.apply([v])\n", "how the average moves"),
        (
            "u = tf.train.ExponentialMovingAverage(x)\nz = u.apply([v])\n",
            "`u` is made of `x`, which differs by the run",
        ),
        ("a = ema.apply([v])\nz = tf.group(a, tf.assign(v, ema.average(v)))\n", "in no fixed order"),
    ],
)
def test_averages_that_stay(graph: str, reason: str) -> None:
    maker = "ema = tf.train.ExponentialMovingAverage(0.9)\n"
    assert reason in reason_for(maker + graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("m, z = tf.metrics.mean(y, weights=x)\n", "`weights` of a metric can't be carried over"),
        ("m, z = tf.metrics.auc(y, x)\n", "`tf.metrics.auc` has no metric of Keras that gives the same numbers"),
        ("m, z = tf.metrics.mean_squared_error(y, x)\n", "has no metric of Keras that gives the same numbers"),
        ("z = tf.metrics.mean(y)\n", "`tf.metrics.mean` gives a value and an update: give each of them a name"),
        (
            "m, z = tf.metrics.accuracy(y * 2.0, tf.round(x))\n",
            "the type that labels and predictions are compared in can't be told",
        ),
        ("m, n = tf.metrics.mean(y)\nz = m + n\n", "it reads a variable that `n` changes in the same run"),
    ],
)
def test_metrics_that_stay(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


def test_metrics_that_begin_anew_where_they_have_no_name() -> None:
    program = (
        "import tensorflow as tf\ndef begin(sess):\n    sess.run(tf.local_variables_initializer())\n"
        "def main():\n    x = tf.placeholder(tf.float32, [None])\n    m, n = tf.metrics.mean(x)\n"
        "    sess = tf.Session()\n    sess.run(tf.local_variables_initializer())\n"
        "    print(sess.run(n, {x: [1.0]}))\n    begin(sess)\nmain()\n"
    )
    reason = reason_for("", program)
    assert "leaves the scope" in reason or "metrics begin anew here" in reason


def test_a_parameter_that_tells_layers_whether_they_train_and_more_stays() -> None:
    graph = "on = tf.placeholder(tf.bool, [])\ndef net(a, flag):\n"
    graph += "    return tf.layers.dropout(a, 0.5, training=flag) * tf.cast(flag, tf.float32)\nz = net(y, on)\n"
    reason = reason_for(graph + SESSION + "sess.run(z, {x: [1.0, 2.0], on: True})\n")
    assert "`flag` tells layers whether they train, and is used for more" in reason
