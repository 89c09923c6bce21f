"""Programs that can't be converted for certain stay as they are, with the line that is in the way."""

from __future__ import annotations

import pytest

from sessions.refused import SESSION, reason_for


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        ("print(sess.run(y))\n", "`x` is needed, and nothing is fed for it"),
        ("sess.run(y, feed)\n", "not written out here"),
        ("sess.run(loss, {y * 2: [1.0]})\n", "`y * 2` is fed, and is no placeholder or tensor"),
        ("sess.run(loss, {v: [1.0]})\n", "`v` is fed, and is no placeholder or tensor"),
        ("sess.run(train, {y: [1.0]})\n", "`y` is fed, and what it is computed from is trained"),
        ("z = tf.argmax(y)\nw = z + 1\nsess.run(w, {z: 1})\n", "`z` is fed, and its dtype can't be told"),
        (
            "z = tf.unstack(y)[0] * loss\nsess.run(z, {y: [1.0]})\n",
            "`y` is fed, and `tf.unstack(y)` may go by its shape",
        ),
        ("z = loss * int(y.shape[0])\nsess.run(z, {y: [1.0]})\n", "`y` is fed, and `y.shape` may go by its shape"),
        ("print(sess.run([train, v], {x: [1.0, 2.0]})[1])\n", "in no fixed order"),
        ("a, b = sess.run([update, y], {x: [1.0, 2.0]})\n", "in no fixed order"),
        ("t, l = sess.run([train, loss], {x: [1.0, 2.0]})\nprint(t)\n", "the value of an operation is used"),
        ("r = sess.run([train, loss], {x: [1.0, 2.0]})\n", "not unpacked here"),
        ("r = sess.run({'a': [train]}, {x: [1.0, 2.0]})\n", "an operation is fetched within a structure"),
        ("sess.run(loss, {x: [1.0]}, options=o)\n", "`options`"),
        ("sess.run('y:0', {x: [1.0]})\n", "which tensor is fetched by the name 'y:0' can't be told"),
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
        ("z = tf.contrib.layers.batch_norm(x)\n", "does when it is run is not known"),
        ("z = tf.layers.dropout(x, training=flag)\n", "whether the layer trains is not told by True or False"),
        (
            "z = tf.layers.dropout(x, training=tf.equal(x, 1.0))\n",
            "whether the layer trains is not told by True or False",
        ),
        ("z = tf.layers.dense(x, x)\n", "`layer` is made of `x`, which differs by the run"),
        (
            "z = tf.contrib.layers.fully_connected(x, 2, normalizer_fn=tf.contrib.layers.batch_norm)\n",
            "`normalizer_fn` of the layer has no counterpart in Keras",
        ),
        (
            "z = tf.contrib.layers.fully_connected(x, 2, weights_regularizer=tf.contrib.layers.l2_regularizer(0.1))\n",
            "`weights_regularizer` of the layer has no counterpart in Keras",
        ),
        ("z = tf.contrib.layers.conv2d(x, 2, 3, padding=p)\n", "the padding of the layer can't be told"),
        ("z = tf.contrib.layers.fully_connected(x, 2, scope=s)\n", "the name of the layer can't be told"),
        ("z = tf.contrib.layers.fully_connected(x, x)\n", "is made of `x`, which differs by the run"),
        ("z = tf.contrib.layers.batch_norm(x)\n", "does when it is run is not known"),
        (
            "def f(a):\n    return tf.contrib.layers.fully_connected(a, 2)\nz = f(x) + f(y)\n",
            "`f` makes others at each of its calls",
        ),
        (
            "c = tf.nn.rnn_cell.BasicLSTMCell(2)\nz, s = tf.nn.dynamic_rnn(c, y, dtype=tf.float32)\n",
            "the cells of Keras begin with other weights than those that `tf.nn.dynamic_rnn` runs",
        ),
        (
            "c = tf.nn.rnn_cell.GRUCell(2)\nz, s = tf.contrib.rnn.static_rnn(c, [x], dtype=tf.float32)\n",
            "the cells of Keras begin with other weights",
        ),
        ("s = tf.sparse_placeholder(tf.float32)\nz = tf.sparse_tensor_dense_matmul(s, v)\n", "is not known"),
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
        ("z = tf.cond(x[0] > 1, lambda: print(x), lambda: x)\n", "what `print` does can't be told"),
        ("z = tf.cond(x[0] > 1, lambda: x * tf.Variable(2.0), lambda: x)\n", "in the middle of what each run computes"),
        ("z = tf.map_fn(unknown, x)\n", "what `unknown` does can't be told"),
        ("z = tf.cond(*parts)\n", "`tf.cond` has no counterpart here yet"),
        ("z = tf.cond(x[0] > 1, lambda: (x, x), lambda: (x, y))\n", "`z` is more than one tensor"),
        ("z = tf.while_loop(lambda i: i < 9.0, lambda i: i * 2.0, [loss])\n", "means something else in TensorFlow 2"),
        ("z = tf.nn.moments(y, [0])\n", "`z` is more than one tensor"),
        ("z = sorted(y, key=lambda a: a)\n", "what `sorted` does can't be told"),
        ("z = (lambda a: a * v)(x)\n", "what `(lambda a: a * v)` does can't be told"),
        ("z = tf.add(x, lambda: v)\n", "`lambda: v` can't be followed"),
        ("def f(a):\n    print(a)\n    return a * x\nz = f(v)\n", "`f` does more here than to compute"),
        ("def f(a, b=print()):\n    return a * x\nz = f(v)\n", "what `print` does can't be told"),
        ("z = [f(x) for f in [tf.Variable]]\n", "what `f` does can't be told"),
        ("with tf.variable_scope('a') as s:\n    z = x * v\nprint(s)\n", "`s` names a scope that goes"),
        ("s = tf.summary.image('a', y)\nz = y\n", "can't be written by a function yet"),
        ("z = unknown(x)\n", "what `unknown` does can't be told"),
        ("k = 1\nz = x * k\nk = 2\n", "`k` is assigned more than once"),
        ("k = [1]\nz = x * k[0]\nk[0] = 2\n", "`k` changes, and `z` is made of it"),
        ("k = [1]\nz = x * k[0]\ndef f():\n    k.append(2)\nf()\n", "`k` changes, and `z` is made of it"),
        ("k = Config()\nz = x * k.scale\nk.scale = 3.0\n", "`k` changes, and `z` is made of it"),
        ("z = [y]\nz.append(x)\n", "`z` is more than one tensor"),
        ("k = 1\nz = x * k\ndef f():\n    global k\n    k = 2\nf()\n", "`k` is assigned more than once"),
        ("opt = tf.train.AdamOptimizer(0.1, x)\nz = opt.minimize(loss)\n", "is made of `x`, which differs by the run"),
        ("opt = tf.train.MomentumOptimizer(x, 0.9)\nz = opt.minimize(loss)\n", "no twin of `MomentumOptimizer`"),
        (
            "r = tf.placeholder(tf.float32)\nz = tf.train.AdamOptimizer(r * 2).minimize(loss)\n",
            "`r` has no shape, and a learning rate is made of it",
        ),
        ("z = tf.gradients(loss, [y])\n", "which variables are trained can't be told"),
        ("z = tf.gradients(loss, [v]) + tf.gradients(y, [v])\n", "the gradients of two losses at once"),
        ("g = tf.gradients(loss, [v])[0]\nz = tf.gradients(g, [v])[0]\n", "of what is made of gradients"),
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
        ("if x is None:\n    z = 1\nelse:\n    z = y * 2\n", "TensorFlow 1 compares the tensors here"),
        ("while flag:\n    z = y * 2\n", "`z` is not always the same"),
        ("z = y\nfor i in range(3):\n    z = z * v\n    print(i)\n", "it does more here than to compute"),
        ("z = y\nfor i in range(3):\n    z = z * tf.Variable(2.0)\n", "in the middle of what each run computes"),
        ("z = tf.Variable(2.0)\nfor i in range(3):\n    z = z * y\n", "`z` is changed by a loop or a choice"),
        ("flag = 1\nz = x\nif flag:\n    z = z * v\nflag = 2\n", "`flag` is assigned more than once"),
        (
            "a = [y]\ndef f():\n    return a[-1] * x\nfor i in range(3):\n    a.append(x * v)\nz = f()\n",
            "`a` may be one of several things here",
        ),
        (
            "tf.disable_v2_behavior()\nz = y\nclass F:\n    def f(self):\n        s = tf.Session()\n",
            "as the session in line 12 needs it",
        ),
    ],
)
def test_graphs_that_stay(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


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
            "normal = tf.layers.batch_normalization(images, training=True)",
            "sess.run([train, updates], {images: d})",
            "for pictures, TensorFlow 1 moves the variance by n / (n - 1)",
        ),
        (
            "normal = tf.layers.batch_normalization(tf.tile(x, [1, 1]), training=True)",
            "sess.run([train, updates], {x: d})",
            "how many dimensions are normalized can't be told",
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
        ("z = [w.assign(x) for w in tf.global_variables()]\n", "does can't be told"),
        (
            "w = tf.Variable(1.0)\nother = opt.minimize(y * w)\nz = tf.group(train, other)\n",
            "in no fixed order",
        ),
        (
            "w = tf.Variable(1.0)\nother = opt.minimize(x * w)\nmore = opt.minimize(loss)\nz = tf.group(more, other)\n",
            "`opt` makes two steps in one run",
        ),
        (f"{WAITING}s = tf.summary.scalar('a', loss)\nz = y\n", "a summary waits for something else to run first"),
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


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("def f():\n    with tf.Session() as s:\n        s.run(y, {x: [1.0]})\nf()\nf()\n", "`f` may run again"),
        ("def f():\n    with tf.Session() as s:\n        s.run(y, {x: [1.0]})\n", "`f` may run again"),
        ("def f(s):\n    s.run(y, {x: [1.0]})\nf(tf.Session())\n", "the session is kept where it can't be followed"),
        ("def f(s):\n    s.run(y, {x: [1.0]})\nq = tf.Session()\nf(q)\nf(None)\n", "is called with something else"),
        ("def f(s, v):\n    s.run(y * v, {x: [1.0]})\nq = tf.Session()\nf(q, 2)\n", "`v` comes from the caller"),
        ("q = tf.Session()\nprint(q)\n", "it is passed on or stored"),
    ],
)
def test_sessions_that_leave(rest: str, reason: str) -> None:
    assert reason in reason_for(rest)


def test_a_configuration_that_is_used_twice_stays() -> None:
    rest = "c = tf.ConfigProto()\nsess = tf.Session(config=c)\nprint(c)\nprint(sess.run(y, {x: [1.0, 2.0]}))\n"
    assert "`c` is used for more than to configure the session" in reason_for(rest)


DATA = """\
d = tf.data.Dataset.from_tensor_slices(([1.0], [2.0]))
i = d.make_one_shot_iterator()
a, b = i.get_next()
c = a * b
"""


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("print(i)\nsess.run(c)\n", "`i` is used for more than its elements"),
        ("sess.run(c, {a: [1.0]})\n", "`b` comes from the dataset here, and the rest is fed"),
        (
            "try:\n    sess.run(c)\nexcept (ValueError, tf.errors.OutOfRangeError):\n    pass\n",
            "its errors are handled",
        ),
        ("try:\n    sess.run(v)\nexcept tf.errors.OutOfRangeError:\n    pass\n", "its errors are handled"),
    ],
)
def test_datasets_that_stay(rest: str, reason: str) -> None:
    assert reason in reason_for(DATA + SESSION + rest)


def test_a_dataset_of_what_is_fed_stays() -> None:
    rest = "i = tf.data.Dataset.from_tensor_slices(x).make_initializable_iterator()\n"
    assert "is made of `x`, which differs by the run" in reason_for(rest + SESSION + "sess.run(i.get_next())\n")


def test_a_caller_may_pass_any_tensor() -> None:
    source = "import tensorflow as tf\ndef f(a):\n    x = tf.placeholder(tf.float32)\n    y = x * a\n"
    source += "    with tf.Session() as sess:\n        return sess.run(y, {x: 1.0})\n"
    assert "comes from the caller" in reason_for("", source)


CLASS = """\
import tensorflow as tf
class Net{bases}:
    scale = 2.0
    def __init__(self, size=2):
        self.size = size
        self.rate = 0.1
        self.x = tf.placeholder(tf.float32, [None])
        self.v = tf.Variable([1.0, 2.0])
        self.out = self.x * self.v
        self.loss = tf.reduce_sum(self.out)
        self.train_op = tf.train.GradientDescentOptimizer(self.rate).minimize(self.loss)
        {graph}
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())
    def run(self, data):
        return self.sess.run(self.out, {{self.x: data}})
    {method}
{rest}
"""
FETCH = "def f(self): return self.sess.run(self.z, {self.x: [1.0]})"


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("def f(self): return self.out", "`self.out` is used for something else than to run it"),
        ("def f(self): return self.sess", "line 17: the session `self.sess` leaves the scope"),
        ("def f(self): return other(self)", "line 17: `self` itself is used here"),
        ("def f(self): return hasattr(self, 'out')", "`hasattr(self, 'out')` may be what `Net` builds"),
        ("def f(self): self.out = None", "`self.out` may be one of several things here"),
        ("def f(self): self.w = tf.Variable(1.0)", "`w` is built by `f`, which `__init__` doesn't simply call once"),
        ("def f(self): self.v.load([0.0, 0.0], self.sess)", "line 17: the session `self.sess` leaves the scope"),
        ("def f(self, k): return self.sess.run(self.out * k, {self.x: [1.0]})", "`k` comes from the caller"),
        ("def f(self): return lambda: self.sess.run(self.v)", "a function inside uses it"),
        ("def f(this): return this.sess.run(this.v)", "`this` may be something else than the instance"),
    ],
)
def test_methods_that_stay(method: str, reason: str) -> None:
    assert reason in reason_for("", CLASS.format(bases="", graph="pass", method=method, rest="net = Net()"))


@pytest.mark.parametrize(
    ("graph", "rest", "reason"),
    [
        ("self.z = self.out\n        self.z = self.out * 2.0", "net = Net()", "`self.z` may be one of several things"),
        ("while size: self.z = self.out * 2.0", "net = Net()", "`self.z` is not always the same"),
        ("self.z = self.out * self.scale", "net = Net()\nNet.scale = 3.0", "`Net.scale` may be what `Net` builds"),
        ("self.z = self.out * self.size", "net = Net()\nnet.size = 3", "`net.size` may be what `Net` builds"),
        (
            "self.z = self.out * size",
            "net = Net(tf.constant(3.0))",
            "`size` comes from the caller, and may be any tensor",
        ),
        ("self.z = self.out * self.size", "net = Net(tf.constant(3.0))", "`size` comes from the caller"),
        ("def g(a): return a * 2.0\n        self.z = g(self.out)", "net = Net()", "`g` is not always the same"),
        ("self.z = self.x * tf.get_variable('w', [2])", "a, b = Net(), Net()", "instances of `Net` share what"),
        ("self.z = self.x * tf.get_variable('w', [2])", "for i in range(2): Net()", "instances of `Net` share what"),
        ("self.z = self.out * 2.0", "print(tf.trainable_variables(), Net())", "may find what `Net` builds"),
        ("self.z = self.out * 2.0", "net = Net()\nprint(net.loss)", "line 19: `net.loss` may be what `Net` builds"),
        ("self.z = self.out * 2.0", "print(getattr(Net(), 'z'))", "may be what `Net` builds"),
        ("self.z = self.out * 2.0", "class More(Net): pass", "another class is derived from `Net`"),
        ("import numpy", "net = Net()", "the import has to stand at the head of the file"),
        (
            "self.i = tf.data.Dataset.from_tensor_slices([1.0]).make_one_shot_iterator()\n"
            "        self.element = self.i.get_next()\n        self.z = self.out * self.element",
            "net = Net()",
            "an iterator of an instance can't be followed yet",
        ),
    ],
)
def test_classes_that_stay(graph: str, rest: str, reason: str) -> None:
    assert reason in reason_for("", CLASS.format(bases="", graph=graph, method=FETCH, rest=rest))


@pytest.mark.parametrize(
    ("graph", "method", "reason"),
    [
        ("self.z = self.out * self.n", "def count(self): self.n = 1", "`self.n` is not always the same"),
        (
            "self.z = self.out * self.rate",
            "def count(self): self.rate *= 2.0",
            "`self.rate` is assigned more than once",
        ),
        (
            "self.z = self.out * self.two",
            "@property\n    def two(self): return 2.0",
            "`self.two` is not always the same",
        ),
        ("self.z = self.two(self.out)", "def two(self, a): return a * self.n", "`self.n` is not always the same"),
        ("self.z = self.two(self.out)", "def two(self, a): self.b = a", "`self.two` does more here than to compute"),
    ],
)
def test_what_changes_in_an_instance(graph: str, method: str, reason: str) -> None:
    source = CLASS.format(bases="", graph=graph, method=f"{method}\n    {FETCH}", rest="net = Net()")
    assert reason in reason_for("", source)


def test_a_class_of_another_kind_stays() -> None:
    source = CLASS.format(bases="(Base)", graph="pass", method="pass", rest="net = Net()")
    assert "`Net` is a class of another kind, which may use what it builds" in reason_for("", source)


@pytest.mark.parametrize("rest", ["", "print([sess.run(y * i, {x: [1.0]}) for i in range(2)])\n"])
def test_what_only_the_code_around_a_run_knows(rest: str) -> None:
    run = rest or "def f():\n    i = g()\n    return sess.run(y * i, {x: [1.0]})\n"
    assert "`i` is not always the same" in reason_for(SESSION + run)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("for i in range(2):\n    sess.run(init)\n", "line 11: the variables get their first values again here"),
        ("def f():\n    sess.run(init)\nf()\nf()\n", "`f` may run again, which gives the variables their first values"),
    ],
)
def test_first_values_that_come_again(rest: str, reason: str) -> None:
    source = f"sess = tf.Session()\ninit = tf.global_variables_initializer()\n{rest}print(sess.run(y, {{x: [1.0]}}))\n"
    assert reason in reason_for(source)


GIVEN = """\
import tensorflow as tf
class Net:
    def __init__(self, sess, size=2):
        self.sess = sess
        self.x = tf.placeholder(tf.float32, [None])
        self.out = self.x * tf.Variable([1.0, 2.0])
        {more}
    def run(self, data):
        return self.sess.run(self.out, {{self.x: data}})
sess = tf.Session()
{rest}
"""


@pytest.mark.parametrize(
    ("more", "rest", "reason"),
    [
        ("pass", "a = Net(sess)\nb = Net(None)", "not each use of `Net` gives it the session alike"),
        (
            "pass",
            "nets = [kind(sess) for kind in [Net]]\nb = Net(sess)",
            "line 11: the session `sess` leaves the scope",
        ),
        ("self.other = sess", "a = Net(sess)", "`sess` is not simply stored in an attribute"),
        ("sess = None", "a = Net(sess)", "`sess` is not simply stored in an attribute"),
        ("self.sess.run(tf.global_variables_initializer())", "a, b = Net(sess), Net(sess)", "gives all variables of"),
        ("pass", "a = Net(sess)\nprint(sess.run(a.out, {a.x: [1.0]}))", "`a.x` is fed, and is no placeholder"),
        ("pass", "a = Net(sess)\nprint(sess.run(a.out))", "line 12: `a.out` may be what `Net` builds"),
        ("pass", "a = Net(sess)\nsaver = tf.train.Saver()\nsaver.save(sess, 'm')", "may find what `Net` builds"),
        ("pass", "a = Net(sess)\nprint(a.sess)", "line 12: `a.sess` may be what `Net` builds"),
        (
            "pass",
            "a = Net(sess)\nx = tf.placeholder(tf.float32)\ny = x * 2.0\nprint(sess.run(y, {x: 1.0}))",
            "line 14: a part of the graph is built here, and another one by a class",
        ),
    ],
)
def test_sessions_that_instances_are_given(more: str, rest: str, reason: str) -> None:
    assert reason in reason_for("", GIVEN.format(more=more, rest=rest))
